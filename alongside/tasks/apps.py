from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "alongside.tasks"

    def ready(self) -> None:
        from alongside.notices import feeds
        from alongside.tasks import reading

        feeds.offer("actions", reading.calendar_entries)
