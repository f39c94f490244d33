"""What agencies ask of one person, as values: appointments, rules, deadlines, goals; each with who asks and where it says so.

Nothing given means not known. What is not known is never held against anybody: a finding is made only where it would be
true whatever the missing answer turned out to be.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing is asked."""

    APPOINTMENT = "appointment"
    RULE = "rule"
    DEADLINE = "deadline"
    GOAL = "goal"
    TREATMENT = "treatment"
    BENEFIT = "benefit"

    @property
    def label(self) -> str:
        return _KINDS[self]


_KINDS = {
    Kind.APPOINTMENT: "Appointment",
    Kind.RULE: "Rule to keep",
    Kind.DEADLINE: "Something to do by a day",
    Kind.GOAL: "Goal",
    Kind.TREATMENT: "Term of treatment",
    Kind.BENEFIT: "Condition of a benefit",
}


class Mode(StrEnum):
    """How an appointment is kept."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"

    @property
    def label(self) -> str:
        return {Mode.IN_PERSON: "In person", Mode.PHONE: "By phone", Mode.VIDEO: "By video"}[self]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to be. latitude, longitude: degrees, both or neither. area: a ward or district by name."""

    name: str
    latitude: float | None = None
    longitude: float | None = None
    area: str = ""

    @property
    def is_on_map(self) -> bool:
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True, slots=True)
class Zone:
    """Where somebody may not go: all of an area by name, what lies within metres of a place, or both."""

    area: str = ""
    centre: Place | None = None
    metres: int = 0


@dataclass(frozen=True, slots=True)
class Hours:
    """A time that comes back on days of the week (Monday is 0). An end at or before the start is on the next morning."""

    starts: dt.time
    ends: dt.time
    days: frozenset[int] = frozenset(range(7))

    @property
    def minutes(self) -> int:
        start, end = (each.hour * 60 + each.minute for each in (self.starts, self.ends))
        return (end - start) % 1440 or 1440


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that one agency asks.

    starts: aware moment of an appointment; on: its day, where only the day is known; minutes: how long it takes.
    is_weekly: it comes again every week until the rule ends. is_fixed: the law or a court set it, nobody here can move it.
    asks: what is collected from the person ("assessment:housing"). says: kinds of rule or aim from the vocabulary.
    after: ids of what has to be done first. due_on: the last day. met_on: done already; good_until: and counts until then.
    from_on, until_on: first and last day on which it holds.
    """

    id: str
    agency: str
    kind: Kind
    what: str
    source: str = ""
    starts: dt.datetime | None = None
    on: dt.date | None = None
    minutes: int | None = None
    mode: Mode | None = None
    place: Place | None = None
    is_weekly: bool = False
    is_escorted: bool = False
    is_fixed: bool = False
    hours: Hours | None = None
    zone: Zone | None = None
    asks: frozenset[str] = frozenset()
    says: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    due_on: dt.date | None = None
    met_on: dt.date | None = None
    good_until: dt.date | None = None
    from_on: dt.date | None = None
    until_on: dt.date | None = None

    def __post_init__(self) -> None:
        if self.starts is not None and self.starts.utcoffset() is None:
            raise ValueError("an appointment needs a time with its time zone")
        if self.minutes is not None and self.minutes < 0:
            raise ValueError("an appointment cannot take less than no time")

    @property
    def is_far_away(self) -> bool:
        return self.mode in (Mode.PHONE, Mode.VIDEO)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an appointment takes place. ends: the earliest it can be over."""

    of: Requirement
    starts: dt.datetime
    ends: dt.datetime


def occurrences(requirement: Requirement, since: dt.date, until: dt.date, zone: dt.tzinfo) -> list[Occurrence]:
    """When an appointment takes place between two days, both included; weekly ones keep their hour on the local clock."""
    if requirement.starts is None or requirement.met_on is not None:
        return []
    first = requirement.starts.astimezone(zone)
    last_day = min(until, requirement.until_on or until)
    day = first.date()
    if requirement.is_weekly and day < since:
        day += dt.timedelta(weeks=-((day - since).days // 7))
    found = []
    while since <= day <= last_day:
        starts = dt.datetime.combine(day, first.timetz()).astimezone(dt.UTC)
        found.append(Occurrence(requirement, starts, starts + dt.timedelta(minutes=requirement.minutes or 0)))
        if not requirement.is_weekly:
            break
        day += dt.timedelta(weeks=1)
    return found


def overlap_in_validity(one: Requirement, other: Requirement, since: dt.date, until: dt.date) -> bool:
    """Both hold on some day between two days, as far as their days are known."""
    first = max(since, one.from_on or since, other.from_on or since)
    last = min(until, one.until_on or until, other.until_on or until)
    return first <= last


def spans(hours: Hours, first: dt.date, last: dt.date, zone: dt.tzinfo) -> list[tuple[dt.datetime, dt.datetime]]:
    """When hours that come back hold, from the night before a first day to a last day, as moments in UTC."""
    found = []
    for step in range(-1, (last - first).days + 1):
        day = first + dt.timedelta(days=step)
        if day.weekday() in hours.days:
            begins = dt.datetime.combine(day, hours.starts, zone)
            ends_on = day if hours.ends > hours.starts else day + dt.timedelta(days=1)
            ends = dt.datetime.combine(ends_on, hours.ends, zone)
            found.append((begins.astimezone(dt.UTC), ends.astimezone(dt.UTC)))
    return found


def hours_meet(one: Hours, other: Hours) -> bool:
    """Two times that come back share at least a minute of the week."""
    week = 7 * 1440
    for day in one.days:
        start = day * 1440 + one.starts.hour * 60 + one.starts.minute
        for theirs in other.days:
            gap = (theirs * 1440 + other.starts.hour * 60 + other.starts.minute - start) % week
            if gap < one.minutes or week - gap < other.minutes:
                return True
    return False
