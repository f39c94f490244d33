"""A row of any table as words that its subject can read: what it says, of what kind, who said it, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone

from alongside.access.policy import Category
from alongside.kit import words
from alongside.people.models import Event, Person, Record
from alongside.rights.rules.hiding import digest_of

PARTNERSHIP = "The partnership"
WORKING = "how we worked"
HIDDEN_FIELDS = frozenset({
    "id", "key", "digest", "was", "identity_digest", "linked_digest", "search_words", "import_id", "line", "canonical",
    "person", "agency", "category", "is_about_event", "model_version", "usefulness", "followed",
})  # fmt: skip
DATES = (
    "starts_on",
    "last_seen_on",
    "on",
    "asked_on",
    "received_on",
    "since",
    "at",
    "made_at",
    "asked_at",
    "decided_at",
)
TITLES = {
    "people.person": "Who you are, put together",
    "people.record": "An agency's record",
    "people.event": "What happened",
}


@dataclass(frozen=True)
class Item:
    """One row in words. category: of the policy, or how we worked."""

    table: str
    row: str
    title: str
    agency: str
    category: str
    on: dt.date | None
    lines: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        return "\n".join(f"{label}: {value}" for label, value in self.lines)

    @property
    def digest(self) -> str:
        return digest_of(self.text)

    @property
    def id(self) -> tuple[str, str]:
        return self.table, self.row

    @property
    def is_safe_place(self) -> bool:
        return self.category == Category.CONFIDENTIAL_LOCATION.label


def item_of(row: models.Model, subject: Person) -> Item:
    """One row as its subject may read it."""
    meta = row._meta
    return Item(
        table=meta.label_lower,
        row=str(row.pk),
        title=TITLES.get(meta.label_lower, str(meta.verbose_name).capitalize()),
        agency=_agency(row),
        category=_category(row),
        on=dated(row),
        lines=tuple(_lines(row, subject)),
    )


def _agency(row: models.Model) -> str:
    path = getattr(getattr(row, "Access", None), "agency", None) or "agency"
    found: Any = row
    for name in path.split("__"):
        if not isinstance(found, models.Model):
            break
        found = getattr(found, name, None)
    return getattr(found, "name", None) or PARTNERSHIP


def _category(row: models.Model) -> str:
    declared = getattr(getattr(row, "Access", None), "category", None)
    if isinstance(declared, Category):
        return declared.label
    value = getattr(row, declared, None) if declared else None
    return Category(value).label if value in set(Category) else WORKING


def dated(row: models.Model) -> dt.date | None:
    """The day a row belongs to; None where it has none."""
    for name in DATES:
        value = getattr(row, name, None)
        if isinstance(value, dt.datetime):
            return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
        if isinstance(value, dt.date):
            return value
    record = getattr(row, "record", None)
    return record.last_seen_on if isinstance(record, Record) else None


def _lines(row: models.Model, subject: Person) -> Iterator[tuple[str, str]]:
    for field in row._meta.concrete_fields:
        if field.name in HIDDEN_FIELDS or field.primary_key:
            continue
        value = getattr(row, f"get_{field.name}_display")() if field.choices else getattr(row, field.name)
        label = str(field.verbose_name).capitalize()
        if isinstance(row, Event) and field.name == "kind":
            label = "What"
        for name, words_ in _told(label, value, subject):
            if words_:
                yield name, words_


def _told(label: str, value: Any, subject: Person) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _told(str(name).replace("_", " ").capitalize(), inner, subject)
    elif isinstance(value, list | tuple):
        yield label, "; ".join(_flat(each) for each in value)
    elif isinstance(value, models.Model):
        yield label, _named(value, subject)
    else:
        yield label, _flat(value)


def _named(row: models.Model, subject: Person) -> str:
    """What another row is called. Rows that stand in the pack themselves are not told twice."""
    if isinstance(row, Person):
        return "you" if row.pk == subject.pk or row.merged_into_id == subject.pk else "another person"
    if isinstance(row, Record):
        whose = "your record" if row.person_id == subject.pk else "another record"
        return f"{whose} at {row.agency.name}"
    return str(getattr(row, "name", "") or getattr(row, "title", ""))


def _flat(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.datetime):
        return words.moment(timezone.localtime(value) if timezone.is_aware(value) else value)
    if isinstance(value, dt.date):
        return words.day(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(_flat, value))
    return f"{value:.2f}" if isinstance(value, float) else str(value)
