"""How barriers are described here: kinds, services, the words of a refusal, the boards that can be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class BadFacets(ValueError):
    """A definition of how barriers are described that cannot be used. Its message says what to mend."""


class Side(StrEnum):
    """Who said no."""

    PROVIDER = "provider"
    PERSON = "person"

    @property
    def label(self) -> str:
        return {Side.PROVIDER: "A service said no", Side.PERSON: "The person said no"}[self]


@dataclass(frozen=True)
class Refusal:
    """One reason why somebody said no. kind: the kind of barrier that it is evidence of."""

    code: str
    words: str
    side: Side
    kind: str


@dataclass(frozen=True)
class Board:
    """Somebody who can decide what the team cannot. answer_within_days: how long an ask waits before it is chased."""

    slug: str
    title: str
    answer_within_days: int


@dataclass(frozen=True)
class Facets:
    """kinds, services: slug -> words."""

    title: str
    kinds: Mapping[str, str]
    services: Mapping[str, str]
    refusals: tuple[Refusal, ...]
    boards: tuple[Board, ...]
    team_answers_within_days: int
    effect_after_days: int
    alike_from: float

    def refusal(self, code: str) -> Refusal | None:
        return next((each for each in self.refusals if each.code == code), None)

    def board(self, slug: str) -> Board | None:
        return next((each for each in self.boards if each.slug == slug), None)


def facets_from(document: Mapping[str, Any]) -> Facets:
    """The definition in a document. Raises BadFacets."""
    for name in ("team_answers_within_days", "effect_after_days"):
        if not isinstance(document.get(name), int) or document[name] < 1:
            raise BadFacets(f"{name} must be a number of days, 1 or more.")
    alike_from = document.get("alike_from", 0.3)
    if not isinstance(alike_from, int | float) or not 0 < alike_from < 1:
        raise BadFacets("alike_from must lie between 0 and 1.")
    kinds, services = _named(document, "kinds"), _named(document, "services")
    refusals = tuple(_refusal(each, kinds) for each in document.get("refusal", ()))
    boards = tuple(_board(each) for each in document.get("board", ()))
    _different([each.code for each in refusals], "refusal")
    _different([each.slug for each in boards], "board")
    if not boards:
        raise BadFacets("There must be at least one board, or nobody could be asked.")
    return Facets(
        title=str(document.get("title", "")), kinds=kinds, services=services, refusals=refusals, boards=boards,
        team_answers_within_days=document["team_answers_within_days"],
        effect_after_days=document["effect_after_days"], alike_from=float(alike_from),
    )  # fmt: skip


def _named(document: Mapping[str, Any], name: str) -> Mapping[str, str]:
    found = document.get(name)
    if (
        not isinstance(found, Mapping)
        or not found
        or not all(isinstance(each, str) and each for each in found.values())
    ):
        raise BadFacets(f"[{name}] must hold at least one line such as word = “What people read”.")
    return dict(found)


def _refusal(given: Mapping[str, Any], kinds: Mapping[str, str]) -> Refusal:
    try:
        side = Side(given["side"])
        refusal = Refusal(str(given["code"]), str(given["words"]), side, str(given["kind"]))
    except (KeyError, ValueError) as error:
        raise BadFacets(f"A refusal needs code, words, kind, and side “provider” or “person”: {error}") from None
    if refusal.kind not in kinds:
        raise BadFacets(f"{refusal.code}: there is no kind “{refusal.kind}” under [kinds].")
    return refusal


def _board(given: Mapping[str, Any]) -> Board:
    days = given.get("answer_within_days")
    if not given.get("slug") or not given.get("title") or not isinstance(days, int) or days < 1:
        raise BadFacets("A board needs slug, title and answer_within_days, a number of days.")
    return Board(str(given["slug"]), str(given["title"]), days)


def _different(slugs: list[str], what: str) -> None:
    if len(set(slugs)) != len(slugs):
        raise BadFacets(f"Each {what} needs a word of its own.")
