"""Who leads, how a handover stands, and what somebody should look at. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

SOON, LOUD = "orange", "red"


class BadTerms(ValueError):
    """The terms cannot be used; the words say why."""


@dataclass(frozen=True)
class Terms:
    """How many people one worker leads, and after how many days somebody looks. quiet_days: by status of the list."""

    title: str
    load: int
    answer_days: int
    leaving_days: int
    sight_days: int
    quiet_days: Mapping[str, int] = field(default_factory=dict)

    def quiet_after(self, status: str | None) -> int:
        """Days without contact after which somebody in this status is flagged."""
        return self.quiet_days.get(status or "", self.quiet_days["default"])


def terms_from(content: Mapping[str, object]) -> Terms:
    """Terms from a parsed definition. Raises BadTerms."""
    quiet = content.get("quiet_days")
    if not isinstance(quiet, Mapping) or "default" not in quiet:
        raise BadTerms("Give quiet_days with a default: days without contact after which somebody is flagged.")
    days = {str(name): _whole(f"quiet_days.{name}", value) for name, value in quiet.items()}
    whole = {name: _whole(name, content.get(name)) for name in ("load", "answer_days", "leaving_days", "sight_days")}
    return Terms(title=str(content.get("title") or "Who is alongside whom"), quiet_days=days, **whole)


def _whole(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 400:
        raise BadTerms(f"{name} must be a whole number from 1 to 400.")
    return value


class Stage(StrEnum):
    """Where a handover stands, and by that whose move it is."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DONE = "done"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return {
            Stage.OFFERED: "Offered, not answered yet",
            Stage.ACCEPTED: "Accepted, the person is still to be told",
            Stage.DONE: "Done",
            Stage.DECLINED: "Declined",
            Stage.WITHDRAWN: "Withdrawn",
        }[self]


def stage(answer: str, done_on: dt.date | None) -> Stage:
    """answer: blank while the offer is open, or accepted, declined, withdrawn."""
    if not answer:
        return Stage.OFFERED
    return Stage.DONE if done_on is not None else Stage(answer)


def overlaps(starts: dt.date, ends: dt.date, other_starts: dt.date, other_ends: dt.date) -> bool:
    """Whether two spans share a day, last days included."""
    return starts <= other_ends and other_starts <= ends


class Situation(NamedTuple):
    """What is known of one person and who leads, as one viewer may know it.

    last_met: newest contact; None where none is known. leaves_on: last day of the lead worker's membership, where it has one.
    away_until: last day of an absence that runs today. is_covered: somebody stands in for this person. answer_by: of an open offer.
    """

    has_lead: bool
    since: dt.date
    quiet_after: int
    last_met: dt.date | None = None
    leaves_on: dt.date | None = None
    has_left: bool = False
    answer_by: dt.date | None = None
    is_untold: bool = False
    is_doubled: bool = False


class Alert(NamedTuple):
    name: str
    words: str
    colour: str


def quiet_for(situation: Situation, today: dt.date) -> int:
    """Days since anybody is known to have met the person; since they came on the board where nobody has."""
    return (today - max(filter(None, (situation.last_met, situation.since)), default=today)).days


def alerts(situation: Situation, terms: Terms, today: dt.date) -> list[Alert]:
    """What somebody should look at, the loudest first."""
    found: list[Alert] = []
    if not situation.has_lead:
        found.append(Alert("no_lead", "No lead", LOUD))
    if situation.has_left:
        found.append(Alert("leaving", "Their lead worker has left", LOUD))
    elif situation.leaves_on is not None and (days := (situation.leaves_on - today).days) <= terms.leaving_days:
        found.append(Alert("leaving", f"Their lead worker leaves in {days} days" if days else
                           "Their lead worker's last day is today", SOON))  # fmt: skip
    if situation.is_doubled:
        found.append(Alert("doubled", "Two leads since records were joined", LOUD))
    if situation.answer_by is not None:
        is_late = situation.answer_by < today
        found.append(Alert("handover", "Handover not answered in time" if is_late else "Handover offered",
                           LOUD if is_late else SOON))  # fmt: skip
    if situation.is_untold:
        found.append(Alert("untold", "Tell the person who leads now", SOON))
    if (quiet := quiet_for(situation, today)) > situation.quiet_after:
        found.append(Alert("quiet", f"Not seen for {quiet} days", SOON))
    return found


@dataclass(frozen=True)
class Load:
    """How many people one worker leads, against how many one worker should."""

    name: str
    agency: str
    people: int
    limit: int

    @property
    def is_over(self) -> bool:
        return self.people > self.limit

    @property
    def note(self) -> str:
        if self.people > self.limit:
            return f"{self.people - self.limit} over"
        return "full" if self.people == self.limit else f"room for {self.limit - self.people}"


def has_room(people: int, limit: int, allowed: int = 0) -> bool:
    """Whether a worker may lead one more. allowed: words of a second person that are not used yet."""
    return people < limit or allowed > 0


def fullest_first(loads: Iterable[Load]) -> list[Load]:
    return sorted(loads, key=lambda load: (-load.people, load.name))
