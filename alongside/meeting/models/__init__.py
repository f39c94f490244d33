"""What the room keeps: who meets and who came, who is spoken of and why, and what agencies sent beforehand."""

from __future__ import annotations

from alongside.meeting.models.agenda import Case, CaseQuerySet, Reason, Returned
from alongside.meeting.models.forums import (
    Attendance,
    Forum,
    ForumQuerySet,
    Meeting,
    Seat,
    SeatQuerySet,
    Signing,
)

__all__ = [
    "Attendance", "Case", "CaseQuerySet", "Forum", "ForumQuerySet", "Meeting", "Reason", "Returned", "Seat",
    "SeatQuerySet", "Signing",
]  # fmt: skip
