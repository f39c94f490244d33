"""When a task is due and whether it is late."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class Timing(StrEnum):
    DONE = "done"
    OVERDUE = "overdue"
    TODAY = "due today"
    THIS_WEEK = "due this week"
    LATER = "later"


def timing(due_on: dt.date, is_done: bool, today: dt.date) -> Timing:
    """Where a task stands. This week: within seven days from today."""
    if is_done:
        return Timing.DONE
    if due_on < today:
        return Timing.OVERDUE
    if due_on == today:
        return Timing.TODAY
    return Timing.THIS_WEEK if due_on <= today + dt.timedelta(days=7) else Timing.LATER
