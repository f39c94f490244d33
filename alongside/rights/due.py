"""What the schedule no longer lets us keep, and what holds it back all the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest

from alongside.access import gate
from alongside.access.policy import Category
from alongside.people.models import Event, Person, Record
from alongside.rights import reach, telling
from alongside.rights.models import Hold, Request
from alongside.rights.rules.clock import Kind
from alongside.rights.rules.retention import CountedFrom, Rule, Schedule

WHY = "what is kept longer than the schedule lets us"
WHOLE = Person._meta.label_lower
HANGS_ON_A_RECORD = {"people.record", "people.name", "people.identifier", WHOLE}


@dataclass(frozen=True)
class Line:
    """One row that is due to go. person: whom it speaks of, None where nobody."""

    table: str
    row: int
    person: int | None
    rule: str


def held_people(today: dt.date) -> set[int]:
    """People of whom nothing goes: somebody placed a hold, or what they asked for is not answered yet."""
    held = gate.everyone(Hold.objects.standing(today), why=WHY).values_list("person", flat=True)
    asking = Request.objects.open().exclude(kind=Kind.ERASURE).exclude(person=None)
    return {*held, *gate.everyone(asking, why=WHY).values_list("person", flat=True)}


def last_contacts() -> dict[int, dt.date]:
    """Person -> the last day on which any agency met them, as far as files say; the day they came onto the index at least."""
    last: dict[int, dt.date] = {
        pk: made.date() for pk, made in gate.everyone(Person.objects.current(), why=WHY).values_list("pk", "made_at")
    }
    known = dict.fromkeys(last, dt.date.min)
    of_records = Record.objects.exclude(person=None).values("person").annotate(on=Max("last_seen_on"))
    of_events = (
        Event.objects.exclude(person=None)
        .values("person")
        .annotate(on=Greatest(Max("starts_on"), Coalesce(Max("ends_on"), Max("starts_on"))))
    )
    for rows in (of_records, of_events):
        for row in gate.everyone(rows, why=WHY):
            if row["on"] and row["person"] in known:
                known[row["person"]] = max(known[row["person"]], row["on"])
    return {pk: day if day > dt.date.min else last[pk] for pk, day in known.items()}


def due_lines(schedule: Schedule, today: dt.date) -> Iterator[Line]:
    """Everything that is due, holds or not: whole people first, then single facts of the others, then work in hand."""
    last = last_contacts()
    whole = {pk for pk, day in last.items() if day < schedule.rules[Category.IDENTITY].disposed_before(today)}
    for pk in sorted(whole):
        yield Line(WHOLE, pk, pk, Category.IDENTITY)
    for rule in schedule.rules.values():
        if rule.category is not Category.IDENTITY:
            for table in reach.tables():
                yield from _facts_due(table, rule, last, whole, today)
    for working in schedule.working:
        model = apps.get_model(working.table)
        rows = gate.everyone(model._default_manager.filter(**{f"{working.dated}__date__lt": working.disposed_before(today)}),
                             why=WHY)  # fmt: skip
        for pk in rows.values_list("pk", flat=True):
            yield Line(working.table.lower(), pk, None, f"working:{working.table.lower()}")


def _facts_due(
    table: reach.Table, rule: Rule, last: dict[int, dt.date], whole: set[int], today: dt.date
) -> Iterator[Line]:
    declared = getattr(getattr(table.model, "Access", None), "category", None)
    path = reach.declared_path(table.model)
    if declared is None or path is None or table.label in HANGS_ON_A_RECORD:
        return
    if isinstance(declared, Category):
        rows = table.model._base_manager.all() if declared is rule.category else table.model._base_manager.none()
    else:
        rows = table.model._base_manager.filter(**{declared: rule.category})
    cutoff = rule.disposed_before(today)
    for row in gate.everyone(rows, why=WHY).annotate(whom=models.F(path)).iterator():
        if row.whom in whole or not _is_over(row):
            continue
        if rule.counted_from is CountedFrom.LAST_CONTACT and row.whom is not None:
            counted = last.get(row.whom)
        else:
            counted = getattr(row, "ends_on", None) or telling.dated(row)
        if counted is not None and counted < cutoff:
            yield Line(table.label, row.pk, row.whom, rule.category)


def _is_over(row: models.Model) -> bool:
    """Work that is not finished is not disposed of on its own."""
    return not hasattr(row, "done_at") or row.done_at is not None
