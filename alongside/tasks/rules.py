"""Where an action stands, when it is followed up, and what may hold it up. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Timing(StrEnum):
    DONE = "done"
    CLOSED = "closed"
    BLOCKED = "blocked"
    OVERDUE = "late"
    TODAY = "due today"
    THIS_WEEK = "due this week"
    LATER = "later"


def timing(
    due_on: dt.date, is_done: bool, today: dt.date, *, is_closed: bool = False, is_blocked: bool = False
) -> Timing:
    """Where an action stands. Blocked says more than late: somebody else has to move. This week: within seven days."""
    if is_done:
        return Timing.CLOSED if is_closed else Timing.DONE
    if is_blocked:
        return Timing.BLOCKED
    if due_on < today:
        return Timing.OVERDUE
    if due_on == today:
        return Timing.TODAY
    return Timing.THIS_WEEK if due_on <= today + dt.timedelta(days=7) else Timing.LATER


class BadFollowUp(ValueError):
    """A definition of follow-up that cannot be used. Its message says what to mend."""


@dataclass(frozen=True)
class StallAnswer:
    """What may hold an action up. opens: "barrier" where a barrier is logged with it. note_asks: what the note should say."""

    code: str
    words: str
    group: str
    wait_days: int
    needs_note: bool = False
    note_asks: str = ""
    opens: str = ""


@dataclass(frozen=True)
class FollowUp:
    """When an action is asked after, in days, and with which answers."""

    title: str
    remind_before_days: int
    late_reminders_days: tuple[int, ...]
    agency_told_after_days: int
    coordinator_told_after_days: int
    decide_after_days: int
    ask_after_days: int
    answers: tuple[StallAnswer, ...]

    def answer(self, code: str) -> StallAnswer | None:
        return next((each for each in self.answers if each.code == code), None)


GROUPS = {"person": "With the person", "service": "With a service", "us": "With us"}
DAYS = ("remind_before_days", "agency_told_after_days", "coordinator_told_after_days", "decide_after_days",
        "ask_after_days")  # fmt: skip


def follow_up_from(document: Mapping[str, Any]) -> FollowUp:
    """The definition in a document. Raises BadFollowUp."""
    for name in DAYS:
        if not isinstance(document.get(name), int) or document[name] < 1:
            raise BadFollowUp(f"{name} must be a number of days, 1 or more.")
    if document["coordinator_told_after_days"] <= document["agency_told_after_days"]:
        raise BadFollowUp("coordinator_told_after_days must be later than agency_told_after_days.")
    answers = tuple(_answer(each) for each in document.get("answer", []))
    codes = [each.code for each in answers]
    if not answers or len(set(codes)) != len(codes):
        raise BadFollowUp("There must be at least one answer, each with a code of its own.")
    return FollowUp(
        title=str(document.get("title", "")),
        late_reminders_days=tuple(sorted(document.get("late_reminders_days", ()))),
        answers=answers,
        **{name: document[name] for name in DAYS},
    )


def _answer(given: Mapping[str, Any]) -> StallAnswer:
    try:
        answer = StallAnswer(**given)
    except TypeError as error:
        raise BadFollowUp(f"An answer has a word that is not known, or lacks one: {error}") from None
    if answer.group not in GROUPS:
        raise BadFollowUp(f"{answer.code}: group must be one of {', '.join(GROUPS)}.")
    if answer.opens not in ("", "barrier"):
        raise BadFollowUp(f"{answer.code}: opens can only be “barrier”.")
    return answer


class Reminder(StrEnum):
    """What is said about an action on a given day."""

    SOON = "soon"
    TODAY = "today"
    LATE = "late"


def reminder_on(due_on: dt.date, today: dt.date, rules: FollowUp) -> Reminder | None:
    """What the owner is told today; None on most days."""
    days = (today - due_on).days
    if days == -rules.remind_before_days:
        return Reminder.SOON
    if days == 0:
        return Reminder.TODAY
    return Reminder.LATE if days in rules.late_reminders_days else None


def escalation_due(due_on: dt.date, told: int, today: dt.date, rules: FollowUp) -> int:
    """How far up a late action belongs: 0 nobody yet, 1 its agency, 2 the partnership's coordinator. told: how far it has gone."""
    late = (today - due_on).days
    belongs = 2 if late >= rules.coordinator_told_after_days else 1 if late >= rules.agency_told_after_days else 0
    return max(told, belongs)
