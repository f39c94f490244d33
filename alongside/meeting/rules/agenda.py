"""Who is to be spoken of at a meeting, in which order, and whether the time is enough. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from alongside.access.policy import Category

MINUTES_EACH = 12  # SafeLives Scotland, Marac toolkit 2019: twelve to fifteen minutes


class Why(StrEnum):
    """What brings somebody on the agenda, the most pressing first."""

    CARRIED = "carried"
    ALARM = "alarm"
    RELEASE = "release"
    NOMINATED = "nominated"
    LATE = "late"
    BLOCKED = "blocked"
    STAY = "stay"
    QUIET = "quiet"
    MATCH = "match"
    ASKED = "asked"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def weight(self) -> int:
        return WEIGHTS[self]


LABELS = {
    Why.CARRIED: "Carried from last time", Why.ALARM: "To be looked at", Why.RELEASE: "Release from prison",
    Why.NOMINATED: "New nomination", Why.LATE: "Action is late", Why.BLOCKED: "Action is blocked",
    Why.STAY: "Longer than expected", Why.QUIET: "Not met for long", Why.MATCH: "Records found to be theirs",
    Why.ASKED: "Put on by hand",
}  # fmt: skip
WEIGHTS = {
    Why.CARRIED: 60, Why.ALARM: 50, Why.RELEASE: 50, Why.NOMINATED: 30, Why.LATE: 20, Why.BLOCKED: 20, Why.STAY: 15,
    Why.QUIET: 15, Why.MATCH: 5, Why.ASKED: 40,
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """One reason to speak of somebody. words: more than the label says, blank where it says all. agency: whose fact it is, None:
    the partnership's own. on: the day it turns on, None where it has none. key: the same for the same reason for ever."""

    person: int
    why: Why
    key: str
    category: Category
    words: str = ""
    agency: int | None = None
    on: dt.date | None = None


@dataclass(frozen=True)
class Item:
    """Somebody to be spoken of, with every reason, the most pressing first."""

    person: int
    reasons: tuple[Found, ...]

    @property
    def weight(self) -> int:
        """Each kind of reason counts once: five late actions are one worry, not five."""
        return sum(why.weight for why in {each.why for each in self.reasons})


def in_order(found: Iterable[Found]) -> list[Item]:
    """Everybody once: who carries most first; of equals whoever's day comes first."""
    reasons: dict[int, dict[str, Found]] = {}
    for each in found:
        reasons.setdefault(each.person, {}).setdefault(each.key, each)
    items = [Item(person, tuple(sorted(each.values(), key=_pressing))) for person, each in reasons.items()]
    return sorted(
        items, key=lambda item: (-item.weight, min(each.on or dt.date.max for each in item.reasons), item.person)
    )


def _pressing(found: Found) -> tuple[int, dt.date, str]:
    return -found.why.weight, found.on or dt.date.max, found.key


def closes_on(on: dt.date, days_before: int) -> dt.date:
    """The last day on which the agenda still grows by itself; on a weekend it is the Friday before."""
    day = on - dt.timedelta(days=days_before)
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def moved(order: Sequence[int], one: int, by: int) -> list[int]:
    """The order after one has gone `by` places towards the end (below zero: towards the beginning), as far as there is room."""
    rest = [each for each in order if each != one]
    if len(rest) == len(order):
        return list(order)
    place = min(max(order.index(one) + by, 0), len(rest))
    return [*rest[:place], one, *rest[place:]]


@dataclass(frozen=True)
class Room:
    """How the minutes that people need compare with those there are. fits: how many come before the time is over."""

    needed: int
    minutes: int
    people: int
    fits: int

    @property
    def is_enough(self) -> bool:
        return self.fits == self.people

    @property
    def words(self) -> str:
        if self.people == 0:
            return "Nobody is on the agenda yet."
        who = "1 person needs" if self.people == 1 else f"{self.people} people need"
        said = f"{who} {self.needed} minutes, and there are {self.minutes}."
        if self.is_enough:
            return said
        return f"{said} The time is over after the first {self.fits}: move, drop, or meet for longer."


def room(each: Sequence[int], minutes: int) -> Room:
    """each: the minutes planned for everybody on the agenda, in order."""
    spent, fits = 0, 0
    for planned in each:
        spent += planned
        if spent > minutes:
            break
        fits += 1
    return Room(sum(each), minutes, len(each), fits)
