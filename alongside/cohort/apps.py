from django.apps import AppConfig


class CohortConfig(AppConfig):
    name = "alongside.cohort"

    def ready(self) -> None:
        from alongside.cohort import exports
        from alongside.cohort.changes.joining import settle
        from alongside.people import following

        exports.offer()
        following.along(settle)
