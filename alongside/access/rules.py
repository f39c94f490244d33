"""Days by which something about access is due."""

from __future__ import annotations

import datetime as dt


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The day so many working days (Monday to Friday) later. Bank holidays count: a review must not wait for them."""
    while count:
        day += dt.timedelta(days=1)
        count -= day.weekday() < 5
    return day
