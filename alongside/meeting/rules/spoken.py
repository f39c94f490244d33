"""An action as it is said aloud: who, what, by when. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
UNITS = {"day": 1, "week": 7, "fortnight": 14}
TO_DO = re.compile(r"\s*[:,]?\s*(?:(?:to|will|is to|should)\s+)?", re.IGNORECASE)
WORD = re.compile(r"\S+")
BEFORE_A_DAY = re.compile(r"[\s,]*\b(?:by|on|until|due)?\s*$", re.IGNORECASE)
LONGEST_DAY = 4  # words in "by the 3rd of December 2027", without what is left out
FILLERS = frozenset({"the", "of"})


@dataclass(frozen=True)
class Spoken:
    """What was said. who: the key of whose name was said first; None where nobody's was. due_on: None where no day was."""

    what: str
    who: str | None = None
    due_on: dt.date | None = None


def read_aloud(said: str, names: Mapping[str, str], today: dt.date) -> Spoken:
    """names: as people say them -> key. What is not understood stays in the words, so that nothing that was typed is lost."""
    words = " ".join(said.split()).rstrip(".")
    who, rest = _whose(words, names)
    what, due_on = _by_when(rest, today)
    if not what:
        return Spoken(words)
    return Spoken(what[0].upper() + what[1:], who, due_on)


def _whose(words: str, names: Mapping[str, str]) -> tuple[str | None, str]:
    """The longest name at the beginning, and what comes after it."""
    for name in sorted(names, key=len, reverse=True):
        if words[: len(name)].casefold() == name.casefold() and not words[len(name) : len(name) + 1].isalnum():
            rest = words[len(name) :]
            said = TO_DO.match(rest)
            return names[name], rest[said.end() :] if said else rest
    return None, words


def _by_when(words: str, today: dt.date) -> tuple[str, dt.date | None]:
    """A day at the end, the longest that can be read as one, and what comes before it."""
    starts = [match.start() for match in WORD.finditer(words)]
    for start in starts[-LONGEST_DAY - len(FILLERS) :]:
        if (day := day_of(words[start:], today)) is not None:
            return BEFORE_A_DAY.sub("", words[:start]), day
    return words, None


def day_of(words: str, today: dt.date) -> dt.date | None:
    """A day in words, today or later: tomorrow, Friday, next Friday, in two weeks, 3 December, 3/12/2027. None: not a day."""
    parts = [part for part in words.casefold().replace(",", " ").split() if part not in FILLERS]
    match parts:
        case ["today"]:
            return today
        case ["tomorrow"]:
            return today + dt.timedelta(days=1)
        case ["in", count, unit]:
            return _in(count, unit, today)
        case ["next", "week"]:
            return today + dt.timedelta(days=7)
        case ["next", name]:
            return _weekday(name, today - dt.timedelta(days=today.weekday()) + dt.timedelta(days=6))
        case [name] if "/" in name:
            return _in_figures(name, today)
        case [name]:
            return _weekday(name, today)
        case [day, month]:
            return _date(day, month, "", today)
        case [day, month, year]:
            return _date(day, month, year, today)
    return None


def _in(count: str, unit: str, today: dt.date) -> dt.date | None:
    days = UNITS.get(unit.removesuffix("s"))
    number = NUMBERS.get(count) or (int(count) if count.isdecimal() and len(count) <= 3 else None)
    return today + dt.timedelta(days=days * number) if days and number else None


def _weekday(name: str, after: dt.date) -> dt.date | None:
    """The first day of this name after a day. Three letters are enough."""
    found = [place for place, each in enumerate(WEEKDAYS) if len(name) >= 3 and each.startswith(name)]
    if len(found) != 1:
        return None
    return after + dt.timedelta(days=(found[0] - after.weekday() - 1) % 7 + 1)


def _in_figures(words: str, today: dt.date) -> dt.date | None:
    day, month, *rest = words.split("/")
    if len(rest) > 1 or not month.isdecimal() or not 1 <= int(month) <= len(MONTHS):
        return None
    return _date(day, MONTHS[int(month) - 1], rest[0] if rest else "", today)


def _date(day: str, month: str, year: str, today: dt.date) -> dt.date | None:
    """Without a year the next one that comes."""
    number = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", day)
    months = [place for place, each in enumerate(MONTHS, 1) if len(month) >= 3 and each.startswith(month)]
    if number is None or len(months) != 1 or (year and not re.fullmatch(r"\d{4}", year)):
        return None
    for asked in (int(year),) if year else (today.year, today.year + 1):
        try:
            found = dt.date(asked, months[0], int(number[1]))
        except ValueError:
            continue
        if found >= today:
            return found
    return None
