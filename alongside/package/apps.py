from django.apps import AppConfig


class PackageConfig(AppConfig):
    name = "alongside.package"

    def ready(self) -> None:
        from alongside.package.changes import keeping
        from alongside.team import passing_on

        passing_on.along(keeping.go_with_lead)
