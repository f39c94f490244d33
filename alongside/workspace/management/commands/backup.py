"""`alongside backup FILE`: everything in one file."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from alongside.workspace.safekeeping import Trouble, back_up


class Command(BaseCommand):
    help = "Write the database and the files that were sent into one archive, while the product runs."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: object) -> None:
        try:
            size = back_up(file)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
        print(f"{file} holds everything ({size / 1e6:,.1f} MB). Keep it as safely as the records themselves.")
