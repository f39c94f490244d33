"""What follows from requirements: what is said of each in one text, and what of them stands in a week."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping

WEEKS_SHOWN = 4
ASKED = {
    "assessment:housing": "An assessment of housing need",
    "assessment:care": "An assessment of care and support",
    "assessment:mental_health": "An assessment of mental health",
    "assessment:substance_use": "An assessment of alcohol and drugs",
    "assessment:risk": "An assessment of risk",
    "document:identity": "A document that proves who they are",
    "document:address": "A proof of address",
    "document:income": "A proof of income or benefits",
    "question:history": "The story of their life",
    "question:health": "Questions about health",
    "question:money": "Questions about money",
}


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def weeks_from(today: dt.date) -> list[dt.date]:
    """Mondays of the weeks a plan shows."""
    return [monday_of(today) + dt.timedelta(weeks=number) for number in range(WEEKS_SHOWN)]


def last_day(today: dt.date) -> dt.date:
    return weeks_from(today)[-1] + dt.timedelta(days=6)


def good_until(met_on: dt.date | None, months: int | None) -> dt.date | None:
    """The last day on which something done still counts; None where it is not done or nobody has said how long it counts."""
    if met_on is None or months is None:
        return None
    year, month = divmod(met_on.year * 12 + met_on.month - 1 + months, 12)
    return dt.date(year, month + 1, min(met_on.day, calendar.monthrange(year, month + 1)[1]))


def as_text(said: Mapping[str, object]) -> str:
    """What a form said, a line for each answer that was given."""
    return "\n".join(f"{label}: {value}" for label, value in said.items() if value not in ("", None, [], False))


def room_for(what: str) -> str:
    """The words of an action that asks an agency to flex what it asks."""
    return f"Can there be room around “{what[:170]}”?"


def to_show(agency: str, what: str) -> str:
    """The words of an action that asks for what is done already."""
    return f"Show {agency} what is done already: {what}"[:200]
