"""What stands in the way of a plan being kept, each in a sentence, with a next step and whose move it is."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from typing import Any

from alongside.methods.one_plan.requirements import Requirement


class Clash(StrEnum):
    """What is wrong between requirements."""

    ASKED_TWICE = "asked_twice"
    TWO_AT_ONCE = "two_at_once"
    TOO_FAR = "too_far"
    CONTRADICTION = "contradiction"
    TOO_EARLY = "too_early"
    CIRCLE = "circle"
    TOO_MUCH = "too_much"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Clash.ASKED_TWICE: "Asked twice",
    Clash.TWO_AT_ONCE: "Two things at once",
    Clash.TOO_FAR: "Cannot get there in time",
    Clash.CONTRADICTION: "Cannot both be kept",
    Clash.TOO_EARLY: "Due before it can be done",
    Clash.CIRCLE: "Each waits for the other",
    Clash.TOO_MUCH: "Too much in one week",
}

_TIME = ("starts", "on", "minutes", "mode", "place", "is_weekly", "until_on", "hours")
_RULE = ("says", "hours", "zone", "place", "mode", "from_on", "until_on")
_FACTS: dict[Clash, tuple[str, ...]] = {
    Clash.ASKED_TWICE: ("agency", "asks", "met_on", "good_until"),
    Clash.TWO_AT_ONCE: _TIME,
    Clash.TOO_FAR: (*_TIME, "is_escorted"),
    Clash.CONTRADICTION: (*_RULE, "starts", "is_weekly", "minutes"),
    Clash.TOO_EARLY: ("after", "due_on", "starts", "on", "minutes", "from_on"),
    Clash.CIRCLE: ("after",),
    Clash.TOO_MUCH: ("starts", "on", "is_weekly"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """on: ids of the requirements it stands on. when: the first moment it bites, where there is one.

    key: stays the same while the facts it stands on do, so that what was set aside with a reason stays set aside.
    """

    clash: Clash
    on: tuple[str, ...]
    sentence: str
    next_step: str
    whose_move: str
    key: str
    when: dt.datetime | None = None


def finding(
    clash: Clash, stands_on: Iterable[Requirement], sentence: str, next_step: str, whose_move: str, *,
    about: str = "", when: dt.datetime | None = None,
) -> Finding:  # fmt: skip
    """about: what tells two findings on the same requirements apart, such as the rule of the table or the week."""
    rows = sorted(stands_on, key=lambda each: each.id)
    return Finding(
        clash, tuple(row.id for row in rows), sentence, next_step, whose_move, _key(clash, rows, about), when
    )


def who_can_move(one: Requirement, other: Requirement) -> Requirement:
    """Whom to ask: never whoever is bound by the law while the other is free; else whoever holds the later one by id."""
    if one.is_fixed != other.is_fixed:
        return other if one.is_fixed else one
    return max(one, other, key=lambda each: each.id)


def day_words(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def moment_words(moment: dt.datetime, zone: dt.tzinfo) -> str:
    here = moment.astimezone(zone)
    return f"{here:%H:%M} on {day_words(here.date())}"


def _key(clash: Clash, rows: list[Requirement], about: str) -> str:
    facts = [(row.id, [_plain(getattr(row, name)) for name in _FACTS[clash]]) for row in rows]
    return hashlib.sha256(repr((clash.value, about, facts)).encode()).hexdigest()[:32]


def _plain(value: Any) -> Any:
    """The same text for the same fact, whatever order a set happens to have or zone a moment is written in."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if is_dataclass(value):
        return [_plain(getattr(value, each.name)) for each in fields(value)]
    return str(value)
