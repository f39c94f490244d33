from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "alongside.workspace"

    def ready(self) -> None:
        from alongside.workspace import unread

        unread.offer()
