"""Dates, counts and spans in plain words. Pure: today is an argument."""

from __future__ import annotations

import datetime

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
IRREGULAR = {"person": "people", "child": "children", "match": "matches", "agency": "agencies", "status": "statuses"}


def day(value: datetime.date | None) -> str:
    """3 October 2026. None: "Not known"."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else "Not known"


def short_day(value: datetime.date | None) -> str:
    """3 Oct 2026, for tables and charts."""
    return f"{value.day} {MONTHS[value.month - 1][:3]} {value.year}" if value else "Not known"


def moment(value: datetime.datetime) -> str:
    """3 October 2026 at 9:05am, in the zone that the value is in."""
    hour = value.hour % 12 or 12
    return f"{day(value)} at {hour}:{value.minute:02d}{'am' if value.hour < 12 else 'pm'}"


def ago(value: datetime.date | None, today: datetime.date) -> str:
    """How long before or after today: "today", "5 days ago", "in 3 weeks", "2 years ago"."""
    if value is None:
        return "Not known"
    if isinstance(value, datetime.datetime):
        value = value.date()
    days = (today - value).days
    if days in (0, 1, -1):
        return {0: "today", 1: "yesterday", -1: "tomorrow"}[days]
    span = _span(abs(days))
    return f"{span} ago" if days > 0 else f"in {span}"


def _span(days: int) -> str:
    for unit, length, least in (("year", 365.25, 730), ("month", 30.44, 61), ("week", 7, 14)):
        if days >= least:
            return counted(int(days / length), unit)
    return counted(days, "day")


def number(value: int | float) -> str:
    """1,204"""
    return f"{value:,}"


def pounds(pence: int) -> str:
    """£1,250 or £45.50: pence are shown only where there are any."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{whole:,}{f'.{rest:02d}' if rest else ''}"


def whole_pounds(pence: int) -> str:
    """£7,252: for large figures at a glance, always rounded down so that nobody counts on money that is not there."""
    return pounds(pence - pence % 100 if pence >= 0 else -(-pence + -pence % 100))


def plural(count: int, singular: str, several: str = "") -> str:
    """The noun that goes with a count: person or people."""
    if count == 1:
        return singular
    return several or IRREGULAR.get(singular, f"{singular}s")


def counted(count: int, singular: str, several: str = "") -> str:
    """1 person; 1,204 people; no people."""
    return f"{number(count) if count else 'no'} {plural(count, singular, several)}"


def percent(share: float, places: int = 0) -> str:
    """0.123 as 12%. Never 0% or 100% for what is not quite none or all."""
    text = f"{share * 100:.{places}f}%"
    step = 10.0**-places
    if share > 0 and float(text[:-1]) == 0:
        return f"under {step:g}%"
    if share < 1 and float(text[:-1]) == 100:
        return f"over {100 - step:g}%"
    return text
