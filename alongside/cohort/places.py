"""The list on a day: how each stay stands, how many places are free, what to look at next."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Max

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.cohort import documents, room
from alongside.cohort.models import Capacity, CheckPoint, Place
from alongside.cohort.room import Picture
from alongside.cohort.statuses import Status, StatusSet, Stay
from alongside.people.met import last_met
from alongside.people.models import IdentityMove
from alongside.tasks.models import Task

FIRST_DATA, FIRST_REFERRAL = 15, 5  # A2 9.19
ROOM = "how many places are taken is a number for whoever sees the list"
SAME = "whoever sees a place sees its looks: the place has come through the gate"
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
    """Place id -> how its stay stands, for rows that come from `as_at` and that the viewer may see."""
    _, statuses = documents.statuses_in_use()
    used = {row.pk: _status(statuses, row.status or "") for row in rows}
    met = last_met(viewer, {row.person_id for row in rows}, today)
    looked = _looked([row for row in rows if used[row.pk].check_months])
    trying = _trying(viewer, {row.person_id for row in rows if "plan" in used[row.pk].asks})
    return {
        row.pk: Stay(
            status=used[row.pk],
            since=row.status_since or row.started_on,
            expected_until=row.until,
            last_met=met.get(row.person_id),
            looked=frozenset(looked.get(row.pk, ())),
            trying=trying.get(row.pk, 0),
        )
        for row in rows
    }


def _status(statuses: StatusSet, name: str) -> Status:
    """A status; one that is no longer defined is still named."""
    return statuses.statuses.get(name) or Status(name=name, label=statuses.label(name), about="")


def _looked(rows: Sequence[Place]) -> Mapping[int, list[dt.date]]:
    looked: dict[int, list[dt.date]] = defaultdict(list)
    if rows:
        done = gate.everyone(CheckPoint.objects.filter(place__in=[row.pk for row in rows]), why=SAME)
        for place, due_on in done.values_list("place_id", "due_on"):
            looked[place].append(due_on)
    return looked


def _trying(viewer: Viewer, people: Iterable[int]) -> Mapping[int, int]:
    """Place id -> attempts to come back together that are still open."""
    counts: dict[int, int] = defaultdict(int)
    if not (wanted := set(people)):
        return counts
    asked = gate.visible(viewer, Task.objects.open().filter(person__in=wanted, about__startswith=f"{REENGAGE}:"))
    for about in asked.values_list("about", flat=True):
        counts[int(about.split(":")[2])] += 1
    return counts


def parted_since(viewer: Viewer, rows: Sequence[Place]) -> frozenset[int]:
    """Places of people whose records were parted since the last move: is it still theirs?"""
    moved = {row.person_id: row for row in rows if row.moved_at is not None}
    splits = IdentityMove.objects.filter(kind=IdentityMove.Kind.SPLIT, other__in=list(moved), undone_by=None)
    if not gate.everyone(splits, why="whether there is anything to ask about").exists():
        return frozenset()
    parted = dict(gate.visible(viewer, splits).values_list("other_id").annotate(last=Max("at")))
    return frozenset(row.pk for person, row in moved.items() if person in parted and parted[person] > row.moved_at)
