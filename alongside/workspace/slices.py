"""What one agency reads of the ledger: what its own members did, and every look at somebody it keeps a record of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Agency, User
from alongside.access.policy import Viewer
from alongside.audit.models import Entry
from alongside.people.models import Person, Record
from alongside.workspace.looks import NOT_NAMED, THE_SERVER, role_in_words, words_for
from alongside.workspace.person_page import survivor
from alongside.workspace.withholding import Said, to_an_agency

PER_PAGE = 50
MANY = 1_000  # people of an agency; from here on the ledger is read along time


@dataclass(frozen=True)
class Wanted:
    """Which part of the slice. Blank means all; before: the entry that the page begins after."""

    since: dt.date
    until: dt.date
    person: str = ""
    worker: int | None = None
    kind: str = ""
    before: int | None = None


@dataclass(frozen=True)
class Deed:
    """One entry of the ledger in words. person: the code in the address of their page, blank where it is about nobody."""

    at: dt.datetime
    who: str
    agency: str
    role: str
    what: str
    person: str
    is_refusal: bool


@dataclass(frozen=True)
class Slice:
    """One page of it, newest first. older: the entry that the next page begins after; None on the last."""

    deeds: list[Deed]
    older: int | None


def slice_of(viewer: Viewer, wanted: Wanted) -> Slice:
    """One page of what the viewer's agency may read."""
    asked = gate.not_in_conflict(viewer, _asked(wanted), "person_id").exclude(person_id__in=_joined_to_conflict(viewer))
    found: dict[int, Entry] = {}
    for rows in (asked.filter(agency_id=viewer.agency_id), _about_our_people(viewer, wanted, asked)):
        found |= {entry.pk: entry for entry in rows.order_by("-at", "-pk")[: PER_PAGE + 1]}
    newest = sorted(found.values(), key=lambda entry: (entry.at, entry.pk), reverse=True)
    page = newest[:PER_PAGE]
    return Slice(_in_words(viewer, page), page[-1].pk if len(newest) > PER_PAGE else None)


def _joined_to_conflict(viewer: Viewer) -> QuerySet[Any]:
    """Numbers under which somebody stood before, on whose conflict list the viewer is."""
    joined = Person.objects.exclude(merged_into=None)
    return joined.exclude(pk__in=gate.not_in_conflict(viewer, joined, "merged_into").values("pk")).values("pk")


def _about_our_people(viewer: Viewer, wanted: Wanted, asked: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries about people the viewer's agency keeps a record of."""
    keeps = Record.objects.filter(agency=viewer.agency_id, person__isnull=False).values("person_id")
    is_narrow = wanted.person or wanted.worker is not None
    if is_narrow or keeps[: MANY + 1].count() <= MANY:
        return asked.filter(person_id__in=keeps)
    # Read along time, not person by person: the page is soon full, and nothing has to be sorted.
    by_time: QuerySet[Entry, Any] = asked.alias(about=F("person_id") + 0).filter(about__in=keeps)
    return by_time


def known_to(viewer: Viewer, key: str) -> Person | None:
    """The person with this code, or whom they were joined to; None where the viewer must not know that there is one."""
    person = survivor(key)
    if person is None:
        return None
    return gate.not_in_conflict(viewer, Person.objects.filter(pk=person.pk), "").first()


def members_of(viewer: Viewer) -> list[tuple[int, str]]:
    """Who works or worked for the viewer's agency, by name."""
    users = User.objects.filter(memberships__agency=viewer.agency_id).distinct().order_by("name", "pk")
    return list(users.values_list("pk", "name"))


def _asked(wanted: Wanted) -> QuerySet[Entry]:
    zone = timezone.get_current_timezone()
    first = dt.datetime.combine(wanted.since, dt.time.min, zone)
    last = dt.datetime.combine(wanted.until + dt.timedelta(days=1), dt.time.min, zone)
    rows = Entry.objects.filter(at__gte=first, at__lt=last)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.worker is not None:
        rows = rows.filter(actor_id=wanted.worker)
    if wanted.person:
        rows = rows.filter(person_id__in=_known_as(wanted.person))
    if (
        wanted.before is not None
    ):  # times are compared as they are kept: SQLite keeps fewer digits than it is asked with
        mark = Subquery(Entry.objects.filter(pk=wanted.before).values("at")[:1])
        rows = rows.filter(Q(at__lt=mark) | Q(at=mark, pk__lt=wanted.before))
    return rows


def _known_as(key: str) -> list[int]:
    """The number of the person with this code, and those it stood under before."""
    return list(Person.objects.filter(Q(key=key) | Q(merged_into__key=key)).values_list("pk", flat=True))


def _in_words(viewer: Viewer, entries: Iterable[Entry]) -> list[Deed]:
    entries = list(entries)
    agencies = {agency.pk: agency for agency in Agency.objects.all()}
    about = {entry.person_id for entry in entries if entry.person_id is not None}
    keys = dict(Person.objects.filter(pk__in=about).values_list("pk", "key"))
    return [
        _deed(viewer, entry, agencies.get(entry.agency_id or 0), keys.get(entry.person_id or 0, ""))
        for entry in entries
    ]


def _deed(viewer: Viewer, entry: Entry, agency: Agency | None, key: str) -> Deed:
    said = to_an_agency(
        is_own=agency is not None and agency.pk == viewer.agency_id,
        is_agency_named=agency is None or agency.is_named_to_others,
    )
    is_whole = said is Said.WHOLLY
    return Deed(
        at=entry.at,
        who=entry.actor_name if is_whole else "Not named here",
        agency=NOT_NAMED if not is_whole else agency.name if agency else THE_SERVER,
        role=role_in_words(entry.role) if is_whole else "",
        what=words_for(entry.verb, entry.kind),
        person=key,
        is_refusal=entry.kind == Entry.Kind.REFUSAL,
    )
