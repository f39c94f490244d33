"""The safety-net budget: what is left, who has to agree, by when, and what the spending papers over. All money in pence."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

SAME_DAY_UNTIL = dt.time(16)  # what is asked later is decided on the next working day


class State(StrEnum):
    """Where a request for money stands."""

    WAITING = "waiting"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    SPENT = "spent"
    NOT_NEEDED = "not needed"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True)
class Limits:
    """alone: the most one person may agree to. people: how many must agree beyond that, or beyond what is set aside for one."""

    alone: int
    people: int = 2


@dataclass(frozen=True)
class Entry:
    """A line of a document that can be chosen. domain: the part of life that a barrier made of it is about."""

    slug: str
    label: str
    hint: str = ""
    domain: str = "access"


@dataclass(frozen=True)
class Terms:
    """What the partnership has agreed about the budget: what may be bought, the gaps that make it necessary, who decides."""

    title: str
    per_person: int
    limits: Limits
    kinds: Mapping[str, Entry]
    gaps: Mapping[str, Entry]


class BadTerms(ValueError):
    """Terms that cannot be used. Its message says which line, and how to mend it."""


def terms_from(values: Mapping[str, object]) -> Terms:
    """The terms in a document. Raises BadTerms."""
    title = values.get("title")
    if not isinstance(title, str) or not title.strip():
        raise BadTerms("Give the terms a title.")
    alone, people = _whole(values, "alone_pence"), _whole(values, "people_beyond", least=2)
    return Terms(
        title=title.strip(),
        per_person=_whole(values, "per_person_pence"),
        limits=Limits(alone, people),
        kinds=_entries(values, "kind"),
        gaps=_entries(values, "gap"),
    )


def _whole(values: Mapping[str, object], name: str, *, least: int = 0) -> int:
    value = values.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise BadTerms(f"{name} must be a whole number of {least} or more.")
    return value


def _entries(values: Mapping[str, object], name: str) -> dict[str, Entry]:
    rows = values.get(name)
    if not isinstance(rows, list) or not rows:
        raise BadTerms(f"List at least one [[{name}]].")
    found: dict[str, Entry] = {}
    for number, row in enumerate(rows, 1):
        slug, label = row.get("name"), row.get("label")
        if not isinstance(slug, str) or not slug or not isinstance(label, str) or not label:
            raise BadTerms(f"[[{name}]] number {number} needs a name and a label.")
        if slug in found:
            raise BadTerms(f"[[{name}]] {slug} stands there twice. Give one of them another name.")
        found[slug] = Entry(slug, label, str(row.get("hint", "")), str(row.get("domain", "access")))
    return found


@dataclass(frozen=True)
class Answer:
    """One person's answer to a request. pence: what they agreed to; None is a no."""

    by: int
    pence: int | None


def state(answers: Iterable[Answer], *, needed: int, spent: int | None, is_withdrawn: bool) -> State:
    """spent: what the receipt says; 0 where nothing was bought; None where nobody has said yet. One no is enough."""
    if spent is not None:
        return State.SPENT if spent else State.NOT_NEEDED
    if is_withdrawn:
        return State.WITHDRAWN
    said = list(answers)
    if any(answer.pence is None for answer in said):
        return State.DECLINED
    return State.AGREED if len({answer.by for answer in said}) >= needed else State.WAITING


def agreed_sum(answers: Iterable[Answer]) -> int:
    """What may be spent: the least that anybody agreed to."""
    return min((answer.pence for answer in answers if answer.pence is not None), default=0)


def cost(state: State, *, agreed: int, spent: int | None) -> int:
    """What a request takes from the fund: what was spent; until then, what was agreed to."""
    return (spent or 0) if state is State.SPENT else agreed if state is State.AGREED else 0


def people_needed(pence: int, *, left_for_person: int, limits: Limits) -> int:
    """How many must agree. What goes beyond what one may give alone, or beyond what is set aside for the person, takes more."""
    return 1 if pence <= limits.alone and pence <= left_for_person else limits.people


@dataclass(frozen=True)
class Balance:
    """What a fund holds. promised: agreed and not yet spent. waiting: asked for and not yet answered."""

    total: int
    spent: int
    promised: int
    waiting: int

    @property
    def left(self) -> int:
        return self.total - self.spent - self.promised

    @property
    def share_used(self) -> float:
        return (self.spent + self.promised) / self.total if self.total else 0.0


def answer_by(asked_at: dt.datetime, is_working_day: Mapping[dt.date, bool] | None = None) -> dt.date:
    """The day by which somebody has to answer: the same one, or the next working day for what comes late or at a weekend.

    asked_at: local time. is_working_day: days that differ from Monday to Friday.
    """
    differs = is_working_day or {}

    def works(day: dt.date) -> bool:
        return differs.get(day, day.weekday() < 5)

    day = asked_at.date()
    if works(day) and asked_at.time() < SAME_DAY_UNTIL:
        return day
    day += dt.timedelta(days=1)
    while not works(day):
        day += dt.timedelta(days=1)
    return day


@dataclass(frozen=True)
class Spent:
    """One sum as the analysis reads it. service: who ought to have met the need."""

    person: int
    pence: int
    gap: str
    kind: str
    service: str
    on: dt.date


@dataclass(frozen=True)
class Pattern:
    """What stands behind one answer to a question: how often, for how many, how much, since when."""

    name: str
    times: int
    people: int
    pence: int
    first: dt.date
    last: dt.date


def patterns(rows: Iterable[Spent], by: str) -> list[Pattern]:
    """The spending by gap, kind or service, the dearest first. by: the field of `Spent`."""
    groups: dict[str, list[Spent]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, by)].append(row)
    found = [
        Pattern(
            name,
            len(group),
            len({row.person for row in group}),
            sum(row.pence for row in group),
            min(row.on for row in group),
            max(row.on for row in group),
        )
        for name, group in groups.items()
    ]
    return sorted(found, key=lambda pattern: (-pattern.pence, pattern.name))
