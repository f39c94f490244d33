"""Everything one viewer may know of one person, each fact with its source and date."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Agency, Involvement
from alongside.access.policy import Category, Fact, Ties, Viewer, decide
from alongside.cohort import documents, listing
from alongside.cohort.models import Nomination, Standing
from alongside.cohort.statuses import Status
from alongside.methods.identifiers import KINDS
from alongside.people import seen
from alongside.people.models import Identifier, IdentityMove, Name, Person, Record
from alongside.people.rules import age_on, header_of
from alongside.sources.models import Source
from alongside.tasks.models import Task

SUPPLIED = {  # what a file may say of who somebody is -> its words and its category
    "given_name": ("Given name", Category.IDENTITY),
    "middle_name": ("Middle name", Category.IDENTITY),
    "family_name": ("Family name", Category.IDENTITY),
    "aliases": ("Also known as", Category.IDENTITY),
    "date_of_birth": ("Date of birth", Category.IDENTITY),
    "sex": ("Sex", Category.IDENTITY),
    "address": ("Address", Category.LOCATION),
    "postcode": ("Postcode", Category.LOCATION),
    "phone": ("Telephone", Category.LOCATION),
    "email": ("Email", Category.LOCATION),
    **{slug: (kind.label, Category(kind.category)) for slug, kind in KINDS.items()},
}


@dataclass(frozen=True)
class Header:
    """Who the person is, as far as the records this viewer may see agree. agreeing: how many give the name and the date
    of birth shown, of how many."""

    full_name: str
    also_known_as: tuple[str, ...]
    date_of_birth: dt.date | None
    age: int | None
    facts: tuple[tuple[str, str], ...]
    agree_on_name: int
    agree_on_birth: int
    records: int


@dataclass(frozen=True)
class RecordShown:
    """One record: whose it is, under which key, and what it said, as supplied and as far as the viewer may see it."""

    record: Record
    system: str
    supplied: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Number:
    label: str
    value: str
    is_valid: bool
    because: str
    source: str
    on: dt.date | None


def survivor(key: str) -> Person | None:
    """Whoever this key stands for today: people who were merged live on in another. None where there is no such key."""
    person = Person.objects.select_related("merged_into").filter(key=key).first()
    while person is not None and person.merged_into is not None:
        person = person.merged_into
    return person


def records_of(viewer: Viewer, person: Person) -> list[Record]:
    rows = gate.visible(viewer, Record.objects.filter(person=person)).select_related("agency")
    return list(rows.order_by(F("last_seen_on").desc(nulls_last=True), "agency__name", "pk"))


def header(records: Sequence[Record], names: Iterable[Name], strong: frozenset[int], today: dt.date) -> Header:
    """strong: the records that hold a number which names one person only."""
    chosen = header_of([record.account(has_strong_identifier=record.pk in strong) for record in records])
    full_name = seen.full_name(chosen)
    born: dt.date | None = chosen["date_of_birth"]  # type: ignore[assignment]
    known_as = Counter(name.full_name for name in names if name.full_name.casefold() != full_name.casefold())
    facts = [(label, str(chosen[field])) for field, label in HEADER_WORDS.items() if chosen[field]]
    return Header(
        full_name,
        tuple(name for name, _ in known_as.most_common()),
        born,
        age_on(born, today),
        tuple(facts),
        sum(record.full_name.casefold() == full_name.casefold() for record in records),
        sum(record.date_of_birth == born for record in records) if born else 0,
        len(records),
    )


HEADER_WORDS = {"sex": "Sex", "nationality": "Nationality", "ethnicity": "Ethnicity", "disability": "Disability"}


def names_of(viewer: Viewer, records: Sequence[Record]) -> list[Name]:
    rows = gate.visible(viewer, Name.objects.filter(record__in=records)).select_related("record__agency")
    return list(rows.order_by("-kind", "family_name", "given_name", "pk"))


def grouped_names(names: Iterable[Name]) -> list[tuple[str, str, list[str]]]:
    """(name, kind, agencies that use it), each name once."""
    agencies: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name in names:
        agencies[name.full_name, name.get_kind_display()].add(name.record.agency.name)
    return [(full, kind, sorted(users)) for (full, kind), users in agencies.items()]


def numbers_of(viewer: Viewer, records: Sequence[Record]) -> dict[str, list[Number]]:
    """Numbers by category of fact, in words."""
    rows = gate.visible(viewer, Identifier.objects.filter(record__in=records)).select_related("record__agency")
    found: dict[str, list[Number]] = defaultdict(list)
    for row in rows.order_by("category", "kind", "pk"):
        label = KINDS[row.kind].label if row.kind in KINDS else row.kind.replace("_", " ").capitalize()
        found[Category(row.category).label.capitalize()].append(
            Number(label, row.canonical or row.supplied, bool(row.canonical), row.because, row.record.agency.name,
                   row.record.last_seen_on)
        )  # fmt: skip
    return dict(found)


def strong_records(viewer: Viewer, records: Sequence[Record]) -> frozenset[int]:
    unique = [slug for slug, kind in KINDS.items() if kind.is_unique]
    rows = gate.visible(viewer, Identifier.objects.filter(record__in=records, kind__in=unique).exclude(canonical=""))
    return frozenset(rows.values_list("record_id", flat=True))


def sources_of(viewer: Viewer, records: Sequence[Record], titles: dict[str, str]) -> list[RecordShown]:
    """The records, with as much of what the files said as this viewer may know of each agency."""
    ties = gate.ties(viewer, records[0].person_id) if records else Ties()
    return [
        RecordShown(record, titles.get(record.source, record.source), tuple(_supplied(viewer, record, ties)))
        for record in records
    ]


def _supplied(viewer: Viewer, record: Record, ties: Ties) -> Iterable[tuple[str, str]]:
    for field, value in record.supplied.items():
        words, category = SUPPLIED.get(field, (None, None))
        if words is None or category is None or value in (None, "", []):
            continue
        if decide(viewer, Fact(category, record.agency_id, record.agency.name), ties):
            yield words, ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def agencies_alongside(viewer: Viewer, person: Person, records: Sequence[Record]) -> list[str]:
    """Agencies that work with the person, of those this viewer may know."""
    names = {record.agency.name for record in records}
    involved = Involvement.objects.in_force(timezone.localdate()).filter(person=person).values("agency")
    known = Agency.objects.filter(pk__in=involved)
    return sorted(
        names | {agency.name for agency in known if agency.is_named_to_others or agency.pk == viewer.agency_id}
    )


def open_tasks(viewer: Viewer, person: Person) -> list[Task]:
    return list(gate.visible(viewer, Task.objects.open().filter(person=person)).select_related("agency", "owner"))


def done_tasks(viewer: Viewer, person: Person) -> list[Task]:
    done = gate.visible(viewer, Task.objects.filter(person=person, done_at__isnull=False)).select_related("agency")
    return list(done.order_by("-done_at")[:10])


def moves_of(viewer: Viewer, person: Person) -> list[IdentityMove]:
    return list(gate.visible(viewer, IdentityMove.objects.filter(person=person)))


def titles_of(records: Sequence[Record]) -> dict[str, str]:
    """What the agencies call their systems: source -> title. Asked for records that have already reached the viewer."""
    used = Source.objects.filter(slug__in={record.source for record in records})
    return dict(gate.everyone(used, why="what a system is called").values_list("slug", "title"))


def standings_of(viewer: Viewer, person: Person) -> list[tuple[str, str]]:
    """How the person stood when last worked out: (title of the set, verdict), that of the shortlist first."""
    if not viewer.may("criteria.see"):
        return []
    used, sets = documents.ranking_in_use(), documents.sets_in_use()
    kept = gate.visible(viewer, Standing.objects.filter(person=person, set_slug__in=sets))
    ordered = sorted(kept, key=lambda each: (used is None or each.set_slug != used[1].set, each.set_slug))
    return [(sets[each.set_slug].title, each.verdict) for each in ordered]


def listed_as(viewer: Viewer, person: Person, today: dt.date) -> Status | None:
    """The status of the person's place on the list; None where they have none, or the viewer may not know."""
    if not viewer.may("list.see"):
        return None
    place = listing.on_list(viewer, today).filter(person=person).first()
    return documents.statuses_in_use()[1].statuses.get(place.status or "") if place else None


def nominations_of(viewer: Viewer, person: Person) -> list[Nomination]:
    return list(gate.visible(viewer, Nomination.objects.open().filter(person=person)).select_related("agency"))
