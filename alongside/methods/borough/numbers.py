"""Numbers about invented people: their check digits and letters are right, and none was ever issued to anybody.

NHS numbers start with 999, which is kept for tests. PNC and CRO serials lie above those in use, prison and case numbers
start with Z, National Insurance numbers with XX: they fit the pattern and, as far as we know, were never allocated.
Telephones start with 0700, where no mobile is; e-mail ends in example.org; no postcode area is called WM, LX, NX or SX.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from alongside.methods.identifiers import cro_check_letter, nhs_check_digit, pnc_check_letter

Indices = NDArray[np.int64]
Years = NDArray[np.int64]
MOST_PEOPLE = 450_000  # the NHS test range holds 909,090 numbers, and a record may get a second one
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
AREAS = ("WM", "WM", "WM", "LX", "NX", "SX")


def scrambled(indices: Indices, size: int, prime: int = 7_368_787) -> Indices:
    """Indices below size, shuffled so that different ones stay different. prime: shares no factor with size."""
    return (indices.astype(np.int64) * prime + 12_345) % size


@cache
def _nhs_suffixes() -> Indices:
    """Six digits that may follow 999 in an NHS number."""
    suffixes = np.arange(1_000_000)
    weights = np.array([7, 6, 5, 4, 3, 2])
    digits = suffixes[:, None] // 10 ** np.arange(5, -1, -1) % 10
    total = 9 * (10 + 9 + 8) + (digits * weights).sum(axis=1)
    return suffixes[11 - total % 11 != 10]


def nhs_numbers(indices: Indices, _: Years) -> list[str]:
    """One NHS number for each index."""
    suffixes = _nhs_suffixes()
    nines = (f"999{suffix:06d}" for suffix in suffixes[scrambled(indices, len(suffixes))].tolist())
    return [f"{nine}{nhs_check_digit(nine)}" for nine in nines]


def pnc_numbers(indices: Indices, years: Years) -> list[str]:
    """One PNC number for each index, first given in that year."""
    serials = 9_000_000 + scrambled(indices, 1_000_000, 5_915_587)
    pairs = zip(years.tolist(), serials.tolist(), strict=True)
    return [f"{year}/{serial}{pnc_check_letter(year, serial)}" for year, serial in pairs]


def cro_numbers(indices: Indices, years: Years) -> list[str]:
    """One CRO number for each index, first given in that year; a tenth of them are short files."""
    serials = 500_000 + scrambled(indices, 500_000, 9_576_893)
    return [_cro(serial, year, serial % 10 == 7) for serial, year in zip(serials.tolist(), years.tolist(), strict=True)]


def _cro(serial: int, year: int, is_short_file: bool) -> str:
    letter = cro_check_letter(year, serial, is_short_file)
    return f"SF{year % 100:02d}/{serial}{letter}" if is_short_file else f"{serial}/{year % 100:02d}{letter}"


def prison_numbers(indices: Indices, _: Years) -> list[str]:
    """One prison number for each index."""
    side = len(LETTERS)
    codes = scrambled(indices, 10_000 * side * side, 8_990_747).tolist()
    return [f"Z{code % 10_000:04d}{LETTERS[code // 10_000 % side]}{LETTERS[code // 10_000 // side]}" for code in codes]


def case_reference_numbers(indices: Indices, _: Years) -> list[str]:
    """One probation case number for each index."""
    return [f"Z{code:06d}" for code in scrambled(indices, 1_000_000, 6_414_953).tolist()]


def ni_numbers(indices: Indices, _: Years) -> list[str]:
    """One National Insurance number for each index."""
    return [f"XX{code // 4:06d}{'ABCD'[code % 4]}" for code in scrambled(indices, 4_000_000, 8_263_373).tolist()]


def chain_numbers(indices: Indices, _: Years) -> list[str]:
    """One CHAIN number for each index."""
    return [str(90_000_000 + code) for code in scrambled(indices, 10_000_000, 9_040_109).tolist()]


def telephones(indices: Indices) -> list[str]:
    """One telephone for each index."""
    return [f"0700{code // 10_000:03d}{code % 10_000:04d}" for code in scrambled(indices, 10_000_000).tolist()]


def postcodes(indices: Indices) -> list[str]:
    """A postcode for each index; about 340,000 different ones."""
    side = len(UNIT_LETTERS)
    found = []
    for code in scrambled(indices, len(AREAS) * 14 * 10 * side * side).tolist():
        rest, area = divmod(code, len(AREAS))
        rest, district = divmod(rest, 14)
        rest, sector = divmod(rest, 10)
        first, second = divmod(rest, side)
        found.append(f"{AREAS[area]}{district + 1} {sector}{UNIT_LETTERS[first]}{UNIT_LETTERS[second]}")
    return found


NUMBERS = {
    "nhs_number": nhs_numbers,
    "pnc": pnc_numbers,
    "cro": cro_numbers,
    "prison_number": prison_numbers,
    "crn": case_reference_numbers,
    "ni_number": ni_numbers,
    "chain_number": chain_numbers,
}
