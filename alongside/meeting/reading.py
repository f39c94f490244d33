"""Forums and meetings as far as one viewer may see them: those at which they sit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.meeting import rules
from alongside.meeting.models import Attendance, Forum, Meeting, Seat, Signing
from alongside.notices.rules import Entry

TITLE = "A meeting: open Alongside"


@dataclass(frozen=True)
class Listed:
    """A forum of the viewer's. next: the meeting that comes; lacks: why none could be held as it stands, blank where one could."""

    forum: Forum
    next: Meeting | None
    lacks: str


def forums(viewer: Viewer, today: dt.date) -> QuerySet[Forum]:
    return gate.visible(viewer, Forum.objects.of(viewer, today))


def meetings(viewer: Viewer, today: dt.date) -> QuerySet[Meeting]:
    """Of the forums that are open to the viewer. Those before they sat there too: a new member reads what was agreed."""
    rows = Meeting.objects.filter(forum__in=Forum.objects.of(viewer, today))
    return gate.visible(viewer, rows).select_related("forum")


def listed(viewer: Viewer, today: dt.date) -> list[Listed]:
    """The viewer's forums with what comes next, in three questions however many there are."""
    found = list(gate.visible(viewer, Forum.objects.of(viewer, today).current(today)))
    coming: dict[int, Meeting] = {}
    planned = meetings(viewer, today).filter(state=Meeting.State.PLANNED, on__gte=today, forum__in=found)
    for row in planned.order_by("on", "pk"):
        coming.setdefault(row.forum_id, row)
    held: dict[int, list[rules.Sitting]] = {forum.pk: [] for forum in found}
    for seat in seats(viewer, found, today):
        held[seat.forum_id].append(sitting(seat, True))
    return [Listed(it, coming.get(it.pk), rules.what_is_missing(held[it.pk], it.minimum)) for it in found]


def seats(viewer: Viewer, of: Iterable[Forum], today: dt.date) -> QuerySet[Seat]:
    rows = gate.visible(viewer, Seat.objects.in_force(today).filter(forum__in=list(of)))
    return rows.select_related("agency", "user")


def attendances(viewer: Viewer, meeting: Meeting) -> list[Attendance]:
    rows = gate.visible(viewer, Attendance.objects.filter(meeting=meeting))
    return list(rows.select_related("seat__agency", "seat__user"))


def has_signed(viewer: Viewer, meeting: Meeting) -> bool:
    """Whether the viewer has signed for this meeting. Until then nothing but its day opens to them."""
    return gate.visible(viewer, Signing.objects.filter(meeting=meeting, user=viewer.user_id)).exists()


def chairs(viewer: Viewer, forum: Forum, today: dt.date) -> bool:
    """Whether the viewer may lead its meetings: its chair, or whoever sets forums up while it has none."""
    chair = Seat.objects.in_force(today).filter(forum=forum, is_chair=True).first()
    if chair is None:
        return viewer.may("meeting.edit")
    return chair.user_id == viewer.user_id and viewer.may("meeting.chair")


def sitting(seat: Seat, is_here: bool) -> rules.Sitting:
    return rules.Sitting(seat.agency.name, rules.Standing(seat.standing), is_here)


def quorum(meeting: Meeting, rows: Iterable[Attendance]) -> rules.Quorum:
    return rules.quorum([sitting(each.seat, each.is_here is True) for each in rows], meeting.forum.minimum)


def coming(viewer: Viewer, today: dt.date) -> QuerySet[Meeting]:
    """The meetings to come at which the viewer sits, the next first."""
    mine = Seat.objects.in_force(today).filter(user=viewer.user_id).values("forum")
    planned = meetings(viewer, today).filter(state=Meeting.State.PLANNED, on__gte=today, forum__in=mine)
    return planned.order_by("on", "at", "pk")


def starts(meeting: Meeting) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(meeting.on, meeting.at))


def calendar_entries(viewer: Viewer, today: dt.date) -> list[Entry]:
    """The meetings to come at which the viewer sits. No forum is named: a calendar is read over shoulders."""
    return [
        Entry(
            f"meeting-{row.pk}", TITLE, begins := starts(row), begins + dt.timedelta(minutes=row.minutes), path_of(row)
        )
        for row in coming(viewer, today)
    ]


def path_of(meeting: Meeting) -> str:
    return reverse("meeting:meeting", args=[meeting.pk])


def agencies_that_speak(viewer: Viewer, meeting: Meeting, today: dt.date) -> frozenset[int]:
    """Ids of the agencies that sit at it today, but for those that only hear."""
    rows = seats(viewer, [meeting.forum], today).exclude(standing=rules.Standing.OBSERVER)
    return frozenset(rows.values_list("agency", flat=True))


def sits_as(seat: Seat, instead: str = "") -> str:
    """A seat in words: who, for which department of which agency."""
    who = f"{instead} (in place of {seat.user.name if seat.user else 'nobody named'})" if instead else ""
    who = who or (seat.user.name if seat.user else "Nobody named yet")
    return ", ".join(part for part in (who, seat.department, seat.agency.name) if part)
