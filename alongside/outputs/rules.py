"""What makes an export ready, large, too old, or no longer its asker's to have. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

LARGE = 50  # people; more takes a second person
KEPT = dt.timedelta(days=7)
SHORTEST_REASON = 10


class State(StrEnum):
    WAITING = "waiting"
    SECOND = "second"
    READY = "ready"
    REFUSED = "refused"
    GONE = "gone"

    @property
    def label(self) -> str:
        return _LABELS[self][0]

    @property
    def colour(self) -> str:
        return _LABELS[self][1]

    @property
    def is_unfinished(self) -> bool:
        return self is State.WAITING


_LABELS: Mapping[State, tuple[str, str]] = {
    State.WAITING: ("Being made", "blue"),
    State.SECOND: ("Waits for a second person", "yellow"),
    State.READY: ("Ready", "green"),
    State.REFUSED: ("Not made", "red"),
    State.GONE: ("No longer kept", "grey"),
}


@dataclass(frozen=True)
class Mark:
    """What stands on every page and sheet: who asked, for whom, why, and until when it may be kept."""

    title: str
    name: str
    role: str
    agency: str
    because: str
    made_at: dt.datetime
    destroy_by: dt.date
    number: int

    @property
    def line(self) -> str:
        made = f"{self.made_at.day} {self.made_at:%B %Y, %H:%M}"
        by = f"{self.destroy_by.day} {self.destroy_by:%B %Y}"
        return (
            f"{self.title}. Alongside export {self.number}, made {made} for {self.name}, {self.role}, {self.agency}. "
            f"Why: {self.because} Destroy by {by}."
        )


Rights = Mapping[str, list[str]]  # the giving agency's id as text -> the categories it shares


def rights_of(shares: Mapping[int, Set[str]]) -> dict[str, list[str]]:
    """What agreements let somebody have, as it is kept with a file made under them."""
    return {str(giver): sorted(categories) for giver, categories in sorted(shares.items())}


def are_narrower(now: Rights, then: Rights) -> bool:
    """Whether something that could be had when a file was made can no longer be."""
    return any(set(categories) - set(now.get(giver, ())) for giver, categories in then.items())


def needs_second(people: int, agreed: int) -> bool:
    """Whether so many people need a second person's yes. agreed: how many were said yes to, 0 where nobody was asked."""
    return people > LARGE and people > agreed


def quarter_of(day: dt.date) -> str:
    """ "2026 Q4" """
    return f"{day.year} Q{(day.month + 2) // 3}"
