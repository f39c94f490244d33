"""The list as a page shows it: who has a place, where they are, for how long, what to look at next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.cohort import documents, places
from alongside.cohort.models import Place, PlaceQuerySet
from alongside.cohort.statuses import Flag, StatusSet, Stay, days_in, flags, next_reminder
from alongside.people import seen

ALL, LATE = "all", "late"
HOW_MANY = "how many others have a place is a number for whoever sees the list"
PARTED = Flag("parted", "Records were parted since: is this still their place?", "yellow")


@dataclass(frozen=True)
class Row:
    """One place as the list shows it. days: in this status. until: when the stay is expected to be over."""

    place: Place
    stay: Stay
    name: str
    key: str
    label: str
    colour: str
    days: int
    until: dt.date | None
    flags: list[Flag]
    reminder: tuple[dt.date, str] | None

    @property
    def kind(self) -> str:
        return self.place.get_kind_display()


@dataclass(frozen=True)
class Tab:
    """A saved view of the list with how many there are behind it."""

    name: str
    label: str
    count: int


def on_list(viewer: Viewer, on: dt.date, *, many: bool = True) -> PlaceQuerySet:
    """The places on a day of everybody whom the viewer may see, with their status that day. many: as in `gate.visible`."""
    rows: PlaceQuerySet = gate.visible(viewer, Place.objects.current(on), many=many)  # type: ignore[assignment]
    return rows.as_at(on)


def unseen(viewer: Viewer, on: dt.date, shown: int) -> int:
    """How many more have a place, whom the viewer's agency does not work with. Whoever is kept from them is not counted."""
    every = gate.not_kept_from(viewer, gate.everyone(Place.objects.current(on), why=HOW_MANY), many=True)
    return every.count() - shown


def chosen(rows: PlaceQuerySet, tab: str, today: dt.date) -> PlaceQuerySet:
    """Those behind one tab, the longest in their status first."""
    if tab == LATE:
        rows = rows.filter(until__lt=today)
    elif tab != ALL:
        rows = rows.filter(status=tab)
    return rows.select_related("person").order_by("status_since", "pk")


def tabs(rows: PlaceQuerySet, statuses: StatusSet, today: dt.date) -> list[Tab]:
    """Everyone, each status, and those who have stayed longer than expected. A status nobody defines any more still shows."""
    counts: Mapping[str, int] = dict(rows.order_by().values_list("status").annotate(count=Count("pk")))
    late = rows.filter(Q(until__lt=today)).count()
    names = [*statuses.statuses, *(name for name in counts if name and name not in statuses.statuses)]
    return [
        Tab(ALL, "Everyone", sum(counts.values())),
        *(Tab(name, statuses.label(name), counts.get(name, 0)) for name in names),
        Tab(LATE, "Longer than expected", late),
    ]


def shown(viewer: Viewer, rows: Sequence[Place], today: dt.date) -> list[Row]:
    """A page of the list as this viewer may see it, the look recorded."""
    gate.looked_at(viewer, "list.see", count=len(rows))
    _, statuses = documents.statuses_in_use()
    stays, names = places.stays(viewer, rows, today), seen.names(viewer, [row.person_id for row in rows])
    parted = places.parted_since(viewer, rows)
    return [
        Row(
            place=row,
            stay=stays[row.pk],
            name=names.get(row.person_id, seen.NAME_NOT_SHOWN),
            key=row.person.key,
            label=stays[row.pk].status.label,
            colour=stays[row.pk].status.colour,
            days=days_in(stays[row.pk], today),
            until=stays[row.pk].expected_until,
            flags=[*flags(stays[row.pk], statuses.quiet_days, today), *([PARTED] if row.pk in parted else [])],
            reminder=next_reminder(stays[row.pk], today),
        )
        for row in rows
    ]
