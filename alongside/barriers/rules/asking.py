"""How a board is asked, what may become of it, and when it is chased."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class AskState(StrEnum):
    """Where an ask stands."""

    WAITING = "waiting"
    DECIDED = "decided"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            AskState.WAITING: "Waits for a decision",
            AskState.DECIDED: "Decided",
            AskState.DONE: "Done",
            AskState.DECLINED: "Declined",
            AskState.WITHDRAWN: "Taken back",
        }[self]


class AskStep(StrEnum):
    """One thing that happened to an ask."""

    ASKED = "asked"
    POSTPONED = "postponed"
    DECIDED = "decided"
    DECLINED = "declined"
    CHASED = "chased"
    DONE = "done"
    EFFECT = "effect"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            AskStep.ASKED: "Asked",
            AskStep.POSTPONED: "Put off",
            AskStep.DECIDED: "Decided",
            AskStep.DECLINED: "Declined",
            AskStep.CHASED: "Asked again: it is overdue",
            AskStep.DONE: "Done",
            AskStep.EFFECT: "The effect was measured",
            AskStep.WITHDRAWN: "Taken back",
        }[self]


GOES: dict[AskState, dict[AskStep, AskState]] = {
    AskState.WAITING: {
        AskStep.DECIDED: AskState.DECIDED,
        AskStep.POSTPONED: AskState.WAITING,
        AskStep.DECLINED: AskState.DECLINED,
        AskStep.WITHDRAWN: AskState.WITHDRAWN,
        AskStep.CHASED: AskState.WAITING,
    },
    AskState.DECIDED: {
        AskStep.DONE: AskState.DONE,
        AskStep.POSTPONED: AskState.DECIDED,
        AskStep.WITHDRAWN: AskState.WITHDRAWN,
        AskStep.CHASED: AskState.DECIDED,
    },
    AskState.DONE: {AskStep.EFFECT: AskState.DONE},
    AskState.DECLINED: {AskStep.EFFECT: AskState.DECLINED},
    AskState.WITHDRAWN: {AskStep.EFFECT: AskState.WITHDRAWN},
}


def goes_to(state: AskState, step: AskStep) -> AskState | None:
    """Where a step leads; None where it cannot be taken from here."""
    return GOES[state].get(step)


def overdue_since(state: AskState, answer_by: dt.date, due_on: dt.date | None, today: dt.date) -> dt.date | None:
    """The day that has passed without an answer, or without what was decided being done; None where nothing is late."""
    day = {AskState.WAITING: answer_by, AskState.DECIDED: due_on}.get(state)
    return day if day is not None and day < today else None


CHASE_EVERY_DAYS = 7


def is_chased(late_since: dt.date, chased_on: dt.date | None, today: dt.date) -> bool:
    """Whether it is chased today: the day after it was due, and then once a week."""
    return late_since < today and (chased_on is None or (today - chased_on).days >= CHASE_EVERY_DAYS)
