"""What follows from what a package says: where each area stands, whose move it is, and what changed. Pure."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from alongside.access.policy import Category


class BadAreas(ValueError):
    """Areas that cannot be used. Its message says what is wrong and how to mend it."""


@dataclass(frozen=True)
class Area:
    """One area of life. category: who may see what is written there; barrier: the part of life a barrier is logged under."""

    slug: str
    title: str
    hint: str
    category: Category
    barrier: str


def areas_from(document: Mapping[str, Any], barriers: Iterable[str]) -> dict[str, Area]:
    """The areas of a definition, in its order. barriers: parts of life that barriers know. Raises BadAreas."""
    known, found = set(barriers), {}
    for number, given in enumerate(document.get("area", []), start=1):
        area = _area(number, given, known)
        if area.slug in found:
            raise BadAreas(f"Two areas have the slug {area.slug}. Give each its own.")
        found[area.slug] = area
    if not found:
        raise BadAreas("There is no [[area]]. Name at least one area of life.")
    return found


def _area(number: int, given: Mapping[str, Any], barriers: set[str]) -> Area:
    said = {name: str(given.get(name, "")).strip() for name in ("slug", "title", "hint", "category", "barrier")}
    if not re.fullmatch(r"[a-z][a-z_]{1,29}", said["slug"]):
        raise BadAreas(f"Area {number}: the slug must be a short word of small letters, like physical_health.")
    if not said["title"]:
        raise BadAreas(f"Area {number}: say its title in words people read.")
    if said["category"] not in set(Category):
        raise BadAreas(
            f"{said['slug']}: there is no category {said['category'] or 'without a name'}. It decides who may see it."
        )
    if said["barrier"] not in barriers:
        raise BadAreas(f"{said['slug']}: barrier must be one of {', '.join(sorted(barriers))}.")
    return Area(said["slug"], said["title"], said["hint"], Category(said["category"]), said["barrier"])


class Talk(StrEnum):
    """How far an area was gone through with the person. Nothing needed is an answer; nothing written is none."""

    EXPLORED = "explored"
    NONE = "none"
    NOT_YET = "not_yet"

    @property
    def label(self) -> str:
        return {"explored": "We talked about it", "none": "Nothing is needed here", "not_yet": "Not talked about yet"}[
            self
        ]


class Whose(StrEnum):
    PERSON = "person"
    WORKER = "worker"
    AGENCY = "agency"

    @property
    def label(self) -> str:
        return {"person": "Theirs", "worker": "A worker's", "agency": "An agency's"}[self]


class NeedState(StrEnum):
    """Where a need stands. Only an outcome meets it: what was tried is kept as tried."""

    OPEN = "open"
    PROMISED = "promised"
    BLOCKED = "blocked"
    MET = "met"
    LET_GO = "let_go"

    @property
    def label(self) -> str:
        return {
            "open": "Needed",
            "promised": "Promised",
            "blocked": "Blocked",
            "met": "Met",
            "let_go": "Not wanted now",
        }[self]

    @property
    def is_over(self) -> bool:
        return self in (NeedState.MET, NeedState.LET_GO)


class NeedStep(StrEnum):
    """What may happen to a need. Its name in the address is its value."""

    NAMED = "named"
    PROMISE = "promise"
    TRIED = "tried"
    BLOCK = "block"
    FREE = "free"
    BARRIER = "barrier"
    MEET = "meet"
    LET_GO = "let_go"
    REOPEN = "reopen"

    @property
    def label(self) -> str:
        return {
            "named": "Named", "promise": "Promised", "tried": "Tried", "block": "Blocked", "free": "No longer blocked",
            "barrier": "Barrier opened", "meet": "Met", "let_go": "Not wanted now", "reopen": "Needed again",
        }[self]  # fmt: skip


NEED_STEPS: Mapping[NeedState, tuple[NeedStep, ...]] = {
    NeedState.OPEN: (NeedStep.PROMISE, NeedStep.TRIED, NeedStep.MEET, NeedStep.BLOCK, NeedStep.LET_GO),
    NeedState.PROMISED: (NeedStep.TRIED, NeedStep.MEET, NeedStep.PROMISE, NeedStep.BLOCK, NeedStep.LET_GO),
    NeedState.BLOCKED: (NeedStep.BARRIER, NeedStep.FREE, NeedStep.TRIED, NeedStep.MEET, NeedStep.LET_GO),
    NeedState.MET: (NeedStep.REOPEN,),
    NeedState.LET_GO: (NeedStep.REOPEN,),
}


def may_step(state: NeedState, step: NeedStep, *, has_barrier: bool = False) -> bool:
    return step in NEED_STEPS[state] and not (step is NeedStep.BARRIER and has_barrier)


class GoalState(StrEnum):
    WANTED = "wanted"
    WORKING = "working"
    REACHED = "reached"
    SET_ASIDE = "set_aside"

    @property
    def label(self) -> str:
        return {"wanted": "Wanted", "working": "Working on it", "reached": "Reached", "set_aside": "Set aside"}[self]


def goal_moves(state: GoalState) -> tuple[GoalState, ...]:
    """Where a goal can go: people change their minds, so anywhere but where it is."""
    return tuple(each for each in GoalState if each is not state)


class Standing(StrEnum):
    """Where an area stands, as the calm picture shows it: what asks for somebody first."""

    BLOCKED = "blocked"
    LATE = "late"
    NEEDED = "needed"
    PROMISED = "promised"
    IN_PLACE = "in_place"
    NONE = "none"
    EXPLORED = "explored"
    NOT_YET = "not_yet"

    @property
    def label(self) -> str:
        return {
            "blocked": "Blocked", "late": "Promised, late", "needed": "Needed", "promised": "Promised",
            "in_place": "In place", "none": "Nothing needed", "explored": "Talked about", "not_yet": "Not talked about yet",
        }[self]  # fmt: skip


COLOURS: Mapping[Standing, str] = {
    Standing.BLOCKED: "purple", Standing.LATE: "red", Standing.NEEDED: "orange", Standing.PROMISED: "blue",
    Standing.IN_PLACE: "green", Standing.NONE: "grey", Standing.EXPLORED: "teal", Standing.NOT_YET: "grey",
}  # fmt: skip


@dataclass(frozen=True)
class NeedFact:
    """What the standing of an area needs to know of one need. due_on: by when it is promised."""

    state: NeedState
    due_on: dt.date | None = None


def standing_of(talk: Talk | None, in_place: str, needs: Sequence[NeedFact], today: dt.date) -> Standing:
    """Where an area stands. talk: None where nothing has been written about it."""
    states = {each.state for each in needs}
    if NeedState.BLOCKED in states:
        return Standing.BLOCKED
    if any(is_late(each.state, each.due_on, today) for each in needs):
        return Standing.LATE
    if NeedState.OPEN in states:
        return Standing.NEEDED
    if NeedState.PROMISED in states:
        return Standing.PROMISED
    if in_place.strip() or NeedState.MET in states:
        return Standing.IN_PLACE
    if talk is Talk.NONE:
        return Standing.NONE
    return Standing.EXPLORED if talk is Talk.EXPLORED else Standing.NOT_YET


def is_late(state: NeedState, due_on: dt.date | None, today: dt.date) -> bool:
    """Whether a promise was not kept by its day."""
    return state is NeedState.PROMISED and due_on is not None and due_on < today


@dataclass(frozen=True)
class Move:
    """One thing that somebody has to do next. area: its title; by: who, in words; on: by when, None where nobody said."""

    what: str
    by: str
    area: str
    whose: Whose
    on: dt.date | None = None
    url: str = ""

    def is_late(self, today: dt.date) -> bool:
        return self.on is not None and self.on < today


def in_order(moves: Iterable[Move]) -> list[Move]:
    """What comes next first; without a day last."""
    return sorted(moves, key=lambda each: (each.on is None, each.on or dt.date.max))


@dataclass(frozen=True)
class Piece:
    """A run of words in a difference. how: "same", "gone" or "new"."""

    how: str
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts as one, word by word: what stayed, what went, what came."""
    old, new = _words(before), _words(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        pieces += [Piece(how, text) for how, text in (("gone", "".join(old[a:b])), ("new", "".join(new[c:d]))) if text]
    return tuple(pieces)


def _words(text: str) -> list[str]:
    return re.findall(r"\S+\s*|\s+", text)


@dataclass(frozen=True)
class Altered:
    """One answer that differs between two versions. pieces: its words, what went and what came."""

    label: str
    pieces: tuple[Piece, ...]


def altered(labels: Mapping[str, str], before: Mapping[str, str], after: Mapping[str, str]) -> list[Altered]:
    """The answers that differ, in the order of the labels. labels: name -> words; an answer that is not there is blank."""
    return [
        Altered(label, difference(before.get(name, ""), after.get(name, "")))
        for name, label in labels.items()
        if before.get(name, "") != after.get(name, "")
    ]


HOW = {
    "in_person": "In person",
    "read_aloud": "In person, read aloud",
    "interpreter": "With an interpreter",
    "phone": "By phone",
    "video": "By video",
    "in_writing": "In writing",
    "advocate": "Through their advocate",
}
