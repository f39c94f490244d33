"""Which numbers about a person can be trusted: shape, check digit or letter, and one form for comparing.

Sources: NHS data dictionary (NHS number), hmpps-person-record (PNC and CRO check letters), HMRC NIM39110 (National
Insurance numbers). What fails is kept as supplied, and never used as evidence that two records are one person.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
THIS_YEAR = 2026
EARLIEST_YEAR = 1900

_SPACING = str.maketrans("", "", " \t\r\n\u00a0")
_SPACING_AND_HYPHENS = str.maketrans("", "", " \t\r\n\u00a0-\u2010\u2011\u2013")
_PNC_WITH_SLASH = re.compile(r"(\d{2}|\d{4})/(\d{1,7})([A-Z])")
_PNC_WITHOUT_SLASH = re.compile(r"(\d{3,11})([A-Z])")
_CRO = re.compile(r"(\d{1,6})/(\d{2})([A-Z])")
_CRO_SHORT_FILE = re.compile(r"SF(\d{2})/(\d{1,6})([A-Z])")
_PRISON_NUMBER = re.compile(r"[A-Z]\d{4}[A-Z]{2}")
_CRN = re.compile(r"[A-Z]\d{6}")
_NI_NUMBER = re.compile(r"(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]")
_CHAIN_NUMBER = re.compile(r"\d{1,8}")


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one supplied number. canonical: the only form to compare, None where it must not be compared."""

    kind: str
    supplied: str
    canonical: str | None
    is_valid: bool
    because: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of number: its name, the category of data it belongs to, and whether it names one person only."""

    slug: str
    label: str
    category: str
    is_unique: bool
    canonical: Callable[[str, int], str]


class _Unusable(ValueError):
    """Why a number cannot be used, in words that follow its label."""


def check(kind: str, value: str, today_year: int = THIS_YEAR) -> Checked:
    """Tell whether a supplied number can be trusted, and why not. Raises KeyError on a kind that is not in KINDS.

    today_year decides the century of a two-digit PNC year.
    """
    return _check(KINDS[kind], value, today_year)


def nhs_check_digit(nine_digits: str) -> int | None:
    """The tenth digit of an NHS number; None where no number with these nine digits is ever issued."""
    total = sum(int(digit) * weight for digit, weight in zip(nine_digits, range(10, 1, -1), strict=True))
    digit = 11 - total % 11
    if digit == 10:
        return None
    return 0 if digit == 11 else digit


def pnc_check_letter(year: int | str, serial: int | str) -> str:
    """The last letter of a PNC number. year may have two or four digits."""
    return _check_letter(year, str(serial).zfill(7))


def cro_check_letter(year: int | str, serial: int | str, short_file: bool = False) -> str:
    """The last letter of a CRO number; short files (SF) do not pad their serial."""
    return _check_letter(year, str(serial) if short_file else str(serial).zfill(6))


def _check_letter(year: int | str, serial: str) -> str:
    return CHECK_LETTERS[int(str(year)[-2:].zfill(2) + serial) % 23]


@lru_cache(maxsize=1 << 17)
def _check(kind: Kind, value: str, today_year: int) -> Checked:
    try:
        canonical = kind.canonical(value.upper(), today_year)
    except _Unusable as problem:
        return Checked(kind.slug, value, None, False, f"{kind.label} {problem}")
    return Checked(kind.slug, value, canonical, True, "")


def _nhs_number(text: str, _: int) -> str:
    digits = text.translate(_SPACING_AND_HYPHENS)
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        raise _Unusable("should have ten digits")
    if digits == digits[0] * 10:
        raise _Unusable("is one digit ten times, which is a placeholder")
    if nhs_check_digit(digits[:9]) != int(digits[9]):
        raise _Unusable("has a wrong check digit: at least one digit is mistyped")
    return digits


def _pnc(text: str, today_year: int) -> str:
    year, serial, letter = _pnc_parts(text.translate(_SPACING), today_year)
    if not EARLIEST_YEAR <= year <= today_year:
        raise _Unusable(f"has the year {year}, which cannot be")
    if pnc_check_letter(year, serial) != letter:
        raise _Unusable("has a wrong check letter: at least one character is mistyped")
    return f"{year}/{serial:0>7}{letter}"


def _pnc_parts(text: str, today_year: int) -> tuple[int, str, str]:
    if found := _PNC_WITH_SLASH.fullmatch(text):
        return _full_year(found[1], today_year), found[2], found[3]
    if not (found := _PNC_WITHOUT_SLASH.fullmatch(text)):
        raise _Unusable("should look like 2012/0394773H")
    digits, letter = found.groups()
    readings = [
        (_full_year(digits[:size], today_year), digits[size:], letter)
        for size in (2, 4)
        if 1 <= len(digits) - size <= 7
    ]
    possible = [reading for reading in readings if EARLIEST_YEAR <= reading[0] <= today_year]
    if len(possible) > 1:
        raise _Unusable("can be read in two ways without its slash: look it up and add the slash")
    return (possible or readings)[0]


def _full_year(digits: str, today_year: int) -> int:
    if len(digits) == 4:
        return int(digits)
    return int(digits) + (2000 if int(digits) <= today_year % 100 else 1900)


def _cro(text: str, _: int) -> str:
    text = text.translate(_SPACING)
    if found := _CRO_SHORT_FILE.fullmatch(text):
        year, serial, letter = found.groups()
        expected, canonical = cro_check_letter(year, serial, short_file=True), text
    elif found := _CRO.fullmatch(text):
        serial, year, letter = found.groups()
        expected, canonical = cro_check_letter(year, serial), f"{serial:0>6}/{year}{letter}"
    else:
        raise _Unusable("should look like 029906/12J or SF05/482703J")
    if expected != letter:
        raise _Unusable("has a wrong check letter: at least one character is mistyped")
    return canonical


def _shaped(pattern: re.Pattern[str], shape: str) -> Callable[[str, int], str]:
    def canonical(text: str, _: int) -> str:
        text = text.translate(_SPACING_AND_HYPHENS)
        if not pattern.fullmatch(text):
            raise _Unusable(f"should {shape}")
        return text

    return canonical


KINDS: dict[str, Kind] = {
    kind.slug: kind
    for kind in (
        Kind("nhs_number", "NHS number", "physical_health", True, _nhs_number),
        Kind("pnc", "PNC number", "justice", True, _pnc),
        Kind("cro", "CRO number", "justice", True, _cro),
        Kind("prison_number", "Prison number", "justice", True, _shaped(_PRISON_NUMBER, "look like A1234AA")),
        Kind("crn", "Probation case number (CRN)", "justice", True, _shaped(_CRN, "look like X123456")),
        Kind("ni_number", "National Insurance number", "money", True, _shaped(_NI_NUMBER, "look like AB123456C")),
        Kind("chain_number", "CHAIN number", "housing", True, _shaped(_CHAIN_NUMBER, "have one to eight digits")),
    )
}
