"""How often a forum meets, whether enough are there, what is missing before a meeting was held. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Rhythm(StrEnum):
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    WHEN_CALLED = "when_called"

    @property
    def label(self) -> str:
        return {Rhythm.FORTNIGHTLY: "Every two weeks", Rhythm.MONTHLY: "Every month",
                Rhythm.QUARTERLY: "Every three months", Rhythm.WHEN_CALLED: "When it is called"}[self]  # fmt: skip


class Standing(StrEnum):
    """How somebody sits in a forum. Observers hear, and do not count."""

    CORE = "core"
    MEMBER = "member"
    OBSERVER = "observer"

    @property
    def label(self) -> str:
        return {Standing.CORE: "Core member", Standing.MEMBER: "Member", Standing.OBSERVER: "Observer"}[self]


WEEKS = {Rhythm.FORTNIGHTLY: 2}
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3}


def next_on(last: dt.date, rhythm: Rhythm) -> dt.date | None:
    """The day of the next meeting; None where it meets when it is called.

    By months it keeps the weekday and which one of the month it is: the second Tuesday stays the second Tuesday. A fifth one
    becomes the last of a month that has only four.
    """
    if weeks := WEEKS.get(rhythm):
        return last + dt.timedelta(weeks=weeks)
    if not (months := MONTHS.get(rhythm)):
        return None
    years, month = divmod(last.month - 1 + months, 12)
    first = dt.date(last.year + years, month + 1, 1)
    day = first + dt.timedelta(days=(last.weekday() - first.weekday()) % 7, weeks=(last.day - 1) // 7)
    return day if day.month == first.month else day - dt.timedelta(weeks=1)


@dataclass(frozen=True)
class Sitting:
    """Who sits for which agency, and whether they, or somebody in their place, are there."""

    agency: str
    standing: Standing
    is_here: bool


@dataclass(frozen=True)
class Quorum:
    """Whether enough are there. here: agencies that count; minimum: how many there have to be; missing: core agencies, by name."""

    here: int
    minimum: int
    missing: tuple[str, ...]

    @property
    def is_met(self) -> bool:
        return self.here >= self.minimum and not self.missing

    @property
    def words(self) -> str:
        """One sentence: what there is, and what is missing."""
        count = f"{self.here} of the {self.minimum} agencies that have to be there"
        if self.is_met:
            return f"Enough are there: {self.here} {'agency' if self.here == 1 else 'agencies'}, and nobody named is missing."
        if not self.missing:
            return f"Not enough are there: {count}."
        names = ", ".join(self.missing)
        if self.here >= self.minimum:
            return f"Enough agencies are there, but not those that have to be: {names}."
        return f"Not enough are there: {count}. Of those that have to be, these are missing: {names}."


def quorum(sittings: Iterable[Sitting], minimum: int) -> Quorum:
    """Counted by agency: two of one agency are one, and one of them is enough. Observers do not count."""
    counted = [each for each in sittings if each.standing is not Standing.OBSERVER]
    here = {each.agency for each in counted if each.is_here}
    core = {each.agency for each in counted if each.standing is Standing.CORE}
    return Quorum(len(here), minimum, tuple(sorted(core - here)))


def missing_before_held(found: Quorum, override_because: str, on: dt.date, today: dt.date) -> str:
    """What has to be there before it can be said to have been held; blank where nothing is missing."""
    if on > today:
        return "It is still to come. Say that it was held on the day or after."
    if not found.is_met and not override_because.strip():
        return f"{found.words} If you go on all the same, say why."
    return ""


def what_is_missing(seats: Iterable[Sitting], minimum: int) -> str:
    """What a forum lacks before it can ever be quorate; blank where nothing is."""
    could = quorum([Sitting(each.agency, each.standing, True) for each in seats], minimum)
    if could.here == 0:
        return "Nobody sits in it yet. Give each agency a seat."
    if could.here < minimum:
        return f"It needs {minimum} agencies and only {could.here} sit in it: no meeting can be held as it stands."
    return ""
