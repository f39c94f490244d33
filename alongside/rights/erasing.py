"""Rows go for good, each leaving a stone; and go again after a restore. The ledger is never touched."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import ProtectedError

from alongside.people.models import Person
from alongside.rights import reach
from alongside.rights.models import Request, Tombstone
from alongside.rights.rules.tombstones import Stone, from_lines, mark_of, to_line

STAMPS = ("key", "digest", "source", "made_at", "asked_at", "at")
EMPTIED = {"asker": "", "details": "", "reply_to": "", "identity_how": "", "outcome_because": "erased"}


def tombstone_file() -> Path:
    """Kept beside the database and outside its backups' reach: carry a copy elsewhere whenever it grows."""
    return Path(settings.DATA) / "tombstones.jsonl"


def mark(row: models.Model) -> str:
    """The mark of a row that is about to go."""
    names = {field.name for field in row._meta.concrete_fields}
    stamp = next((getattr(row, name) for name in STAMPS if name in names), "")
    return mark_of(row._meta.label_lower, row.pk, str(stamp))


def erase(row: models.Model, rule: str, on: dt.date) -> Stone:
    """One row and all that hangs on it. A person goes with everything that speaks of them, but for the ledger."""
    stone = Stone(row._meta.label_lower, mark(row), on.isoformat(), rule)
    if isinstance(row, Person):
        _erase_person(row)
    else:
        row.delete()
    return stone


def _erase_person(person: Person) -> None:
    people = [*Person.objects.filter(merged_into=person).values_list("pk", flat=True), person.pk]
    for request in Request.objects.filter(person__in=people):
        _empty(request)
    waiting = [table for table in reach.tables() if table.model not in (Person, Request)]
    while waiting:
        left = [table for table in waiting if not _gone(table.rows_of(people))]
        if len(left) == len(waiting):
            raise ProtectedError(f"{[table.label for table in left]} hold one another: nothing was erased", set())
        waiting = left
    Person.objects.filter(pk__in=people[:-1]).delete()
    Person.objects.filter(pk=person.pk).delete()


def _gone(rows: models.QuerySet) -> bool:
    """Try to delete them. False where another table has to go first."""
    try:
        with transaction.atomic():
            rows.delete()
    except ProtectedError:
        return False
    return True


def _empty(request: Request) -> None:
    """That there was a request, and when it was answered, stays; who asked and what for does not."""
    for name, value in EMPTIED.items():
        setattr(request, name, value)
    if request.extended_on:
        request.extended_because = "erased"
    request.person = None
    request.save()
    for rows in (request.letters, request.corrections, request.decisions, request.signings):
        rows.all().delete()


def bury(stones: Iterable[Stone]) -> None:
    """Keep the stones in the database, and in the file once that is sure."""
    Tombstone.objects.bulk_create(
        [Tombstone(kind=each.kind, mark=each.mark, erased_on=each.erased_on, rule=each.rule) for each in stones],
        ignore_conflicts=True,
        batch_size=500,
    )
    transaction.on_commit(keep_stones)


def keep_stones() -> int:
    """Add to the file whatever stones it lacks. Returns how many."""
    path = tombstone_file()
    there = {stone.mark for stone in read_stones(path)} if path.exists() else set()
    rows = Tombstone.objects.order_by("pk").values_list("kind", "mark", "erased_on", "rule")
    missing = [Stone(kind, mark, on.isoformat(), rule) for kind, mark, on, rule in rows if mark not in there]
    if missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
            file.writelines(f"{to_line(stone)}\n" for stone in missing)
            file.flush()
            os.fsync(file.fileno())
    return len(missing)


def read_stones(path: Path) -> list[Stone]:
    """Raises OSError, and ValueError where a line is damaged."""
    with path.open(encoding="utf-8") as file:
        return from_lines(file)


def again(stones: Iterable[Stone], today: dt.date) -> int:
    """Erase what a restore has brought back: rows whose mark is on a stone that this database does not have yet.

    Returns how many rows went.
    """
    known = set(Tombstone.objects.values_list("mark", flat=True))
    new = [stone for stone in stones if stone.mark not in known]
    wanted = {stone.mark: stone for stone in new}
    count = 0
    for kind in sorted({stone.kind for stone in new}, key=lambda kind: kind != Person._meta.label_lower):
        for row in list(_marked(kind, wanted)):
            erase(row, wanted[mark(row)].rule, today)
            count += 1
    bury(new)
    return count


def _marked(kind: str, wanted: dict[str, Stone]) -> Iterator[models.Model]:
    model = apps.get_model(kind)
    return (row for row in model._base_manager.iterator(chunk_size=2_000) if mark(row) in wanted)
