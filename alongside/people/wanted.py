"""What somebody typed into the search box: names, a date of birth, numbers, in any order. Pure."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from alongside.kit.words import MONTHS as MONTH_WORDS
from alongside.methods import identifiers
from alongside.methods.linkage.names import TITLES, fold

MONTH_NAMES = [name.upper() for name in MONTH_WORDS]
MONTHS = {name[:3]: at for at, name in enumerate(MONTH_NAMES, 1)}
FIRST_YEAR = 1900
LONGEST_NUMBER = 6  # words: "AB 12 34 56 C" has five

_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTH_NAMES)
_ISO = r"(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})"
_UK = r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d{2})"
_MONTH_AND_YEAR = r"(?P<nm>\d{1,2})[/.](?P<ny>\d{4})"
_IN_WORDS = rf"(?:(?P<wd>\d{{1,2}})(?:ST|ND|RD|TH)?[ .-]*)?(?P<wm>{_MONTH})[ .,-]+(?P<wy>\d{{4}})"
_DATE = re.compile(rf"(?<![\w/.-])(?:{_ISO}|{_UK}|{_MONTH_AND_YEAR}|{_IN_WORDS})(?![\w/])")
_COMPACT = (re.compile(r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)"), re.compile(r"(?P<d>\d\d)(?P<m>\d\d)(?P<y>\d{4}|\d\d)"))


@dataclass(frozen=True)
class Birth:
    """A date of birth, or the span it may lie in where only a month or a year was given. swapped: day and month
    exchanged, where that is a date too."""

    start: dt.date
    end: dt.date
    swapped: dt.date | None = None

    @property
    def is_day(self) -> bool:
        return self.start == self.end


@dataclass(frozen=True)
class Wanted:
    """words: folded name words; initials: single letters; numbers: (kind, canonical) that pass their own check;
    as_typed: number-like words for an agency's own key, or for a number that failed its check."""

    words: tuple[str, ...] = ()
    initials: tuple[str, ...] = ()
    births: tuple[Birth, ...] = ()
    numbers: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    as_typed: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.words or self.numbers or self.as_typed or any(birth.is_day for birth in self.births))


def understand(text: str, today: dt.date) -> Wanted:
    """Sort what was typed into names, dates and numbers. Empty where nothing can be searched for."""
    rest = " ".join(text.upper().split())[:200]
    births = []
    for match in list(_DATE.finditer(rest)):
        if birth := _birth({key: value for key, value in match.groupdict().items() if value}, today):
            births.append(birth)
            rest = rest.replace(match.group(), " ", 1)
    tokens = rest.split()
    has_names = any(len(token) > 1 and not has_digit(token) for token in tokens)
    kept = []
    for token in tokens:
        read = _births_in_digits(token, today)
        births += read
        if not (read and has_names):  # beside a name, 1985 is a year; alone it may be somebody's number too
            kept.append(token)
    numbers, as_typed, used = _numbers(kept, today)
    names = fold(" ".join(token for at, token in enumerate(kept) if at not in used)).split()
    words = tuple(dict.fromkeys(name for name in names if len(name) > 1 and name not in TITLES))
    return Wanted(words, tuple(name for name in names if len(name) == 1), tuple(births), numbers, as_typed)


def _numbers(tokens: list[str], today: dt.date) -> tuple[frozenset[tuple[str, str]], frozenset[str], set[int]]:
    """Numbers that stand in neighbouring words, longest first, what was typed of them, and which words they took."""
    found: set[tuple[str, str]] = set()
    used: set[int] = set()
    for start, end in _windows(len(tokens)):
        piece = tokens[start:end]
        if used & set(range(start, end)) or not any(has_digit(token) for token in piece[:2]):
            continue
        valid = {(kind, form) for kind in identifiers.KINDS if (form := _canonical(kind, " ".join(piece), today))}
        if valid and (end - start == 1 or any(kind != "chain_number" for kind, _ in valid)):
            found |= valid
            used |= set(range(start, end))
    digits = sorted(at for at, token in enumerate(tokens) if has_digit(token))
    as_typed = {tokens[at] for at in digits} | ({"".join(tokens[at] for at in digits)} if digits else set())
    return frozenset(found), frozenset(as_typed), used | set(digits)


def _windows(count: int) -> Iterator[tuple[int, int]]:
    for length in range(min(count, LONGEST_NUMBER), 0, -1):
        for start in range(count - length + 1):
            yield start, start + length


def has_digit(token: str) -> bool:
    return any(letter.isdigit() for letter in token)


def _canonical(kind: str, text: str, today: dt.date) -> str | None:
    return identifiers.check(kind, text, today.year).canonical


def _births_in_digits(token: str, today: dt.date) -> list[Birth]:
    """A bare year, or a date without separators; either may be a number as well, so both are tried."""
    if token.isdigit() and len(token) == 4 and FIRST_YEAR <= int(token) <= today.year:
        return [Birth(dt.date(int(token), 1, 1), dt.date(int(token), 12, 31))]
    for form in _COMPACT:
        if (match := form.fullmatch(token)) and (
            birth := _day(int(match["d"]), int(match["m"]), _year(match["y"], today), today)
        ):
            return [birth]
    return []


def _birth(parts: dict[str, str], today: dt.date) -> Birth | None:
    if "iy" in parts:
        return _day(int(parts["id"]), int(parts["im"]), int(parts["iy"]), today)
    if "y" in parts:
        return _day(int(parts["d"]), int(parts["m"]), _year(parts["y"], today), today)
    month = MONTHS[parts["wm"][:3]] if "wm" in parts else int(parts["nm"])
    year = int(parts.get("wy") or parts["ny"])
    if "wd" in parts:
        return _day(int(parts["wd"]), month, year, today)
    if not (1 <= month <= 12 and FIRST_YEAR <= year <= today.year):
        return None
    return Birth(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


def _day(day: int, month: int, year: int, today: dt.date) -> Birth | None:
    """The day as the British write it; the other way round where only that is in the calendar."""
    here, there = _date(year, month, day), _date(year, day, month)
    first = here or there
    if first is None or not FIRST_YEAR <= year <= today.year:
        return None
    return Birth(first, first, there if here and there and there != here else None)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _year(written: str, today: dt.date) -> int:
    """A two-digit year belongs to the last hundred years."""
    year = int(written)
    if len(written) == 4:
        return year
    return year + (2000 if year <= today.year % 100 else 1900)
