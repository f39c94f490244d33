"""The command `alongside borough`: an invented borough on disk, to try, test and measure without anybody's data."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from alongside.methods.borough.printing import write
from alongside.methods.borough.totals import TOTALS, WESTMINSTER_PEOPLE
from alongside.methods.borough.town import TODAY, build

USUAL_PEOPLE = 2000


def main(argv: Sequence[str] | None = None) -> int:
    """Make a borough as asked. Returns 0, or 2 with one sentence on stderr where it cannot be made."""
    asked = _parser().parse_args(argv)
    people = asked.people or (WESTMINSTER_PEOPLE if asked.totals else USUAL_PEOPLE)
    started = time.monotonic()

    def tell(words: str) -> None:
        print(f"{time.monotonic() - started:5.1f} s  {words}", file=sys.stderr, flush=True)

    try:
        if not asked.overwrite and asked.out.is_dir() and any(asked.out.iterdir()):
            raise FileExistsError(f"{asked.out} is not empty. Give an empty folder, or add --overwrite")
        borough = build(people, asked.seed, asked.today, asked.totals, progress=tell)
        manifest = write(borough, asked.out, overwrite=asked.overwrite, progress=tell)
    except (ValueError, OSError) as problem:
        print(f"alongside borough: {problem}.", file=sys.stderr)
        return 2
    tell("done")
    print(
        f"{manifest.people:,} people, {manifest.records:,} records, {manifest.pairs:,} pairs, "
        f"{manifest.rows:,} rows ({manifest.broken:,} lines broken on purpose) in {manifest.out}"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="alongside borough",
        description="Invent a borough: what fifteen agencies would export of it, and the truth beside.",
    )
    parser.add_argument("--people", type=int, help=f"how many people (usually {USUAL_PEOPLE:,})")
    parser.add_argument("--seed", type=int, default=7, help="the same seed and size give the same files (default 7)")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--totals", choices=TOTALS, help="make the outreach records add up to a published table")
    parser.add_argument("--today", type=date.fromisoformat, default=TODAY, help=f"day of the exports (default {TODAY})")
    parser.add_argument("--overwrite", action="store_true", help="replace a borough written there before")
    return parser


if __name__ == "__main__":
    sys.exit(main())
