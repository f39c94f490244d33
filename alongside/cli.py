"""The command line. Each word finds its room only when it is called, so that the small tools start at once."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable

USAGE = """alongside: the shared workspace of a local partnership

Without a database
  alongside borough --people N --seed S --out DIR     write an invented borough: agencies' exports, and the truth
  alongside link-records --spec SPEC.toml --out DIR   link any CSV files

With the partnership's database (settings: docs/run/settings.md)
  alongside set-up                     make or update the tables and put the shipped definitions in place
  alongside add-administrator EMAIL    the first person who can sign in; asks for name and agency, prints a one-time code
  alongside council-address            where the council's sign-on sends people back to
  alongside import SOURCE FILE...      read an agency's export
  alongside link                       link new and changed records
  alongside assess                     assess everyone against the criteria
  alongside serve                      the web pages
  alongside work                       the background worker
  alongside audit verify [--anchor FILE] | anchor --out FILE | alarm | seal   the ledger: whole, how far, late, mend
  alongside wall raise | check | drop  the database's own wall between agencies, on PostgreSQL
  alongside seal state | new-key | rotate   the keys of sealed fields
  alongside backup FILE                everything in one file
  alongside restore FILE               everything back from that file
  alongside rights replay-tombstones FILE    after a restore: erase again what had been erased
  alongside rights propose-disposal    list what is kept longer than the schedule allows
  alongside generate DIR [--check]     the documents made from the code
  alongside demo                       all of it, with an invented borough, on this machine

Add --help to any of them."""

METHODS: dict[str, str] = {
    "borough": "alongside.methods.borough.__main__",
    "link-records": "alongside.methods.linkage.linkrecords",
}
COMMANDS: dict[str, str] = {
    "set-up": "set_up",
    "add-administrator": "add_administrator",
    "council-address": "council_address",
    "check-instrument": "check_instrument",
    "import": "import_file",
    "link": "link_records",
    "look-up": "look_up",
    "assess": "assess_cohort",
    "serve": "serve",
    "work": "work",
    "audit": "audit",
    "wall": "wall",
    "seal": "seal",
    "backup": "backup",
    "restore": "restore",
    "rights": "rights",
    "generate": "generate",
    "demo": "demo",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 failed, 2 the words were off."""
    words = sys.argv[1:] if argv is None else argv
    if not words or words[0] in ("help", "--help", "-h"):
        print(USAGE)
        return 0
    name, *rest = words
    if name in METHODS:
        run: Callable[[list[str]], int | None] = importlib.import_module(METHODS[name]).main
        return run(rest) or 0
    if name in COMMANDS:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.settings")
        from django.core.management import ManagementUtility

        utility = ManagementUtility(["alongside", COMMANDS[name], *rest])
        utility.execute()
        return 0
    print(f"There is no command '{name}'.\n\n{USAGE}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
