"""`alongside set-up`: tables and shipped definitions."""

from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand

from alongside.workspace.definitions import ship_all


class Command(BaseCommand):
    help = "Make or update the tables and put the shipped definitions in place. Safe to run again at any time."

    def handle(self, **options: object) -> None:
        call_command("migrate", verbosity=0)
        count = ship_all()
        print(f"The tables are up to date; {count} definitions are in place.")
