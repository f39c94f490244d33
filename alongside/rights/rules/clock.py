"""By when a request has to be answered, and when its clock stands still.

UK GDPR Articles 12 and 12A as the Data (Use and Access) Act 2025 left them: one calendar month from the day the request came, or
from the day identity was proved where that had to be asked for; two months more for a complex one; the days spent waiting for
the person to say what they mean do not count. A complaint is acknowledged within 30 days (DPA 2018 s164A).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from alongside.rights.rules.days import add_months, next_working_day

ACKNOWLEDGE_WITHIN = dt.timedelta(days=29)  # thirty days beginning with the day it came: the stricter reading
TELL_REGULATOR_WITHIN = dt.timedelta(hours=72)
SOON = 7  # days


class Kind(StrEnum):
    SUBJECT_ACCESS = "subject_access"
    CORRECTION = "correction"
    OBJECTION = "objection"
    RESTRICTION = "restriction"
    ERASURE = "erasure"
    COMPLAINT = "complaint"

    @property
    def label(self) -> str:
        return {
            Kind.SUBJECT_ACCESS: "See what is held",
            Kind.CORRECTION: "Correct something",
            Kind.OBJECTION: "Object to the use",
            Kind.RESTRICTION: "Restrict the use",
            Kind.ERASURE: "Erase",
            Kind.COMPLAINT: "Complaint",
        }[self]


class WaitingFor(StrEnum):
    IDENTITY = "identity"
    CLARIFICATION = "clarification"

    @property
    def label(self) -> str:
        return "proof of identity" if self is WaitingFor.IDENTITY else "what the person means"


@dataclass(frozen=True)
class Pause:
    """We asked the person for something on a day, and had it on another; until None: still waiting."""

    waiting_for: WaitingFor
    since: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class Clock:
    """due_on: None while the clock stands. stopped_for: in words what it waits for, blank while it runs."""

    starts_on: dt.date
    due_on: dt.date | None
    paused_days: int
    stopped_for: str = ""

    def days_left(self, today: dt.date) -> int | None:
        return None if self.due_on is None else (self.due_on - today).days


def clock(received_on: dt.date, pauses: Iterable[Pause] = (), *, is_extended: bool = False) -> Clock:
    """The clock of any request but a complaint's acknowledgement."""
    pauses = tuple(pauses)
    proved = [pause.until for pause in pauses if pause.waiting_for is WaitingFor.IDENTITY and pause.until]
    starts_on = max([received_on, *proved])
    days = _days_of(pause for pause in pauses if pause.waiting_for is WaitingFor.CLARIFICATION)
    paused = len({day for day in days if day >= starts_on})
    waiting = [pause.waiting_for.label for pause in pauses if pause.until is None]
    if waiting:
        return Clock(starts_on, None, paused, " and ".join(sorted(set(waiting))))
    due = add_months(starts_on, 3 if is_extended else 1) + dt.timedelta(days=paused)
    return Clock(starts_on, next_working_day(due), paused)


def _days_of(pauses: Iterable[Pause]) -> Iterable[dt.date]:
    """Each day of waiting, the day of asking included and the day of the answer not."""
    for pause in pauses:
        for number in range((pause.until - pause.since).days if pause.until else 0):
            yield pause.since + dt.timedelta(days=number)


def may_still_extend(plain: Clock, today: dt.date) -> bool:
    """The person has to be told of the longer time, and why, within the first month."""
    return plain.due_on is None or today <= plain.due_on


def acknowledge_by(received_on: dt.date) -> dt.date:
    """The last day to say that a complaint has come."""
    return received_on + ACKNOWLEDGE_WITHIN


def tell_regulator_by(known_at: dt.datetime) -> dt.datetime:
    """The hour by which the regulator has to know of a breach, counted through nights and weekends."""
    return known_at + TELL_REGULATOR_WITHIN


def hours_left(known_at: dt.datetime, now: dt.datetime) -> int:
    """Whole hours until the regulator has to know; below zero once they are over."""
    return int((tell_regulator_by(known_at) - now).total_seconds() // 3600)


class Standing(StrEnum):
    """Where a request stands against its clock."""

    ANSWERED = "Answered"
    STOPPED = "Clock stopped"
    LATE = "Late"
    SOON = "Due within a week"
    IN_TIME = "In time"

    @property
    def colour(self) -> str:
        return {
            Standing.ANSWERED: "green",
            Standing.STOPPED: "grey",
            Standing.LATE: "red",
            Standing.SOON: "orange",
            Standing.IN_TIME: "blue",
        }[self]


def standing(due_on: dt.date | None, today: dt.date, *, is_closed: bool) -> Standing:
    """due_on None: the clock stands still."""
    if is_closed:
        return Standing.ANSWERED
    if due_on is None:
        return Standing.STOPPED
    if due_on < today:
        return Standing.LATE
    return Standing.SOON if (due_on - today).days <= SOON else Standing.IN_TIME
