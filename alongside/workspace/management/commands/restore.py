"""`alongside restore FILE`: everything back from one file."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from alongside.workspace.safekeeping import Trouble, restore


class Command(BaseCommand):
    help = "Put everything back from an archive. Refuses where there are records already, unless told to overwrite."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="what is there now is lost")

    def handle(self, *, file: Path, overwrite: bool, **options: object) -> None:
        try:
            restore(file, overwrite=overwrite)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
        print("Everything is back, and the ledger verifies.")
