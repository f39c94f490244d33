"""What barriers cost: how many people, how many weeks; and whether anybody meets one again after it has gone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from alongside.methods.measures.disclosure import Profile, Shown

Span = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Met:
    """One person met it on one day. ended_on: when it ended for them; None where it did not."""

    person: int
    on: dt.date
    ended_on: dt.date | None = None


@dataclass(frozen=True)
class Toll:
    """Weeks are whole ones, added up over the people."""

    people: int
    weeks: int


@dataclass(frozen=True)
class ShownToll:
    """What one reader may know: what they see themselves, and the rest as counts that point at nobody."""

    seen: Toll
    others: Shown
    other_weeks: Shown

    @property
    def words(self) -> str:
        """In words. A hidden count says only that there are some."""
        mine = f"{_people(self.seen.people)} whom you may see, {_weeks(self.seen.weeks)} lost"
        if self.others.count == 0:
            return f"{mine}. No others."
        if self.others.count is None:
            return f"{mine}; and a few others, too few to count without pointing at them."
        lost = "" if self.other_weeks.count is None else f", about {_weeks(self.other_weeks.count)} lost"
        return f"{mine}; and about {self.others.words} others{lost}."


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number:,} people"


def _weeks(number: int) -> str:
    return "1 week" if number == 1 else f"{number:,} weeks"


def weeks_lost(met_on: dt.date, ended_on: dt.date | None, today: dt.date) -> int:
    """Whole weeks from the day it was met until it ended, or until today."""
    return max(0, ((ended_on or today) - met_on).days // 7)


def toll(met: Iterable[Met], today: dt.date, *, gone_on: dt.date | None = None) -> Toll:
    """Of several barriers that are one. A week that somebody lost twice over counts once.

    gone_on: when the barrier went for everybody; who had met it before loses nothing after that day.
    """
    spans: dict[int, list[Span]] = defaultdict(list)
    for each in met:
        ends = [day for day in (each.ended_on, gone_on if gone_on and each.on < gone_on else None) if day]
        spans[each.person].append((each.on, max(each.on, min(ends, default=today))))
    return Toll(len(spans), sum(_days(each) // 7 for each in spans.values()))


def _days(spans: list[Span]) -> int:
    """How many days lie in at least one of the spans. The last day of a span is outside."""
    days, until = 0, dt.date.min
    for start, end in sorted(spans):
        days += max(0, (end - max(start, until)).days)
        until = max(until, end)
    return days


def shown(everyone: Toll, seen: Toll, profile: Profile) -> ShownToll:
    """Whoever reader they are: what they see by name, and the rest under the partnership's rule of disclosure."""
    others = profile.show(everyone.people - seen.people)
    weeks = Shown(None) if others.is_hidden else profile.show(everyone.weeks - seen.weeks)
    return ShownToll(seen, others, weeks)


@dataclass(frozen=True)
class Measured:
    """How often it was met in as many days before it ended as after. days: how many; is_settled: as many as were agreed."""

    before: int
    since: int
    days: int
    is_settled: bool


def measured(met: Iterable[dt.date], ended_on: dt.date, today: dt.date, agreed_days: int) -> Measured:
    """The effect, in two windows of the same length on either side of the day it ended. That day belongs to the time before."""
    days = max(0, min(agreed_days, (today - ended_on).days))
    window = dt.timedelta(days=days)
    on = list(met)
    before = sum(ended_on - window < each <= ended_on for each in on)
    since = sum(ended_on < each <= ended_on + window for each in on)
    return Measured(before, since, days, days == agreed_days)
