from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "alongside.notices"

    def ready(self) -> None:
        from alongside.notices import feeds
        from alongside.sign_in import cut

        cut.also("calendar feeds", feeds.end_all_of)
