"""Rows that arrive broken: which, how, and where, so that an import can be held to the truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.exports import impossible_day
from alongside.methods.borough.layouts import Layout

# Share of the rows of a file that break in each way. Guesses: a real export is sometimes better, sometimes far worse.
SHARES = {
    "too few columns": 0.0008,
    "impossible date": 0.0010,
    "missing key": 0.0006,
    "stray quote": 0.0004,
    "cut off": 0.0006,
    "blank line": 0.0004,
    "repeated row": 0.0020,
}
ADDED = ("blank line", "repeated row")  # these come on top; the others spoil a row that is not its person's newest
ONLY_IN = {
    "too few columns": ("csv", "tsv"),
    "stray quote": ("csv", "tsv"),
    "cut off": ("jsonl",),
    "blank line": ("csv", "tsv", "jsonl", "xlsx"),
}
WORDS_FOR_DATE = "not sure"


@dataclass(frozen=True, slots=True)
class Broken:
    """One row that breaks. position: of the row in the file's good order, before anything was added."""

    position: int
    fault: str


def choose_broken(layout: Layout, record: NDArray[np.int64], rng: np.random.Generator) -> dict[int, Broken]:
    """Which rows of a file break, by position. record: whose row each is, in the order of days."""
    rows = len(record)
    newest = np.zeros(rows, dtype=bool)
    newest[rows - 1 - np.unique(record[::-1], return_index=True)[1]] = True
    chance = rng.random(rows)
    reached = 0.0
    chosen: dict[int, Broken] = {}
    for fault, share in SHARES.items():
        hit = (chance >= reached) & (chance < reached + share)
        reached += share
        if layout.format not in ONLY_IN.get(fault, (layout.format,)):
            continue
        if fault not in ADDED:
            hit &= ~newest
        chosen |= {position: Broken(position, fault) for position in np.flatnonzero(hit).tolist()}
    return chosen


def spoiled(layout: Layout, row: tuple[Any, ...], broken: Broken) -> tuple[Any, ...]:
    """The row with its fault; faults of the written line itself (quote, cut) are left to the writer."""
    names = [column.name for column in layout.columns]
    changed = list(row)
    if broken.fault == "too few columns":
        return tuple(row[: 2 + broken.position % (len(row) - 3)])
    if broken.fault == "missing key":
        changed[names.index(layout.key)] = None
    if broken.fault == "impossible date":
        facts = [column.fact for column in layout.columns]
        changed[facts.index("day")] = WORDS_FOR_DATE if broken.position % 4 == 0 else impossible_day(layout)
    return tuple(changed)
