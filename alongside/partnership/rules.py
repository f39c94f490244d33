"""What follows from the register: whether a purpose stands, what ends when, whose access waits to be confirmed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

WARN_BEFORE = dt.timedelta(days=30)


class Decision(StrEnum):
    """What became of something that takes two people. Waiting is the empty word."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # too late, facts changed since, or the asker may no longer


def digest_of(action: str, arguments: Mapping[str, object], title: str, rows: Sequence[tuple[str, str]]) -> str:
    """Fingerprint of what was asked and of the words it was shown in; other facts or other words give another."""
    shown = [action, arguments, title, [list(row) for row in rows]]
    return hashlib.sha256(json.dumps(shown, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class DpiaOutcome(StrEnum):
    """What the data protection impact assessment came to."""

    GO_AHEAD = "go_ahead"
    WITH_MEASURES = "with_measures"
    ASK_REGULATOR = "ask_regulator"
    STOP = "stop"

    @property
    def label(self) -> str:
        return {
            DpiaOutcome.GO_AHEAD: "May go ahead",
            DpiaOutcome.WITH_MEASURES: "May go ahead with the measures it names",
            DpiaOutcome.ASK_REGULATOR: "The regulator has to be asked first",
            DpiaOutcome.STOP: "May not go ahead",
        }[self]

    @property
    def allows(self) -> bool:
        return self in (DpiaOutcome.GO_AHEAD, DpiaOutcome.WITH_MEASURES)


def stands_until(
    *, review_on: dt.date, outcome: DpiaOutcome, dpia_review_on: dt.date, ends_on: dt.date | None
) -> dt.date | None:
    """The last day that a purpose stands without anybody looking at it again; None where its assessment forbids it."""
    if not outcome.allows:
        return None
    return min(day for day in (review_on, dpia_review_on, ends_on) if day is not None)


@dataclass(frozen=True)
class Ending:
    """Something of the register that ends, or has to be looked at again, on a day. kind: its lane in the picture.

    starts_on: since when it stands. stops: whether something stops from the day after, or it is late and no more.
    """

    kind: str
    label: str
    starts_on: dt.date
    on: dt.date
    key: str
    stops: bool = True


def due(endings: Iterable[Ending], today: dt.date) -> list[Ending]:
    """What somebody has to renew now: ended, or ending within 30 days; the soonest first."""
    return sorted((each for each in endings if each.on <= today + WARN_BEFORE), key=lambda each: (each.on, each.label))


def words_for(ending: Ending, today: dt.date) -> str:
    """One sentence about an ending, for a list or a letter."""
    days = (ending.on - today).days
    if days < 0:
        return f"{ending.label} {'stopped' if ending.stops else 'is late'}: its last day was {-days} days ago."
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"{ending.label} {'stops' if ending.stops else 'is to be looked at'} after its last day, {when}."


QUARTER_MONTHS = (1, 4, 7, 10)
ANSWER_WITHIN = dt.timedelta(days=14)  # from the opening of a round until it is overdue
SUSPENDED_AFTER = dt.timedelta(days=14)  # from overdue until access is suspended


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the quarter that a day lies in."""
    return dt.date(day.year, max(month for month in QUARTER_MONTHS if month <= day.month), 1)


class RoundState(StrEnum):
    """How far an agency has come with confirming its members."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    OVERDUE = "overdue"
    SUSPENDED = "suspended"


def round_state(*, unanswered: int, due_on: dt.date, today: dt.date) -> RoundState:
    if not unanswered:
        return RoundState.CONFIRMED
    if today > due_on + SUSPENDED_AFTER:
        return RoundState.SUSPENDED
    return RoundState.OVERDUE if today > due_on else RoundState.WAITING
