"""Dates of birth as agencies write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Order = Literal["day_first", "month_first"]

EARLIEST_YEAR = 1875
PLACEHOLDERS = frozenset({"1900-01-01", "1901-01-01", "1970-01-01", "1800-01-01", "9999-12-31", "9999-09-09"})
EXCEL_EPOCH = date(1899, 12, 30)
_MONTHS = {
    name: index
    for index, name in enumerate(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1
    )
}
_ISO = re.compile(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[T ].*)?$")
_PARTS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:[T ].*)?$")
_WORDS = re.compile(r"(\d{1,2})(?:ST|ND|RD|TH)?[-/., ]*([A-Z]{3})[A-Z]*[-/., ]*(\d{4}|\d{2})$")
_WORDS_US = re.compile(r"([A-Z]{3})[A-Z]*[-/., ]*(\d{1,2})(?:ST|ND|RD|TH)?[-/., ]+(\d{4}|\d{2})$")
_SERIAL = re.compile(r"(\d{4,5})(?:\.0+)?$")


@dataclass(frozen=True, slots=True)
class BirthForm:
    """A date of birth ready for matching.

    text: YYYY-MM-DD as written, even where no such day exists, because a slip of one digit still tells something;
    None where only a year or nothing is known. swapped: day and month exchanged, where both could be months.
    is_default: 1 January, which systems and border forms write when the day is not known.
    because: what is wrong with the date, in words; empty where nothing is.
    """

    text: str | None
    year: int | None
    swapped: str | None = None
    is_default: bool = False
    because: str = ""


def birth_form(supplied: str | None, *, order: Order = "day_first", today_year: int = 2026) -> BirthForm:
    """A written date of birth ready for matching. order settles 03/04/1980; ISO and compact forms need none."""
    written = (supplied or "").strip().upper()
    if not written:
        return BirthForm(None, None)
    read = _read(written, order, today_year)
    if read is None:
        return BirthForm(None, None, because=f"“{supplied}” is not a date that we can read")
    year, month, day = read
    if not EARLIEST_YEAR <= year <= today_year:
        return BirthForm(None, None, because=f"nobody here was born in {year}")
    if not month or not day:
        return BirthForm(None, year, because="only the year is known")
    return _form(year, month, day)


def _form(year: int, month: int, day: int) -> BirthForm:
    if month > 12 >= day:
        month, day = day, month
    text = f"{year:04d}-{month:02d}-{day:02d}"
    if text in PLACEHOLDERS:
        return BirthForm(None, None, because=f"{text} is what systems write when the date is not known")
    swapped = f"{year:04d}-{day:02d}-{month:02d}" if day <= 12 and day != month else None
    because = "" if is_day(year, month, day) else f"{text} is not a day in the calendar"
    return BirthForm(text, year, swapped, (month, day) == (1, 1), because)


def is_day(year: int, month: int, day: int) -> bool:
    """Whether the calendar has this day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _read(written: str, order: Order, today_year: int) -> tuple[int, int, int] | None:
    if written.isdigit() and len(written) == 8:
        return _read_compact(written, order)
    if match := _ISO.match(written):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _PARTS.match(written):
        return _in_order(int(match[1]), int(match[2]), _full_year(match[3], today_year), order)
    if match := _WORDS.match(written):
        month = _MONTHS.get(match[2])
        return (_full_year(match[3], today_year), month, int(match[1])) if month else None
    if match := _WORDS_US.match(written):
        month = _MONTHS.get(match[1])
        return (_full_year(match[3], today_year), month, int(match[2])) if month else None
    return _read_number(written, order, today_year)


def _read_compact(digits: str, order: Order) -> tuple[int, int, int]:
    """YYYYMMDD unless the year then makes no sense and the other end does."""
    if EARLIEST_YEAR <= int(digits[:4]) <= 2100 or not EARLIEST_YEAR <= int(digits[4:]) <= 2100:
        return int(digits[:4]), int(digits[4:6]), int(digits[6:])
    return _in_order(int(digits[:2]), int(digits[2:4]), int(digits[4:]), order)


def _read_number(written: str, order: Order, today_year: int) -> tuple[int, int, int] | None:
    """Six digits, a bare year, or the day count of a spreadsheet."""
    if written.isdigit() and len(written) == 6:
        return _in_order(int(written[:2]), int(written[2:4]), _full_year(written[4:], today_year), order)
    if not (match := _SERIAL.match(written)):
        return None
    number = int(match[1])
    if EARLIEST_YEAR <= number <= today_year:
        return number, 0, 0
    if number > today_year:
        moment = EXCEL_EPOCH + timedelta(days=number)
        return moment.year, moment.month, moment.day
    return None


def _in_order(first: int, second: int, year: int, order: Order) -> tuple[int, int, int]:
    """Day and month as the file writes them, unless only the other order is possible."""
    day, month = (first, second) if order == "day_first" else (second, first)
    if month > 12 >= day:
        day, month = month, day
    return year, month, day


def _full_year(written: str, today_year: int) -> int:
    """A two-digit year belongs to the last hundred years."""
    year = int(written)
    if len(written) == 4:
        return year
    return 2000 + year if year <= today_year % 100 else 1900 + year


def likely_order(dates: Iterable[str | None]) -> Order:
    """Whether a file writes the day or the month first, from the dates that can only be read one way."""
    day_first = month_first = 0
    for written in dates:
        match = _PARTS.match((written or "").strip())
        if match:
            day_first += int(match[1]) > 12 >= int(match[2])
            month_first += int(match[2]) > 12 >= int(match[1])
    return "month_first" if month_first > day_first else "day_first"
