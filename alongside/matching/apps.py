from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "alongside.matching"

    def ready(self) -> None:
        from alongside.matching import exports

        exports.offer()
