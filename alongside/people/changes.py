"""Give records their person, merge and part people, and put either back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Exists, OuterRef

from alongside.access import protecting
from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.people import following
from alongside.people.models import Event, Identifier, IdentityMove, Person, Record
from alongside.people.rules import HEADER_FIELDS, Account, header_of

STRONG = ("nhs_number", "pnc", "cro", "prison_number", "crn", "ni_number", "chain_number")
BATCH = 2_000


@change("match.run")
def place_records(*, by: Viewer, placements: Mapping[int, int | None]) -> dict[int, int]:
    """Give many unlinked records their person at once. placements: record id -> person id, or a negative number for
    somebody new (records with the same negative number are the same new person). Returns record id -> person id.
    """
    new_labels = sorted({label for label in placements.values() if label is not None and label < 0})
    made = Person.objects.bulk_create([Person() for _ in new_labels], batch_size=BATCH)
    person_of = dict(zip(new_labels, (person.pk for person in made), strict=True))
    placed = {
        record: person_of.get(label, label) for record, label in placements.items() if label is not None
    }  # fmt: skip
    _write(Record, ["person"], [(person, record) for record, person in placed.items()])
    follow_records()
    refresh_headers(set(placed.values()))
    return placed


def follow_records() -> None:
    """Let every event of a record that has a person belong to that person. One statement, however many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update people_event set person_id = (select r.person_id from people_record r where r.id = people_event.record_id)"
            " where person_id is null and record_id in (select id from people_record where person_id is not null)"
        )


def note_event(
    *,
    person: Person,
    agency_id: int | None,
    kind: str,
    category: str,
    starts_on: dt.date,
    digest: str,
    summary: str = "",
) -> Event:
    """The writing of something that a worker saw or did, for changes that have already asked. No record of an agency's system
    stands behind it. summary: no free text. digest: the row it comes from, so that it can be found again."""
    assert agency_id is not None, "whoever notes what happened works for an agency"
    return Event.objects.create(
        person=person, agency_id=agency_id, kind=kind, category=category, starts_on=starts_on, summary=summary,
        digest=digest,
    )  # fmt: skip


def refresh_headers(person_ids: Iterable[int]) -> None:
    """Choose each person's header anew from their records."""
    fields = [*HEADER_FIELDS, "last_seen_on"]
    strong = Exists(Identifier.objects.filter(record=OuterRef("pk"), kind__in=STRONG).exclude(canonical=""))
    for chunk in _chunks(sorted(person_ids), BATCH):
        accounts: dict[int, list[Account]] = {}
        rows = Record.objects.filter(person__in=chunk).annotate(has_strong=strong)
        for person_id, has_strong, *values in rows.values_list("person_id", "has_strong", *fields):
            account = Account(**dict(zip(fields, values, strict=True)), has_strong_identifier=has_strong)
            accounts.setdefault(person_id, []).append(account)
        headers = [(header_of(mine), person) for person, mine in accounts.items()]
        _write(Person, HEADER_FIELDS, [(*(header[field] for field in HEADER_FIELDS), pk) for header, pk in headers])


@change("match.judge")
def merge(*, by: Viewer, person: Person, other: Person, because: str) -> IdentityMove:
    """Two people turn out to be one: everything of `other` becomes `person`'s. Can be put back with `undo`."""
    return merge_people(person, other, because, by.name)


def merge_people(person: Person, other: Person, because: str, by_name: str) -> IdentityMove:
    """The writing of a merge, for changes that have already asked."""
    if person.pk == other.pk:
        raise Refused("They are already one person.")
    if person.merged_into_id or other.merged_into_id:
        raise Refused("One of them has since been joined to somebody else. Look at the pair again.")
    records = list(other.records.values_list("pk", flat=True))
    _move(records, person.pk)
    move = IdentityMove.objects.create(
        kind=IdentityMove.Kind.MERGE,
        person=person,
        other=other,
        before=dict.fromkeys(map(str, records), other.pk),
        followed=following.bring(other.pk, person.pk),
        because=because,
        by_name=by_name,
    )
    protecting.carry(other.pk, person.pk)
    other.merged_into = person
    other.save(update_fields=["merged_into"])
    refresh_headers([person.pk])
    following.tell(move)
    return move


@change("match.judge")
def part(*, by: Viewer, person: Person, records: list[Record], because: str) -> IdentityMove:
    """Some records turn out to be somebody else's: they get a person of their own. Can be put back with `undo`."""
    return part_people(person, [record.pk for record in records], because, by.name)


def part_people(person: Person, record_ids: list[int], because: str, by_name: str) -> IdentityMove:
    """The writing of a split, for changes that have already asked."""
    mine = set(person.records.values_list("pk", flat=True))
    if not record_ids or not set(record_ids) < mine:
        raise Refused("Choose some of this person's records, and leave at least one.")
    other = Person.objects.create()
    move = IdentityMove.objects.create(
        kind=IdentityMove.Kind.SPLIT,
        person=other,
        other=person,
        before=dict.fromkeys(map(str, record_ids), person.pk),
        because=because,
        by_name=by_name,
    )
    protecting.carry(person.pk, other.pk)
    _move(record_ids, other.pk)
    refresh_headers([person.pk, other.pk])
    following.tell(move)
    return move


@change("match.undo")
def undo(*, by: Viewer, move: IdentityMove, because: str) -> IdentityMove:
    """Put back what a merge or a split did. Refused where the records have moved on since."""
    return undo_move(move, because, by.name)


def undo_move(move: IdentityMove, because: str, by_name: str) -> IdentityMove:
    """The writing of an undoing, for changes that have already asked."""
    if IdentityMove.objects.filter(undoes=move).exists():
        raise Refused("This has already been put back.")
    records = {int(record): person for record, person in move.before.items()}
    if Record.objects.filter(pk__in=records).exclude(person=move.person).exists():
        raise Refused("Some of these records have been moved again since. Undo that first.")
    if move.kind == IdentityMove.Kind.MERGE:
        protecting.put_down(move.other_id, move.person_id)
        move.other.merged_into = None
        move.other.save(update_fields=["merged_into"])
    done = IdentityMove.objects.create(
        kind=IdentityMove.Kind.UNDO,
        person=move.other,
        other=move.person,
        before=dict.fromkeys(map(str, records), move.person_id),
        because=because,
        by_name=by_name,
        undoes=move,
    )
    _move(list(records), move.other_id)
    following.put_back(move.followed, move.other_id, move.person_id)
    if move.kind == IdentityMove.Kind.SPLIT:
        following.bring(move.person_id, move.other_id)
        move.person.merged_into = move.other
        move.person.save(update_fields=["merged_into"])
    refresh_headers([move.person_id, move.other_id])
    following.tell(done)
    return done


def _move(record_ids: list[int], person_id: int) -> None:
    for chunk in _chunks(record_ids, BATCH):
        Record.objects.filter(pk__in=chunk).update(person_id=person_id)
        following.go_with(chunk, person_id)


def _write(model: type[models.Model], names: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    """Set these fields of many rows; each row holds the values and, last, the id. bulk_update takes fifty times as long."""
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    settings = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    prepared = [
        (*(field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=False)), row[-1])
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"update {model._meta.db_table} set {settings} where id = %s", prepared)


def _chunks(ids: list[int], size: int) -> Iterable[list[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
