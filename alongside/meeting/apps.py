from django.apps import AppConfig


class MeetingConfig(AppConfig):
    name = "alongside.meeting"

    def ready(self) -> None:
        from alongside.meeting import reading
        from alongside.notices import feeds

        feeds.offer("meetings", reading.calendar_entries)
