from django.apps import AppConfig


class PackageConfig(AppConfig):
    name = "alongside.package"
