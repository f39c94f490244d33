"""Two people side by side, as one viewer may see them: what each agency says, and where it differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from anyascii import anyascii

from alongside.access import gate
from alongside.access.policy import Category, Fact, Viewer, decide
from alongside.kit import words
from alongside.kit.charts.evidence import Evidence
from alongside.matching.models import Suggestion
from alongside.matching.rules.queue import Why
from alongside.methods.identifiers import KINDS
from alongside.methods.linkage.contacts import phone_form
from alongside.people.models import Identifier, Name, Record
from alongside.people.seen import NAME_NOT_SHOWN

PLACES = ("address", "postcode")
TELEPHONE = "Telephone"
CONTACTS = (("phone", TELEPHONE), ("email", "Email"))
NOT_SHOWN = "You may not see this number"


class Mark(StrEnum):
    """How the two sides compare; shown as a word, never by colour alone."""

    SAME = "same"
    PARTLY = "partly the same"
    DIFFERS = "differs"
    ONE_SIDED = "one side only"


@dataclass(frozen=True)
class Said:
    """One value, and which agencies say so."""

    value: str
    agencies: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the comparison."""

    label: str
    left: list[Said]
    right: list[Said]

    @property
    def mark(self) -> Mark:
        one, other = ({self._plain(said.value) for said in side} for side in (self.left, self.right))
        if not one or not other:
            return Mark.ONE_SIDED
        if one == other:
            return Mark.SAME
        return Mark.PARTLY if one & other else Mark.DIFFERS

    @property
    def differs(self) -> bool:
        return self.mark is Mark.DIFFERS

    def _plain(self, value: str) -> str:
        """The value as it is compared: accents and ways of writing one telephone number make no difference."""
        if self.label == TELEPHONE and (number := phone_form(value)):
            return number
        return "".join(letter for letter in anyascii(value).casefold() if letter.isalnum())


@dataclass
class Side:
    """One of the two: the records that a viewer may see, and what they say under each label."""

    records: list[Record] = field(default_factory=list)
    said: dict[str, dict[str, tuple[list[str], str]]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.records[0].full_name if self.records else NAME_NOT_SHOWN

    def lead_with(self, record_id: int) -> None:
        """Put the record that stands for this side first."""
        self.records.sort(key=lambda record: record.pk != record_id)

    def add(self, label: str, value: object, agency: str, note: str = "") -> None:
        if value:
            agencies, _ = self.said.setdefault(label, {}).setdefault(str(value), ([], note))
            if agency not in agencies:
                agencies.append(agency)

    def under(self, label: str) -> list[Said]:
        return [Said(value, tuple(agencies), note) for value, (agencies, note) in self.said.get(label, {}).items()]


LABELS = (
    "Name", "Also known as", "Date of birth", "Sex", "Nationality", "Address", *(label for _, label in CONTACTS),
    *(kind.label for kind in KINDS.values()),
)  # fmt: skip


def side(viewer: Viewer, record_ids: Iterable[int]) -> Side:
    """What these records say, as far as the viewer may see it; the newest first."""
    mine = Record.objects.filter(pk__in=list(record_ids))
    found = Side(list(gate.visible(viewer, mine).select_related("agency").order_by("-last_seen_on", "pk")))
    for record in found.records:
        agency = record.agency.name
        found.add("Date of birth", words.day(record.date_of_birth) if record.date_of_birth else "", agency)
        found.add("Sex", record.sex.capitalize(), agency)
        found.add("Nationality", record.nationality, agency)
        _add_contacts(viewer, found, record)
    for name in gate.visible(viewer, Name.objects.filter(record__in=found.records)).select_related("record__agency"):
        label = "Name" if name.kind == Name.Kind.MAIN else "Also known as"
        found.add(label, name.full_name, name.record.agency.name)
    numbers = gate.visible(viewer, Identifier.objects.filter(record__in=found.records)).select_related("record__agency")
    for number in numbers:
        found.add(
            KINDS[number.kind].label, number.canonical or number.supplied, number.record.agency.name, number.because
        )
    return found


def _add_contacts(viewer: Viewer, found: Side, record: Record) -> None:
    fact = Fact(Category.LOCATION, record.agency_id, record.agency.name)
    if decide(viewer, fact, gate.ties(viewer, record.person_id)):
        place = ", ".join(str(record.supplied[part]) for part in PLACES if record.supplied.get(part))
        found.add("Address", place, record.agency.name)
        for key, label in CONTACTS:
            found.add(label, record.supplied.get(key), record.agency.name)


def rows(left: Side, right: Side) -> list[Row]:
    """The comparison, line by line; lines that neither side fills are left out."""
    compared = [Row(label, left.under(label), right.under(label)) for label in LABELS]
    return [row for row in compared if row.left or row.right]


def shown_reasons(viewer: Viewer, suggestions: Iterable[Suggestion]) -> dict[int, list[list[object]]]:
    """suggestion -> its reasons, without those about a number that the viewer may not see on both sides."""
    asked = list(suggestions)
    records = {record for each in asked for record in (each.left_id, each.right_id)}
    seen = gate.visible(viewer, Identifier.objects.filter(record__in=records)).values_list("record_id", "kind")
    shown = {(record, KINDS[kind].label) for record, kind in seen}
    labels = {kind.label for kind in KINDS.values()}
    return {
        each.pk: [
            reason
            for reason in each.reasons
            if reason[0] not in labels or {(each.left_id, reason[0]), (each.right_id, reason[0])} <= shown
        ]
        for each in asked
    }


def evidence(suggestion: Suggestion, left: Side, right: Side) -> list[Evidence]:
    """The evidence as bars, weightiest first; the last is what two records picked at random have against them."""
    numbers = {kind.label for kind in KINDS.values()}
    bars = []
    for label, found, weight in suggestion.reasons:
        is_hidden = label in numbers and not (left.under(label) and right.under(label))
        bars.append(Evidence(label, weight, NOT_SHOWN if is_hidden else found.capitalize()))
    if bars:
        start = suggestion.weight - sum(bar.weight for bar in bars)
        bars.append(Evidence("Before looking", start, "Two records picked at random are hardly ever one person"))
    return bars


def chance(suggestion: Suggestion) -> str:
    """A probability as people say it. Twins agree in all that the model weighs, so of them it knows nothing."""
    if suggestion.why == Why.POSSIBLE_TWINS:
        return "Twins agree in just these things, so the evidence cannot tell."
    probability = suggestion.probability
    of_ten = round(probability * 10)
    if of_ten >= 10:
        return "Nearly all pairs with such evidence are one person."
    if of_ten <= 0:
        return "Hardly any pairs with such evidence are one person."
    return f"About {of_ten} in 10 pairs with such evidence are one person."


def record_ids(suggestion: Suggestion, records_of: Mapping[int, set[int]]) -> tuple[set[int], set[int]]:
    """The records on either side of a question. records_of: person -> their records."""
    left = records_of[suggestion.person_id]
    if suggestion.kind == Suggestion.Kind.PART:
        leaving = (set(suggestion.leaving) & left) | {suggestion.right_id}
        return left - leaving, leaving
    mine, other = records_of[suggestion.person_id], records_of[suggestion.other_id]
    return (mine, other) if suggestion.left_id in mine else (other, mine)
