"""Calendar months and working days, as the law counts them in England."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import cache


def add_months(day: dt.date, months: int) -> dt.date:
    """The corresponding day so many calendar months on; where that month has no such day, its last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def next_working_day(day: dt.date) -> dt.date:
    """This day, or the first after it that is neither a weekend nor a bank holiday."""
    while day.weekday() >= 5 or day in bank_holidays(day.year):
        day += dt.timedelta(days=1)
    return day


@cache
def bank_holidays(year: int) -> frozenset[dt.date]:
    """The standing bank holidays of England and Wales. Days proclaimed for one year are not among them: without them a
    date can only come out earlier, never later.
    """
    sunday = easter(year)
    return frozenset(
        {
            _moved_on(dt.date(year, 1, 1)),
            sunday - dt.timedelta(days=2),
            sunday + dt.timedelta(days=1),
            _monday(year, 5, first=True),
            _monday(year, 5, first=False),
            _monday(year, 8, first=False),
            *_christmas(year),
        }
    )


def easter(year: int) -> dt.date:
    """Easter Sunday, by the anonymous Gregorian rule (Nature, 20 April 1876)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return dt.date(year, month, day + 1)


def _moved_on(day: dt.date) -> dt.date:
    return day + dt.timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def _christmas(year: int) -> tuple[dt.date, dt.date]:
    first = dt.date(year, 12, 25)
    days = {4: (25, 28), 5: (27, 28), 6: (26, 27)}.get(first.weekday(), (25, 26))
    return dt.date(year, 12, days[0]), dt.date(year, 12, days[1])


def _monday(year: int, month: int, *, first: bool) -> dt.date:
    if first:
        start = dt.date(year, month, 1)
        return start + dt.timedelta(days=-start.weekday() % 7)
    end = dt.date(year, month, calendar.monthrange(year, month)[1])
    return end - dt.timedelta(days=end.weekday())
