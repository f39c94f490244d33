"""The list on a day: how each stay stands, how many places are free, what to look at next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Max

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.cohort import documents, room
from alongside.cohort.models import Capacity, CheckPoint, Place, StatusMove
from alongside.cohort.room import Picture
from alongside.cohort.statuses import Status, Stay
from alongside.people.models import Event, IdentityMove
from alongside.tasks.models import Task

FIRST_DATA, FIRST_REFERRAL = 15, 5  # A2 9.19
ROOM = "how many places are taken is a number for whoever sees the list"
MET = ("contact", "health_contact", "mental_health_contact", "domestic_abuse_contact", "slept_rough", "assessment")
REENGAGE = "list:reengage"


def capacity_on(on: dt.date) -> tuple[int, int]:
    """Places for people from data and nominations, and for those referred or released, on that day."""
    row = Capacity.objects.filter(starts_on__lte=on).first()
    return (row.data_places, row.referral_places) if row else (FIRST_DATA, FIRST_REFERRAL)


def picture_on(on: dt.date) -> Picture:
    """How many places of each kind are taken and free on that day. Whoever is only watched over takes none."""
    _, statuses = documents.statuses_in_use()
    every = gate.everyone(Place.objects.current(on), why=ROOM).as_at(on)  # type: ignore[attr-defined]
    taken = [kind for kind, status in every.values_list("kind", "status") if statuses.takes_place(status or "")]
    return room.picture(*capacity_on(on), taken)


def stays(viewer: Viewer, rows: Sequence[Place], today: dt.date) -> dict[int, Stay]:
    """Place id -> how its stay stands, for rows that come from `as_at`."""
    _, statuses = documents.statuses_in_use()
    moves = gate.visible(viewer, StatusMove.objects.filter(pk__in=[row.move_id for row in rows])).in_bulk()
    people = {row.person_id for row in rows}
    met, looked, trying = _last_met(viewer, people, today), _looked(viewer, rows), _trying(viewer, people)
    found = {}
    for row in rows:
        move = moves.get(row.move_id)
        status = statuses.statuses.get(row.status or "") or Status(name=row.status or "", label=statuses.label(row.status or ""),
                                                             about="")  # fmt: skip
        found[row.pk] = Stay(
            status=status,
            since=row.status_since or row.started_on,
            expected_until=move.expected_until if move else None,
            last_met=met.get(row.person_id),
            looked=frozenset(looked.get(row.pk, ())),
            trying=trying.get(row.pk, 0),
        )
    return found


def _last_met(viewer: Viewer, people: Iterable[int], today: dt.date) -> Mapping[int, dt.date]:
    """Person id -> the newest day on which anybody met them, as the viewer may know it."""
    events = gate.visible(viewer, Event.objects.filter(person__in=set(people), kind__in=MET, starts_on__lte=today))
    return dict(events.values_list("person_id").annotate(last=Max("starts_on")))


def _looked(viewer: Viewer, rows: Sequence[Place]) -> Mapping[int, list[dt.date]]:
    looked: dict[int, list[dt.date]] = defaultdict(list)
    done = gate.visible(viewer, CheckPoint.objects.filter(place__in=[row.pk for row in rows]))
    for place, due_on in done.values_list("place_id", "due_on"):
        looked[place].append(due_on)
    return looked


def _trying(viewer: Viewer, people: Iterable[int]) -> Mapping[int, int]:
    """Place id -> attempts to come back together that are still open."""
    counts: dict[int, int] = defaultdict(int)
    asked = gate.visible(viewer, Task.objects.open().filter(person__in=set(people), about__startswith=f"{REENGAGE}:"))
    for about in asked.values_list("about", flat=True):
        counts[int(about.split(":")[2])] += 1
    return counts


def parted_since(viewer: Viewer, rows: Sequence[Place]) -> frozenset[int]:
    """Places of people whose records were parted since the last move: is it still theirs?"""
    newest = dict(gate.visible(viewer, StatusMove.objects.filter(place__in=[row.pk for row in rows]))
                  .values_list("place_id").annotate(last=Max("at")))  # fmt: skip
    splits = gate.visible(viewer, IdentityMove.objects.filter(
        kind=IdentityMove.Kind.SPLIT, other__in=[row.person_id for row in rows], undone_by=None))  # fmt: skip
    parted = dict(splits.values_list("other_id").annotate(last=Max("at")))
    return frozenset(row.pk for row in rows if row.person_id in parted and row.pk in newest
                     and parted[row.person_id] > newest[row.pk])  # fmt: skip
