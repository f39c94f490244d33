from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "alongside.papers"

    def ready(self) -> None:
        from alongside.papers import keeping

        keeping.let_files_go_with_their_rows()
