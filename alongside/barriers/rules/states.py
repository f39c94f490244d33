"""What a barrier can be about, and where it can stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from alongside.access.policy import Category


@dataclass(frozen=True)
class Domain:
    """A part of life in which something stands in the way. category: who may see it, where it is about one person."""

    label: str
    category: Category


DOMAINS: Mapping[str, Domain] = {
    "housing": Domain("Somewhere to live", Category.HOUSING),
    "health": Domain("Physical health", Category.PHYSICAL_HEALTH),
    "mental_health": Domain("Mental health", Category.MENTAL_HEALTH),
    "substance_use": Domain("Drugs and alcohol", Category.SUBSTANCE_USE),
    "money": Domain("Money and benefits", Category.MONEY),
    "papers": Domain("Papers and proof of who they are", Category.IDENTITY),
    "immigration": Domain("Immigration status", Category.IMMIGRATION),
    "justice": Domain("Police, courts, prison, probation", Category.JUSTICE),
    "safety": Domain("Safety and abuse", Category.DOMESTIC_ABUSE),
    "access": Domain("Getting through: appointments, phones, travel", Category.IDENTITY),
}


class State(StrEnum):
    """Where a barrier stands: in the way, put to the team or put to a board; or how it ended."""

    OPEN = "open"
    WITH_TEAM = "with_team"
    WITH_BOARD = "with_board"
    SUFFICIENT = "sufficient"
    FLEXED = "flexed"
    REMOVED = "removed"
    NOT_RESOLVABLE = "not_resolvable"

    @property
    def label(self) -> str:
        return {
            State.OPEN: "Open",
            State.WITH_TEAM: "With the team",
            State.WITH_BOARD: "With a board",
            State.SUFFICIENT: "Enough was done",
            State.FLEXED: "Flexed for one person",
            State.REMOVED: "Removed",
            State.NOT_RESOLVABLE: "Cannot be resolved",
        }[self]


STANDING = (State.OPEN, State.WITH_TEAM, State.WITH_BOARD)  # it is in the way, whoever is asked to move it
HINTS = {
    State.OPEN: "It stands in the way again, or still.",
    State.WITH_TEAM: "The worker has tried. The team is asked.",
    State.WITH_BOARD: "The team has tried. A board is asked for a decision.",
    State.SUFFICIENT: "The rule stands, but it no longer keeps anybody from help.",
    State.FLEXED: "An exception was made for this person. Others will meet it again.",
    State.REMOVED: "The rule or practice has changed: nobody meets it any longer.",
    State.NOT_RESOLVABLE: "Everyone who could change it was asked. Say who, and why not.",
}


def moves_from(state: State, *, is_about_one: bool) -> tuple[State, ...]:
    """How it can end from here. What has ended can be opened again; only for one person is anything flexed."""
    if state not in STANDING:
        return (State.OPEN,)
    return tuple(each for each in State if each not in STANDING and (is_about_one or each is not State.FLEXED))
