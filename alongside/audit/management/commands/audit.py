"""`alongside audit verify | seal`."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from alongside.audit import ledger


class Command(BaseCommand):
    help = "Check that the ledger is as it was written, or seal entries that are waiting."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["verify", "seal"])

    def handle(self, *, what: str, **options: object) -> None:
        if what == "seal":
            print(f"{ledger.seal(look_back=None):,} entries sealed.")
            return
        verdict = ledger.verify()
        print(f"{verdict.entries:,} entries, head {verdict.head[:16]}. {verdict.because}")
        if not verdict.is_sound:
            sys.exit(1)
