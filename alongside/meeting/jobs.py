"""Agendas that build themselves over night, and notes that wait for a signature."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.meeting import changes
from alongside.meeting.models import Meeting
from alongside.meeting.rules import due_on
from alongside.meeting.telling import WAITS, to_the_chair
from alongside.notices import changes as notices

LOOK_BACK = dt.timedelta(days=60)


def keep_up(today: dt.date | None = None) -> int:
    """Bring every agenda that has not closed up to date, and remind whoever has notes to sign on the day they are due and when they
    are late; the regular upkeep asks this. Returns how many agendas there are."""
    today = today or timezone.localdate()
    held = Meeting.objects.filter(state=Meeting.State.HELD, notes=None, on__gte=today - LOOK_BACK).select_related(
        "forum"
    )
    for meeting in held:
        due = due_on(meeting.on)
        if today >= due:
            occasion = "due" if today == due else "late"
            notices.tell(to_the_chair(meeting, WAITS, f"sign:{occasion}", today, "meeting:notes"))
    return len(changes.build_all(by=operator(Role.COORDINATOR), today=today))
