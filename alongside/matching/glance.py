"""The near-certain questions that a viewer may answer at a glance, a page at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.matching import sides
from alongside.matching.models import Judgement, Suggestion
from alongside.matching.queue import seen_questions
from alongside.matching.rules.glance import NEAR_CERTAIN, Asked, Bundle, bundles
from alongside.matching.rules.queue import Why
from alongside.matching.rules.verdicts import Verdict
from alongside.people.models import Person, Record

PLAIN = (Why.NEEDS_A_PERSON, Why.GREY_BAND)
WHY = "gathering near-certain questions by whom they are about"


def seen_bundles(viewer: Viewer) -> list[Bundle]:
    """What this viewer may answer at a glance, the bundle that mends most first."""
    asked = list(seen_questions(viewer).open().values_list("pk", "kind", "why", "person", "other", "probability"))
    people = {person for _, _, _, person, other, _ in asked} | {other for _, _, _, _, other, _ in asked}
    records = gate.everyone(Record.objects.filter(person__in=people), why=WHY)
    sizes = Counter(records.values_list("person_id", flat=True))
    questions = [
        Asked(
            pk, person, other,
            is_near_certain=kind == Suggestion.Kind.JOIN and why in PLAIN and probability >= NEAR_CERTAIN,
            gain=probability * sizes[person] * sizes[other],
        )
        for pk, kind, why, person, other, probability in asked
    ]  # fmt: skip
    return bundles(questions, apart=_said_to_differ())


def _said_to_differ() -> list[tuple[int, int]]:
    said = gate.everyone(Judgement.objects.standing().filter(verdict=Verdict.DIFFERENT), why=WHY)
    return list(said.values_list("left__person", "right__person"))


@dataclass(frozen=True)
class Cell:
    """What one side says under a label, and whether that differs from what the first of the bundle says."""

    label: str
    said: list[sides.Said]
    differs: bool


@dataclass(frozen=True)
class Line:
    """One of the people of a bundle."""

    cells: list[Cell]
    agencies: list[str]


@dataclass(frozen=True)
class Shown:
    """A bundle as it is drawn: its people one below the other. closer: the question to begin with to look closer."""

    key: str
    name: str
    headings: list[str]
    lines: list[Line]
    closer: int


def shown(viewer: Viewer, bundle: Bundle) -> Shown:
    """The people of a bundle as this viewer may see them; the look is recorded for each first."""
    seen = []
    for person in bundle.people:
        gate.look(viewer, Person.objects.all(), because="judging at a glance", pk=person)
        records = gate.everyone(Record.objects.filter(person=person), why="which records stand behind a question")
        seen.append(sides.side(viewer, records.values_list("pk", flat=True)))
    headings = [label for label in sides.LABELS if _can_be_compared(label, seen)]
    first = seen[0]
    lines = [
        Line(
            [Cell(label, side.under(label), sides.Row(label, first.under(label), side.under(label)).differs)
             for label in headings],
            sorted({record.agency.name for record in side.records}),
        )
        for side in seen
    ]  # fmt: skip
    return Shown(bundle.key, first.name, headings, lines, bundle.questions[0])


def _can_be_compared(label: str, seen: list[sides.Side]) -> bool:
    """Names always; anything else where at least two say something."""
    return label == sides.LABELS[0] or sum(bool(side.under(label)) for side in seen) > 1
