from django.apps import AppConfig


class CohortConfig(AppConfig):
    name = "alongside.cohort"

    def ready(self) -> None:
        from alongside.cohort import exports

        exports.offer()
