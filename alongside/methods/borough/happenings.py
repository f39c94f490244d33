"""Dated things that happen to people, as frames of equal columns, and how to place them inside spells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.histories import NEVER, Days, Indices, Mask, Spells, grown_up
from alongside.methods.borough.people import People

# Days that are known before they come: they stay in an export although they lie after its newest row.
FAR = np.datetime64("2200-01-01", "D")
PLANNED = {"custody": ("released",), "sentences": ("ends",), "antisocial": ("ended",)}
# What is only known once a day has come.
TOLD_BY = {
    "ended": ("leaving_reason", "discharge_reason", "outcome"),
    "decided": ("outcome", "duty", "accommodated"),
    "assessed": ("outcome",),
}


@dataclass(slots=True)
class Frame:
    """Things of one sort that happened: to whom, and their columns (days, or words with None where unknown)."""

    who: Indices
    columns: dict[str, NDArray[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.who)

    def take(self, rows: NDArray[Any]) -> Frame:
        """The rows at these positions, or under this mask."""
        return Frame(self.who[rows], {name: values[rows] for name, values in self.columns.items()})

    def as_known_on(self, kind: str, day: np.datetime64 | Days) -> Frame:
        """What could have been written down by a day: nothing later, and nothing that a later day tells.

        day: one for all, or one for each row.
        """
        last = np.broadcast_to(day, len(self))
        happened = self.columns["day"] <= last
        known, last = self.take(happened), last[happened]
        for name, values in list(known.columns.items()):
            if values.dtype.kind != "M" or name in PLANNED.get(kind, ()):
                continue
            still_to_come = values > last
            known.columns[name] = np.where(still_to_come, NEVER, values)
            for told in TOLD_BY.get(name, ()):
                if told in known.columns:
                    known.columns[told] = _hidden(known.columns[told], still_to_come)
        return known

    def until_death(self, kind: str, died: Days) -> Frame:
        """The frame without anything after a person's death. died: for each person, NaT where they live."""
        return self.as_known_on(kind, np.where(np.isnat(died), FAR, died)[self.who])

    def in_order(self) -> Frame:
        """The rows by day."""
        return self.take(np.argsort(self.columns["day"], kind="stable"))


def _hidden(values: NDArray[Any], which: Mask) -> NDArray[Any]:
    hidden = values.copy()
    hidden[which] = NEVER if values.dtype.kind == "M" else None
    return hidden


def together(frames: Iterable[Frame]) -> Frame:
    """Several frames with the same columns as one."""
    frames = list(frames)
    names = frames[0].columns
    return Frame(
        np.concatenate([frame.who for frame in frames]),
        {name: np.concatenate([frame.columns[name] for frame in frames]) for name in names},
    )


@dataclass(frozen=True, slots=True)
class Scene:
    """What frames are made from: people, where they were, whom the agency knows, its first and last day, and chance."""

    people: People
    spells: Spells
    known: Mask
    since: np.datetime64
    until: np.datetime64
    rng: np.random.Generator

    def clipped(self) -> tuple[Days, Days]:
        """First and last day of each spell within the agency's time; empty spells end before they start."""
        adult = grown_up(self.people.born)[self.spells.who]
        first = np.maximum(np.maximum(self.spells.start, self.since), adult)
        last: Days = np.minimum(self.spells.end, self.until)
        return first, last - np.timedelta64(1, "D")

    def happens(self, where: Mask, per_year: float | NDArray[np.float64]) -> tuple[Indices, Days]:
        """Moments at a yearly rate inside the spells where it may happen; one at least for each known person."""
        spells = self.spells
        first, last = self.clipped()
        room = (last - first).astype(np.int64) + 1
        may = where & self.known[spells.who] & (room > 0)
        expected = np.where(may, np.maximum(room, 0), 0) * np.broadcast_to(per_year, len(spells)) / 365
        times = self.rng.poisson(expected)
        self._once_at_least(times, np.flatnonzero(may))
        chosen = np.repeat(np.arange(len(spells)), times)
        days = first[chosen] + (self.rng.random(len(chosen)) * room[chosen]).astype(np.int64).astype("timedelta64[D]")
        return spells.who[chosen], days

    def _once_at_least(self, times: Indices, possible: Indices) -> None:
        seen = np.zeros(len(self.people), dtype=bool)
        seen[self.spells.who[times > 0]] = True
        shuffled = self.rng.permutation(possible[~seen[self.spells.who[possible]]])
        _, firsts = np.unique(self.spells.who[shuffled], return_index=True)
        times[shuffled[firsts]] = 1

    def later(self, day: Days, least: int, most: int) -> Days:
        """Some days after each day."""
        return day + self.rng.integers(least, most, len(day)).astype("timedelta64[D]")

    def chance(self, size: int, share: float) -> Mask:
        """True for about this share."""
        return self.rng.random(size) < share


def apart(who: Indices, start: Days, end: Days) -> Mask:
    """Which episodes to keep so that none of a person's begins before an earlier one has ended."""
    order = np.lexsort((start, who))
    ends = who[order] * 1_000_000 + end[order].astype(np.int64)
    starts = who[order] * 1_000_000 + start[order].astype(np.int64)
    keep = np.ones(len(who), dtype=bool)
    keep[order[1:]] = starts[1:] > np.maximum.accumulate(ends)[:-1]
    return keep
