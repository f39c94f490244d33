"""Addresses and postcodes ready for matching."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

_UK_POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}\d[A-Z\d]?)(\d[ABD-HJLNP-UW-Z]{2})$")
_OTHER_POSTCODE = re.compile(r"(?=.*\d)[A-Z\d]{3,10}$")
_DUMMIES = frozenset({"NF11NF", "NF11FA", "ZZ993VZ", "ZZ993WZ", "ZZ993CZ", "XX11XX", "XX999XX", "AA11AA", "ZZ11ZZ"})
NO_FIXED_ABODE = (
    r"\b(?:NFA|NO FIXED (?:ABODE|ADDRESS)|NO FIX(?:ED)? ABODE|OF NO FIXED|ROUGH SLEEP\w*|STREET HOMELESS|HOMELESS"
    r"|NO ADDRESS|NOT KNOWN|UNKNOWN|NOT RECORDED|SOFA SURFING|STREETS?)\b"
)
_NOT_WORD = re.compile(r"[^A-Z0-9]+")
ABBREVIATIONS = {
    "STREET": "ST", "ROAD": "RD", "AVENUE": "AVE", "AV": "AVE", "LANE": "LN", "CLOSE": "CL", "COURT": "CT",
    "DRIVE": "DR", "GARDENS": "GDNS", "GARDEN": "GDNS", "GROVE": "GR", "PLACE": "PL", "SQUARE": "SQ", "TERRACE": "TCE",
    "TERR": "TCE", "CRESCENT": "CRES", "HOUSE": "HSE", "FLAT": "FL", "APARTMENT": "FL", "APT": "FL", "UNIT": "FL",
    "MANSIONS": "MANS", "BUILDINGS": "BLDGS", "BUILDING": "BLDGS", "ESTATE": "EST", "NUMBER": "", "NO": "", "THE": "",
    "CIRCUIT": "CCT", "PARADE": "PDE", "BOULEVARD": "BLVD", "HIGHWAY": "HWY", "SAINT": "ST", "MOUNT": "MT",
    "ROOM": "RM",
}  # fmt: skip


LONG = 60
"""An address of so many characters says where, even where it begins with words of no fixed abode."""
_NOWHERE = re.compile(NO_FIXED_ABODE)


@dataclass(frozen=True, slots=True)
class PostcodeForm:
    """text: the postcode with its space, None where there is none to use; outward: its first half; because: why none."""

    text: str | None
    outward: str | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class AddressForm:
    """words: the address in short words, however it was punctuated; is_nowhere: it says no fixed abode."""

    words: tuple[str, ...]
    is_nowhere: bool = False


@lru_cache(maxsize=400_000)
def postcode_form(supplied: str | None) -> PostcodeForm:
    """A postcode ready for matching. UK ones get their space; another country's is kept if it holds a digit."""
    compact = _NOT_WORD.sub("", (supplied or "").upper())
    if not compact:
        return PostcodeForm(None)
    if compact in _DUMMIES or set(compact) <= set("0X9"):
        return PostcodeForm(None, because="this postcode stands for no fixed abode or not known")
    if match := _UK_POSTCODE.match(compact):
        return PostcodeForm(f"{match[1]} {match[2]}", match[1])
    if _OTHER_POSTCODE.match(compact):
        return PostcodeForm(compact, compact[:3] if len(compact) > 3 else compact[:2])
    return PostcodeForm(None, because=f"“{supplied}” is not a postcode")


@lru_cache(maxsize=100_000)
def word_code(word: str) -> int:
    """A stable 32-bit number for a word of an address, the same that WORD_CODE gives in the engine."""
    return int.from_bytes(hashlib.md5(word.encode(), usedforsecurity=False).digest()[8:12], "little")


WORD_CODE = "(md5_number_lower(word) & 4294967295)::uinteger"


def address_form(supplied: str | None) -> AddressForm:
    """An address ready for matching: words in one spelling, in the order written."""
    if not supplied:
        return AddressForm(())
    upper = supplied.upper()
    if not upper.isascii():
        upper = anyascii(upper).upper()
    text = _NOT_WORD.sub(" ", upper.replace("'", "")).strip()
    if not text:
        return AddressForm(())
    if len(text) < LONG and _NOWHERE.match(text):
        return AddressForm((), is_nowhere=True)
    return AddressForm(tuple([short for word in text.split() if (short := ABBREVIATIONS.get(word, word))]))
