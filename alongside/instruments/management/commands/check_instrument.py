"""`alongside check-instrument FILE`: whether a definition can be used, and what is in it."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from alongside.definitions.store import BadDefinition
from alongside.instruments import documents


class Command(BaseCommand):
    help = "Check the definition of an instrument before a coordinator puts it in use."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")

    def handle(self, *, files: list[Path], **options: object) -> None:
        for path in files:
            try:
                found = documents.read(path.read_text(encoding="utf-8"))
            except OSError as error:
                raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
            except UnicodeDecodeError as error:
                raise CommandError(f"{path} is not text in UTF-8. Save it again as UTF-8.") from error
            except BadDefinition as error:
                raise CommandError(f"{path}: {error}") from error
            total = f"a total from {found.least} to {found.most}" if found.has_total else "no total"
            self.stdout.write(f"{path}: {found.title}, {len(found.items)} items, {total}. It can be used.")
