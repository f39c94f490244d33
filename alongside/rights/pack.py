"""A subject access pack: everything held on one person, what of it is given, and why the rest is not."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.db.models import Q

from alongside.access import gate
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.people.models import Event, Name, Person
from alongside.people.rules import Answer
from alongside.rights import reach, telling
from alongside.rights.models import ItemDecision, Request
from alongside.rights.rules import hiding
from alongside.rights.rules.hiding import Span
from alongside.rights.telling import Item

WHY = "everything held on one person, for the request that person made"
PLACES = frozenset(["Address", "Postcode", "School", "Area", "Location", "Place", "Accommodation", "Hostel", "Refuge"])
TELLS_OF_ABUSE = frozenset({Category.DOMESTIC_ABUSE.value, Category.CONFIDENTIAL_LOCATION.value})
SHORTEST_PHRASE = 5
UNNAMED = "A service that is not named here"


@dataclass(frozen=True)
class Judged:
    """An item with what was decided. guarded: stretches that only a second person lets out; suspects: names of other
    people in it; decision: None where nobody has decided yet, or the item has changed since.
    """

    item: Item
    guarded: tuple[Span, ...]
    suspects: tuple[str, ...]
    decision: ItemDecision | None
    agency: str  # as it may be named

    @property
    def is_released(self) -> bool:
        return self.decision is not None and self.decision.released_by_id is not None

    @property
    def needs_release(self) -> bool:
        return (self.item.is_safe_place or bool(self.guarded)) and not self.is_released

    @property
    def state(self) -> str:
        """undecided, give, redact or withhold: what leaves, as things stand."""
        if self.item.is_safe_place and not self.is_released:
            return "withhold"
        if self.decision is None:
            return "undecided"
        if self.decision.verdict == "give" and self.guarded and not self.is_released:
            return "redact"
        return self.decision.verdict

    @property
    def why_not(self) -> str:
        """Under which rule something is kept back, for us alone; blank where all is given."""
        words = []
        if self.needs_release:
            words.append("A safe place: a second person has to let it out")
        if self.decision is not None and self.decision.verdict != "give":
            words.append(f"{self.decision.get_exemption_display()}: {self.decision.because}")
        return ". ".join(words)

    @property
    def shown(self) -> str:
        """The text as it leaves; nothing where it does not."""
        if self.state in ("withhold", "undecided"):
            return ""
        spans = [tuple(span) for span in self.decision.spans] if self.decision else []
        return hiding.without(self.item.text, [*spans, *(self.guarded if not self.is_released else ())])

    @property
    def preview(self) -> str:
        """The text as it would leave if it were given, for whoever decides."""
        return hiding.without(self.item.text, self.guarded) if self.guarded and not self.is_released else self.item.text

    @property
    def lines(self) -> list[tuple[str, str]]:
        return [
            (label, value) for label, _, value in (line.partition(": ") for line in self.shown.split("\n")) if label
        ]


@dataclass(frozen=True)
class Group:
    """Items of one agency and one category."""

    number: int
    agency: str
    category: str
    items: tuple[Judged, ...]

    @property
    def undecided(self) -> int:
        return sum(each.state == "undecided" for each in self.items)


@dataclass(frozen=True)
class Pack:
    items: tuple[Judged, ...]
    looks: tuple[tuple[str, str], ...]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        found: dict[tuple[str, str], list[Judged]] = {}
        for each in self.items:
            found.setdefault((each.item.agency, each.item.category), []).append(each)
        return tuple(
            Group(number, agency, category, tuple(found[agency, category]))
            for number, (agency, category) in enumerate(sorted(found), 1)
        )

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(each.state for each in self.items)

    @property
    def digest(self) -> str:
        """Of all that leaves. The same decisions on the same facts give the same pack."""
        told = "\n\n".join(f"{each.item.table} {each.item.row} {each.state}\n{each.shown}" for each in self.items)
        return hashlib.sha256(told.encode()).hexdigest()

    def find(self, table: str, row: str) -> Judged | None:
        return next((each for each in self.items if each.item.id == (table, row)), None)


def gather(request: Request) -> Pack:
    """The pack of an open request as things stand now. Nothing of it is kept: it is read anew each time."""
    person = request.person
    if person is None:
        return Pack((), ())
    decisions = {(row.table, row.row): row for row in request.decisions.select_related("released_by")}
    items = list(items_of(person, but_for=request))
    guard = _guard_for(person)
    names = _people_named(person, items)
    judged = []
    for item in items:
        decision = decisions.get(item.id)
        judged.append(
            Judged(
                item,
                () if item.is_safe_place else guard.spans(item),
                tuple(sorted({name for name, _ in _names_in(item, names)})),
                decision if decision is not None and decision.digest == item.digest else None,
                guard.agency(item.agency),
            )
        )
    return Pack(tuple(judged), tuple(_looks(person)))


def items_of(person: Person, *, but_for: Request | None = None) -> Iterator[Item]:
    """Every row that speaks of a person, in words, table by table. but_for: the request being answered, whose own steps are
    no part of the answer: signing it would alter what was signed."""
    people = [person.pk, *Person.objects.filter(merged_into=person).values_list("pk", flat=True)]
    for table in reach.tables():
        if table.is_in_pack:
            rows = gate.everyone(table.rows_of(people), why=WHY)
            foreign = [field.name for field in table.model._meta.concrete_fields if field.is_relation]
            for row in rows.select_related(*foreign) if foreign else rows:
                if but_for is None or _request_of(row) != but_for.pk:
                    yield telling.item_of(row, person)


def _request_of(row: models.Model) -> int | None:
    return row.pk if isinstance(row, Request) else getattr(row, "request_id", None)


def _looks(person: Person) -> Iterator[tuple[str, str]]:
    """Who looked, by role: names of members, and of agencies that would tell what is wrong, stay with us."""
    entries = gate.everyone(Entry.objects.filter(person_id=person.pk, kind=Entry.Kind.LOOK), why=WHY)
    counts: Counter[str] = Counter(entries.values_list("role", flat=True))
    for role, count in sorted(counts.items()):
        yield (Role(role).label.capitalize() if role in set(Role) else "The system itself"), f"{count} times"


@dataclass(frozen=True)
class Guard:
    """What must not be told of where somebody is. is_survivor: the person's own facts tell of abuse. unnamed: agencies
    whose very name would tell where they are."""

    is_survivor: bool
    phrases: tuple[str, ...]
    unnamed: frozenset[str]

    def agency(self, name: str) -> str:
        return UNNAMED if name in self.unnamed else name

    def spans(self, item: Item) -> tuple[Span, ...]:
        found: list[Span] = [span for phrase in self.phrases for span in hiding.spans_of(item.text, phrase)]
        if self.is_survivor or item.category == Category.DOMESTIC_ABUSE.label:
            at = 0
            for label, value in item.lines:
                start, end = at + len(label) + 2, at + len(label) + 2 + len(value)
                if set(label.split()) & PLACES:
                    found.append((start, end))
                else:
                    found += [(start + begin, start + stop) for begin, stop in hiding.places_in(value)]
                at = end + 1
        return hiding.merged(found)


def _guard_for(person: Person) -> Guard:
    tells = Event.objects.filter(category__in=TELLS_OF_ABUSE).exclude(answer=Answer.NO)
    is_survivor = gate.everyone(tells.filter(person=person), why=WHY).exists() or _has_safe_place(person)
    quiet = tells.filter(agency__is_named_to_others=False).values_list("agency__name", flat=True).distinct()
    unnamed = frozenset(gate.everyone(quiet, why=WHY)) if is_survivor else frozenset()
    return Guard(is_survivor, (*_safe_phrases(), *unnamed), unnamed)


def _safe_tables() -> list[reach.Table]:
    return [
        table
        for table in reach.tables()
        if getattr(getattr(table.model, "Access", None), "category", None) is Category.CONFIDENTIAL_LOCATION
    ]


def _has_safe_place(person: Person) -> bool:
    return any(gate.everyone(table.rows_of([person.pk]), why=WHY).exists() for table in _safe_tables())


def _safe_phrases() -> Iterator[str]:
    """Words of every safe place on record, anybody's: they are taken out of every pack, whoever it is for."""
    hidden = Event.objects.filter(category=Category.CONFIDENTIAL_LOCATION).exclude(summary="")
    said = list(gate.everyone(hidden, why=WHY).values_list("summary", flat=True).distinct())
    for table in _safe_tables():
        for row in gate.everyone(table.model._base_manager.all(), why=WHY):
            said += [value for name in _text_fields(table) if (value := getattr(row, name))]
    for text in said:
        for part in (text, *str(text).replace("\n", ",").split(",")):
            if len(part.strip()) >= SHORTEST_PHRASE:
                yield part.strip()


def _text_fields(table: reach.Table) -> list[str]:
    from alongside.access.sealed import SealedText

    return [field.name for field in table.model._meta.concrete_fields if isinstance(field, SealedText)]


def _people_named(person: Person, items: Sequence[Item]) -> set[tuple[str, str]]:
    """Pairs of words in the items that are the name of somebody else on the index, folded."""
    pairs = {(a.casefold(), b.casefold()) for item in items for a, b, _ in hiding.name_pairs(item.text)}
    own = {(given.casefold(), family.casefold()) for given, family in _own_names(person)}
    wanted = {pair for pair in pairs if pair not in own and pair[::-1] not in own}
    known = set()
    for pair in sorted(wanted):
        given, family = pair
        same = Q(given_name__iexact=given, family_name__iexact=family)
        same |= Q(given_name__iexact=family, family_name__iexact=given)
        others = Name.objects.filter(same).exclude(record__person=person)
        if gate.everyone(others, why="does this name belong to somebody else").exists():
            known.add(pair)
    return known


def _own_names(person: Person) -> list[tuple[str, str]]:
    rows = gate.everyone(Name.objects.filter(record__person=person), why=WHY)
    return [*rows.values_list("given_name", "family_name"), (person.given_name, person.family_name)]


def _names_in(item: Item, known: set[tuple[str, str]]) -> list[tuple[str, Span]]:
    found = hiding.name_pairs(item.text)
    return [(f"{a} {b}", span) for a, b, span in found if (a.casefold(), b.casefold()) in known]
