"""Put an invented borough on disk: exports of fifteen agencies, the truth, and a page that says what it is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from alongside.methods.borough.breakage import choose_broken
from alongside.methods.borough.exports import own_keys, rows_of
from alongside.methods.borough.layouts import AGENCIES, LAYOUTS
from alongside.methods.borough.town import Borough
from alongside.methods.borough.truth import write_truth
from alongside.methods.borough.writing import Written, write_export

OURS = ("exports", "truth", "README.md")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was written where. files: agency, file, rows, broken of each; pairs: of records that are one person."""

    out: Path
    people: int
    records: int
    pairs: int
    rows: int
    broken: int
    files: list[dict[str, Any]]


def write(
    borough: Borough, out: Path, overwrite: bool = False, progress: Callable[[str], None] = lambda _: None
) -> Manifest:
    """Write the exports and the truth. Raises FileExistsError, with what to do, where the folder is not empty."""
    _make_room(out, overwrite)
    keys = own_keys(borough.records)
    rng = np.random.default_rng([borough.seed, len(borough.people), 2])
    written: list[Written] = []
    for layout in LAYOUTS:
        rows = rows_of(borough, layout, keys)
        progress(f"writing {len(rows):,} rows of {layout.agency}/{layout.file}")
        broken = choose_broken(layout, borough.rows[layout.happenings], rng)
        written.append(write_export(out / "exports" / layout.agency, layout, rows, broken))
    progress("writing the truth")
    summary = write_truth(borough, keys, written, out / "truth")
    (out / "README.md").write_text(_about(borough, summary), encoding="utf-8")
    return Manifest(
        out=out,
        people=summary["people"],
        records=summary["records"],
        pairs=summary["pairs"],
        rows=sum(one.rows for one in written),
        broken=sum(len(one.broken) for one in written),
        files=summary["files"],
    )


def _make_room(out: Path, overwrite: bool) -> None:
    if out.exists() and not out.is_dir():
        raise FileExistsError(f"{out} is a file. Give a folder")
    if out.exists() and any(out.iterdir()):
        if not overwrite:
            raise FileExistsError(f"{out} is not empty. Give an empty folder, or add --overwrite")
        for name in OURS:
            old = out / name
            shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)


def _about(borough: Borough, summary: dict[str, Any]) -> str:
    totals = " Its outreach records add up to the table published for Westminster in 2021/22." if borough.totals else ""
    lines = [
        "# An invented borough",
        "",
        f"Every one of the {summary['people']:,} people here is invented, with every date, number and address. "
        "Names are common names of their languages put together by chance. Numbers carry right check digits but come "
        "from ranges that were never issued; no postcode area is called WM, LX, NX or SX; telephones start with 0700 "
        "and reach nobody.",
        "",
        f"Made for {borough.today:%d %B %Y} from the seed {borough.seed}; the same seed and size give the same bytes."
        + totals,
        "",
        f"- `exports/` holds what {len(AGENCIES)} agencies would export, with the faults of real exports. "
        "The layouts are ours: those of the real systems are not public.",
        f"- `truth/records.csv` says whose record is whose and what went wrong in it: {summary['records']:,} records, "
        f"{summary['pairs']:,} pairs of records that are one person.",
        "- `truth/people.csv` says who each person is, `truth/events.csv` what happened to them, "
        "`truth/broken_rows.csv` which lines are broken and how.",
        "",
        "| agency | file | rows | broken lines |",
        "|---|---|---|---|",
        *(f"| {one['agency']} | {one['file']} | {one['rows']:,} | {one['broken']} |" for one in summary["files"]),
        "",
    ]
    return "\n".join(lines)
