"""`alongside rights ...`: what is kept too long, and erasing again what a restore has brought back."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.rights import changes, erasing
from alongside.rights.jobs import replay


class Command(BaseCommand):
    help = "Propose what is to be disposed of, or erase again after a restore what had been erased."

    def add_arguments(self, parser):
        words = parser.add_subparsers(dest="what", required=True)
        words.add_parser("propose-disposal", help="list what is kept too long, for two people to approve")
        words.add_parser("keep-tombstones", help="write to the file whatever stones it lacks")
        again = words.add_parser("replay-tombstones", help="erase again what a restore has brought back")
        again.add_argument("file", type=Path, nargs="?", help="the file of stones; without it, the one kept here")

    def handle(self, *, what: str, file: Path | None = None, **options: object) -> None:
        if what == "propose-disposal":
            disposal = changes.propose_disposal(by=operator(Role.GOVERNANCE_LEAD), today=timezone.localdate())
            print(f"{disposal.lines.count()} lines wait for approval." if disposal else "Nothing is kept too long.")
        elif what == "keep-tombstones":
            print(f"{erasing.keep_stones()} stones added to {erasing.tombstone_file()}.")
        else:
            try:
                count = replay(file or erasing.tombstone_file())
            except (OSError, ValueError) as error:
                raise CommandError(f"Nothing was erased: {error}") from error
            print(f"{count} rows were erased again.")
