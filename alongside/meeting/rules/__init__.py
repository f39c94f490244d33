"""What follows from facts about meetings: days, quorum, who is to be spoken of, and what was said aloud. Pure."""

from __future__ import annotations

from alongside.meeting.rules.agenda import Found, Item, Room, Why, closes_on, in_order, moved, room
from alongside.meeting.rules.clock import Clock, clock
from alongside.meeting.rules.notes import digest_of, due_on
from alongside.meeting.rules.sitting import (
    Quorum,
    Rhythm,
    Sitting,
    Standing,
    missing_before_held,
    next_on,
    quorum,
    what_is_missing,
)
from alongside.meeting.rules.spoken import Spoken, day_of, read_aloud

__all__ = [
    "Clock", "Found", "Item", "Quorum", "Rhythm", "Room", "Sitting", "Spoken", "Standing", "Why", "clock", "closes_on",
    "day_of", "digest_of", "due_on", "in_order", "missing_before_held", "moved", "next_on", "quorum", "read_aloud",
    "room", "what_is_missing",
]  # fmt: skip
