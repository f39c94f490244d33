"""Find people by any name, date of birth or number, forgiving how it was typed, within what the viewer may see.

A row is matched only where an agreement lets the viewer's agency know of it. Whoever the viewer may not see is answered
with an index card: initials, year of birth, and which agencies are alongside, of those that may be named; where none
may, with nothing: an empty line would tell what the name would.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.people.models import Identifier, Name, Person, Record
from alongside.people.named import people_named
from alongside.people.rules import header_of, initials
from alongside.people.search_words import refresh
from alongside.people.seen import full_name, records_by_person
from alongside.people.wanted import Birth, Wanted, understand

__all__ = ["Card", "Found", "Hit", "card_of", "cards", "find", "look_at_card", "refresh"]

MOST_SHOWN = 25
MOST_WEIGHED = 3_000  # people whose dates of birth and names are held against what was typed
BY_NUMBER = 10.0
SAME_DAY, SWAPPED, SAME_SPAN, NEAR_DAY = 1.0, 0.8, 0.5, 0.4


@dataclass(frozen=True)
class Hit:
    """Somebody the viewer may see. records: theirs that the viewer may see, the newest first."""

    person: Person
    records: tuple[Record, ...]
    full_name: str
    date_of_birth: dt.date | None
    also_known_as: tuple[str, ...]

    @property
    def agencies(self) -> list[str]:
        return sorted({record.agency.name for record in self.records})

    @property
    def last_seen_on(self) -> dt.date | None:
        return max((record.last_seen_on for record in self.records if record.last_seen_on), default=None)


@dataclass(frozen=True)
class Card:
    """All that is said of somebody the viewer may not see."""

    key: str
    initials: str
    birth_year: int | None
    agencies: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """is_near: nobody fits everything that was typed, these come nearest. is_cut: there are more than are shown."""

    wanted: Wanted
    hits: list[Hit] = field(default_factory=list)
    cards: list[Card] = field(default_factory=list)
    is_near: bool = False
    is_cut: bool = False


def find(viewer: Viewer, text: str, today: dt.date) -> Found:
    """Search, and record the search before anything leaves. Raises gate.Refused for a role that does not search."""
    gate.ask(viewer, "person.search")
    wanted = understand(text, today)
    scores, is_near = _scores(viewer, wanted)
    hits, carded = _answers(viewer, _best(viewer, scores))
    gate.looked_at(viewer, "person.search", count=len(hits) + len(carded), kind=Entry.Kind.SEARCH)
    return Found(wanted, hits, carded, is_near, len(scores) > MOST_SHOWN)


def card_of(viewer: Viewer, key: str) -> Card | None:
    """The index card of one person; None where the viewer's agency may not know of them either."""
    person = Person.objects.current().filter(key=key).values_list("pk", flat=True).first()
    if person is None:
        return None
    card = _cards(viewer, [person]).get(person)
    if card is None or card.agencies or gate.visible(viewer, Person.objects.filter(pk=person)).exists():
        return card
    return None


def look_at_card(viewer: Viewer, key: str) -> Card | None:
    """The index card, the look recorded before it leaves."""
    card = card_of(viewer, key)
    if card is not None:
        person = Person.objects.get(key=key)
        ledger.write_at_once(
            Entry.Kind.LOOK,
            "look card",
            by=viewer,
            object_kind="people.person",
            object_id=person.pk,
            person_id=person.pk,
        )
    return card


def _scores(viewer: Viewer, wanted: Wanted) -> tuple[dict[int, float], bool]:
    """Person id -> how well they fit. Second: whether nobody fits all the words."""
    scores, is_near = _by_names(viewer, wanted)
    if not wanted.words:
        for birth in wanted.births:
            scores |= dict.fromkeys(_born(viewer, birth), SAME_DAY) if birth.is_day else {}
    elif wanted.births:
        _weigh_births(viewer, wanted.births, scores)
    for person in _by_numbers(viewer, wanted):
        scores[person] = scores.get(person, 0.0) + BY_NUMBER
    return scores, is_near


def _best(viewer: Viewer, scores: dict[int, float]) -> list[int]:
    """Those to be shown, the best first; of equals, those whom the viewer may see."""
    near = sorted(scores, key=lambda person: (-scores[person], person))[: MOST_SHOWN * 10]
    records = gate.visible(viewer, Record.objects.filter(person__in=near))
    seen = set(records.values_list("person_id", flat=True).distinct())
    return sorted(near, key=lambda person: (-scores[person], person not in seen, person))[:MOST_SHOWN]


def _by_names(viewer: Viewer, wanted: Wanted) -> tuple[dict[int, float], bool]:
    if not wanted.words:
        return {}, False
    if len(wanted.words) == 1 and wanted.births:  # one name alone may be thousands' name: begin with the date
        born = {person for birth in wanted.births for person in _born(viewer, birth)}
        scores, is_near = people_named(viewer, wanted.words, of=born)
        if scores:
            return scores, is_near
    scores, is_near = people_named(viewer, wanted.words)
    return dict(sorted(scores.items(), key=lambda item: -item[1])[:MOST_WEIGHED]), is_near and bool(scores)


def _weigh_births(viewer: Viewer, births: Iterable[Birth], scores: dict[int, float]) -> None:
    """Lift those whose date of birth fits; a slip in one part of the date still counts for something."""
    records = gate.on_index(viewer, Record.objects.filter(person__in=list(scores), date_of_birth__isnull=False))
    fits: dict[int, float] = {}
    for person, born in records.values_list("person_id", "date_of_birth"):
        fits[person] = max(fits.get(person, 0.0), *(_fit(birth, born) for birth in births))  # type: ignore[arg-type]
    for person, fit in fits.items():
        scores[person] += fit


def _fit(birth: Birth, born: dt.date) -> float:
    if birth.start <= born <= birth.end:
        return SAME_DAY if birth.is_day else SAME_SPAN
    if born == birth.swapped:
        return SWAPPED
    same = (born.year == birth.start.year) + (born.month == birth.start.month) + (born.day == birth.start.day)
    return NEAR_DAY if birth.is_day and same == 2 else 0.0


def _born(viewer: Viewer, birth: Birth) -> set[int]:
    same = Q(date_of_birth__range=(birth.start, birth.end)) | Q(date_of_birth=birth.swapped or birth.start)
    records = gate.on_index(viewer, Record.objects.filter(same, person__isnull=False))
    return set(records.values_list("person_id", flat=True)[:MOST_WEIGHED])


def _by_numbers(viewer: Viewer, wanted: Wanted) -> set[int]:
    """People with one of the numbers, as checked or as an agency wrote it, or under an agency's own key."""
    if not (wanted.numbers or wanted.as_typed):
        return set()
    same = Q(supplied__in=wanted.as_typed)
    for kind, canonical in wanted.numbers:
        same |= Q(kind=kind, canonical=canonical)
    identifiers = gate.on_index(viewer, Identifier.objects.filter(same, record__person__isnull=False))
    keys = gate.on_index(viewer, Record.objects.filter(own_key__in=wanted.as_typed, person__isnull=False))
    return {
        *identifiers.values_list("record__person_id", flat=True)[:MOST_WEIGHED],
        *keys.values_list("person_id", flat=True)[:MOST_WEIGHED],
    }


def _answers(viewer: Viewer, people: list[int]) -> tuple[list[Hit], list[Card]]:
    """Rows for those the viewer may see and cards for the others, each in the order given."""
    records = records_by_person(gate.visible(viewer, Record.objects.filter(person__in=people)))
    shown = [record.pk for members in records.values() for record in members]
    names: dict[int | None, set[str]] = defaultdict(set)
    for name in gate.visible(viewer, Name.objects.filter(record__in=shown)).select_related("record"):
        names[name.record.person_id].add(name.full_name)
    hits = [_hit(records[person], names[person]) for person in people if person in records]
    return hits, list(cards(viewer, [person for person in people if person not in records]).values())


def _hit(records: list[Record], names: set[str]) -> Hit:
    """The header is chosen anew from what this viewer may see: the person's own is shaped by other records too."""
    header = header_of([record.account() for record in records])
    shown = full_name(header)
    others = tuple(sorted(name for name in names if name.casefold() != shown.casefold()))
    return Hit(_person(records[0]), tuple(records), shown, header["date_of_birth"], others)  # type: ignore[arg-type]


def cards(viewer: Viewer, people: list[int]) -> dict[int, Card]:
    """Person id -> their index card, for those whom an agency works with that may be named to this viewer."""
    return {person: card for person, card in _cards(viewer, people).items() if card.agencies}


def _cards(viewer: Viewer, people: list[int]) -> dict[int, Card]:
    records = records_by_person(gate.on_index(viewer, Record.objects.filter(person__in=people)))
    return {person: _card(records[person]) for person in people if person in records}


def _card(records: list[Record]) -> Card:
    """From what the viewer's agency may know of, never from the person's header, which others' records shape too."""
    named = next((each for each in records if each.given_name and each.family_name), records[0])
    born = next((each.date_of_birth for each in records if each.date_of_birth), None)
    agencies = sorted({each.agency.name for each in records if each.agency.is_named_to_others})
    return Card(
        _person(named).key, initials(named.given_name, named.family_name), born.year if born else None, tuple(agencies)
    )


def _person(record: Record) -> Person:
    assert record.person is not None, "only records of somebody are found"
    return record.person
