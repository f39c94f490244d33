"""`alongside council-address`: where the council's sign-on is to send people back to."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse


class Command(BaseCommand):
    help = "Print the address to register with the identity service."

    def handle(self, **options: object) -> None:
        if not settings.COUNCIL:
            raise CommandError("No single sign-on is set up. See docs/run/single-sign-on.md.")
        print(
            f"https://{settings.ALLOWED_HOSTS[0]}{reverse('openid_connect_callback', args=[settings.COUNCIL['provider_id']])}"
        )
