"""The near-certain questions that a viewer may answer at a glance, a page at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.matching import sides
from alongside.matching.models import Judgement, Suggestion
from alongside.matching.queue import seen_questions
from alongside.matching.rules.glance import NEAR_CERTAIN, Asked, Bundle, bundles
from alongside.matching.rules.queue import Why
from alongside.matching.rules.verdicts import Verdict
from alongside.methods.identifiers import KINDS
from alongside.people.models import Identifier, Person, Record

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
    return bundles(questions, apart=_said_to_differ(), numbers=_numbers_of(people))


def _said_to_differ() -> list[tuple[int, int]]:
    said = gate.everyone(Judgement.objects.standing().filter(verdict=Verdict.DIFFERENT), why=WHY)
    return list(said.values_list("left__person", "right__person"))


def _numbers_of(people: set[int]) -> dict[int, dict[str, set[str]]]:
    """person -> kind -> the valid numbers of that kind, of the kinds that only one human can have."""
    unique = [slug for slug, kind in KINDS.items() if kind.is_unique]
    checked = Identifier.objects.filter(record__person__in=people, kind__in=unique).exclude(canonical="")
    found: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for person, kind, number in gate.everyone(checked, why=WHY).values_list("record__person", "kind", "canonical"):
        found[person][kind].add(number)
    return found


COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Name", ("Name", "Also known as")),
    ("Born", ("Date of birth",)),
    ("Sex, nationality", ("Sex", "Nationality")),
    ("Address and contact", ("Address", *(label for _, label in sides.CONTACTS))),
    ("Numbers", tuple(kind.label for kind in KINDS.values())),
)


@dataclass(frozen=True)
class Cell:
    """What one of the people is known by in a column. differs: what differs from what the first of the bundle has."""

    heading: str
    said: list[str]
    differs: list[str]


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
    columns = [column for column in COLUMNS if _can_be_compared(column[1], seen)]
    lines = [
        Line(
            [_cell(heading, labels, side, seen[0]) for heading, labels in columns],
            sorted({record.agency.name for record in side.records}),
        )
        for side in seen
    ]
    return Shown(bundle.key, seen[0].name, [heading for heading, _ in columns], lines, bundle.questions[0])


def _cell(heading: str, labels: tuple[str, ...], side: sides.Side, first: sides.Side) -> Cell:
    is_named = heading == "Numbers"
    said = [f"{label}: {each.value}" if is_named else each.value for label in labels for each in side.under(label)]
    differing = [label for label in labels if sides.Row(label, first.under(label), side.under(label)).differs]
    return Cell(heading, list(dict.fromkeys(said)), [label.lower() if len(labels) > 1 else "" for label in differing])


def _can_be_compared(labels: tuple[str, ...], seen: list[sides.Side]) -> bool:
    """Whether at least two say something: what only one of them says is left out, so that a glance is enough."""
    return sum(any(side.under(label) for label in labels) for side in seen) > 1
