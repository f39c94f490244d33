"""What the room keeps: who meets and who came, who is spoken of and why, what agencies sent, and what was said."""

from __future__ import annotations

from alongside.meeting.models.agenda import Case, CaseQuerySet, Reason, Returned
from alongside.meeting.models.captured import Point
from alongside.meeting.models.forums import (
    Attendance,
    Forum,
    ForumQuerySet,
    Meeting,
    Seat,
    SeatQuerySet,
    Signing,
)
from alongside.meeting.models.notes import Extract, Notes

__all__ = [
    "Attendance", "Case", "CaseQuerySet", "Extract", "Forum", "ForumQuerySet", "Meeting", "Notes", "Point", "Reason",
    "Returned", "Seat", "SeatQuerySet", "Signing",
]  # fmt: skip
