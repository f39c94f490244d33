"""To whom it is said that a meeting asks for them, has moved or is off, that its notes are there, or that they still wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from alongside.meeting.models import Extract, Meeting, Seat
from alongside.notices.changes import Said

CALLED, MOVED, OFF = "meeting_called", "meeting_moved", "meeting_off"
NEWS = dt.timedelta(days=7)
ISSUED, WAITS, EXTRACT = "notes_issued", "notes_wait", "notes_extract"


def to_members(meeting: Meeting, kind: str, occasion: str, today: dt.date, page: str = "meeting:meeting") -> list[Said]:
    """To everybody who sits there today. What is written down long afterwards is no news."""
    if today < timezone.localdate() - NEWS:
        return []
    seats = Seat.objects.in_force(today).filter(forum=meeting.forum_id, user__isnull=False)
    path = reverse(page, args=[meeting.pk])
    return [Said(user, kind, f"meeting:{meeting.pk}:{occasion}", path) for user in seats.values_list("user", flat=True)]


def to_the_chair(meeting: Meeting, kind: str, occasion: str, today: dt.date, page: str) -> list[Said]:
    seat = Seat.objects.in_force(today).filter(forum=meeting.forum_id, is_chair=True).first()
    if seat is None or seat.user_id is None:
        return []
    return [Said(seat.user_id, kind, f"meeting:{meeting.pk}:{occasion}", reverse(page, args=[meeting.pk]))]


def of_extract(row: Extract, users: Iterable[int]) -> list[Said]:
    """users: those of the agency who may see the person."""
    return [Said(user, EXTRACT, f"extract:{row.pk}", reverse("meeting:extract", args=[row.pk])) for user in users]
