from django.apps import AppConfig


class ReachingConfig(AppConfig):
    name = "alongside.reaching"

    def ready(self) -> None:
        from alongside.reaching import unmasking

        unmasking.offer()
