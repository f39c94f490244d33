from __future__ import annotations

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "alongside.kit"
    label = "kit"
    verbose_name = "Page furniture"

    def ready(self) -> None:
        from alongside.kit import checks  # noqa: F401 - importing registers it
