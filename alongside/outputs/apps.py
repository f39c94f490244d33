from django.apps import AppConfig


class OutputsConfig(AppConfig):
    name = "alongside.outputs"

    def ready(self) -> None:
        from alongside.outputs import large, people_list

        large.offer()
        people_list.offer()
