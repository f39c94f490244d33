from django.apps import AppConfig


class SignInConfig(AppConfig):
    name = "alongside.sign_in"

    def ready(self) -> None:
        from alongside.sign_in import entries

        entries.connect()
