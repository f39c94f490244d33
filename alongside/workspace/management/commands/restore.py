"""`alongside restore FILE`: everything back from one file."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from alongside.workspace.safekeeping import Trouble, restore


class Command(BaseCommand):
    help = "Put everything back from an archive. Refuses where there are records already, unless told to overwrite."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--overwrite", action="store_true", help="what is there now is lost")
        parser.add_argument("--tombstones", type=Path, help="the newest file of what was erased since the backup")

    def handle(self, *, file: Path, overwrite: bool, tombstones: Path | None, **options: object) -> None:
        try:
            erased = restore(file, overwrite=overwrite, tombstones=tombstones)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
        print("Everything is back, and the ledger verifies.")
        if connection.vendor == "postgresql":
            print("Where pages and worker connect as roles of their own: alongside wall raise")
        if erased is None:
            print("No tombstones here. If anybody was erased since the backup: alongside rights replay-tombstones FILE")
        else:
            print(f"Erased again: {erased} rows that had been erased since the backup.")
