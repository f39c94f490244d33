"""Who looked at somebody, from the ledger: by role for whoever works with them, by name for those who watch over it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.people.models import Person

LOOKS_SHOWN_FOR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Looks:
    """How often people in a role opened the page in the last year, and when last."""

    role: str
    count: int
    last: dt.datetime


def who_looked(person: Person, now: dt.datetime) -> list[Looks]:
    """By role, the latest first. Names of members are for the information governance lead alone."""
    entries = Entry.objects.filter(kind=Entry.Kind.LOOK, person_id=person.pk, at__gte=now - LOOKS_SHOWN_FOR)
    counts: Counter[str] = Counter()
    last: dict[str, dt.datetime] = {}
    for role, at in entries.order_by("at").values_list("role", "at"):
        counts[role] += 1
        last[role] = at
    found = [Looks(Role(role).label.capitalize(), count, last[role]) for role, count in counts.items() if role]
    return sorted(found, key=lambda looks: looks.last, reverse=True)


def every_look(person: Person) -> QuerySet[Entry]:
    """Each look at and change to somebody, newest first: for those who keep watch over the ledger."""
    return Entry.objects.filter(person_id=person.pk).order_by("-pk")


VERBS_IN_WORDS = {
    "look people.person": "Opened the page",
    "look card": "Saw the index card",
    "look tasks.task": "Saw a task",
}


@dataclass(frozen=True)
class Deed:
    """One entry of the ledger in words."""

    at: dt.datetime
    who: str
    role: str
    what: str


def in_words(entries: Iterable[Entry]) -> list[Deed]:
    return [
        Deed(
            entry.at,
            entry.actor_name,
            Role(entry.role).label.capitalize() if entry.role else "",
            VERBS_IN_WORDS.get(entry.verb, f"{entry.get_kind_display()}: {entry.verb.replace('.', ', ')}"),
        )
        for entry in entries
    ]
