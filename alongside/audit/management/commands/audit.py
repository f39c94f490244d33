"""`alongside audit verify [--anchor FILE] | anchor --out FILE | seal | alarm`."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alongside.audit import ledger, verifying
from alongside.audit.rules import NotAnAnchor, read_heads


class Command(BaseCommand):
    help = (
        "Check that the ledger is as it was written, write down how far it has come, or seal entries that are waiting."
    )

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["verify", "anchor", "seal", "alarm"])
        parser.add_argument("--anchor", type=Path, help="heads that were kept elsewhere: a file or saved mails")
        parser.add_argument("--out", type=Path, help="where the head is added; without it, it is printed")

    def handle(self, *, what: str, anchor: Path | None, out: Path | None, **options: object) -> None:
        if what == "seal":
            print(f"{ledger.seal(look_back=None):,} entries sealed.")
        elif what == "anchor":
            self.write_anchor(out)
        elif what == "alarm":
            self.show_alarm()
        else:
            self.verify(anchor)

    def verify(self, anchor: Path | None) -> None:
        try:
            heads = read_heads(anchor.read_text(encoding="utf-8")) if anchor else []
        except (OSError, UnicodeDecodeError, NotAnAnchor) as error:
            raise CommandError(str(error)) from error
        verdict = verifying.verify(timezone.now(), heads)
        print(f"{verdict.entries:,} entries, head {verdict.head[:16]}. {verdict.because}")
        if heads:
            print(f"Held against {len(heads):,} heads kept elsewhere, the last of {heads[-1].at}.")
        if not verdict.is_sound:
            if verdict.first_bad is not None:
                print(f"First position that cannot be trusted: {verdict.first_bad}")
            sys.exit(1)

    def write_anchor(self, out: Path | None) -> None:
        head = verifying.head()
        if head is None:
            raise CommandError("The ledger is empty: there is no head yet.")
        if out is None:
            print(head.as_line())
            return
        with out.open("a", encoding="utf-8") as file:
            file.write(head.as_line() + "\n")
        print(f"Position {head.seq:,} added to {out}. Keep it where whoever runs this server cannot change it.")

    def show_alarm(self) -> None:
        late = verifying.overdue(timezone.now(), look_back=None)
        print(f"{late:,} entries have waited more than two minutes for their seal.")
        sys.exit(1 if late else 0)
