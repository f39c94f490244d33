"""A person's names as agencies write them, brought to a form in which they can be compared.

Raw names are kept by whoever holds the record; what is made here is for matching alone, never shown as somebody's name.
"""

from __future__ import annotations

import csv
import re
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from anyascii import anyascii

TITLES = frozenset([
    "MR", "MRS", "MS", "MISS", "MX", "DR", "REV", "SIR", "MADAM", "MASTER", "SISTER", "FATHER", "PROF",
    "SR", "JR", "JNR", "SNR", "JUNIOR", "SENIOR", "ESQ",
])  # fmt: skip
PARTICLES = frozenset([
    "DE", "DA", "DO", "DAS", "DOS", "DI", "DEL", "DELLA", "VAN", "VON", "DER", "DEN", "LA", "LE", "EL", "AL", "BIN", "BINTI",
    "BINT", "IBN", "AIT", "AS", "E", "Y",
])  # fmt: skip
MARKERS = (
    "DUPLICATE", "DO NOT USE", "NOT ENTERED", "NOT KNOWN", "NOT RECORDED", "NOT GIVEN", "NO NAME", "NO SHOW", "UNKNOWN", "UNK",
    "ANON", "ANONYMOUS", "REFUSED", "WITHHELD", "DECEASED", "MERGED", "TEST RECORD", "NFA", "TBC", "MIG ERROR", "ERROR",
)  # fmt: skip
_MARKERS = re.compile(rf"\b(?:{'|'.join(MARKERS)})\b")
EMPTY_WORDS = frozenset({"", "N A", "NA", "NULL", "NONE", "NIL", "X", "XX", "XXX", "NO", "NAN", "NK", "NOT"})
FURNITURE = TITLES | {marker.split()[0] for marker in MARKERS}
"""Words without one of which a name holds no furniture."""

_APOSTROPHES = re.compile(r"['’‘`´ʼʻ\"]")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_LETTERS = re.compile(r"[^A-Z]+")
_JOINED_PREFIX = re.compile(r"\b(MC|O) (?=[A-Z]{3,})")
_PLAIN = re.compile(r"[A-Z]+(?: [A-Z]+)*\Z")


@dataclass(frozen=True, slots=True)
class NameForm:
    """One name field ready for matching.

    text: folded words in their order; tokens: its words without particles; sounds: a spelling-proof key of the whole;
    roots: every token and every fuller name that it may stand for.
    """

    text: str
    tokens: tuple[str, ...]
    sounds: str
    roots: frozenset[str]


def fold(text: str) -> str:
    """Upper-case Latin words of a name: Łukasz -> LUKASZ, O'Brien -> OBRIEN, al-Hassan -> AL HASSAN."""
    upper = text.strip().upper()
    if _PLAIN.match(upper):
        return _JOINED_PREFIX.sub(r"\1", upper) if " " in upper else upper
    latin = upper if upper.isascii() else anyascii(upper).upper()
    latin = _APOSTROPHES.sub("", _BRACKETS.sub(" ", latin))
    words = _NOT_LETTERS.sub(" ", latin).strip()
    return _JOINED_PREFIX.sub(r"\1", words)


def _without_furniture(words: str) -> str:
    """The name without titles, suffixes and the words that systems leave in name fields."""
    if words in EMPTY_WORDS:
        return ""
    if FURNITURE.isdisjoint(words.split()):
        return words
    kept = [word for word in _MARKERS.sub(" ", words).split() if word not in TITLES]
    return " ".join(kept) if " ".join(kept) not in EMPTY_WORDS else ""


_DOUBLED = re.compile(r"(.)\1+")
_SOUND_STEPS = [
    (frozenset(letters), re.compile(pattern), replacement)
    for letters, pattern, replacement in (
        ("SZ", r"SCH|SZ|SH|SC(?=[EI])|RZ|Z", "S"),
        ("P", r"PH", "F"),
        ("CKQ", r"CK|QU|[CKQ]H|[CQ]", "K"),
        ("XH", r"[XH](?=[AEIOU])(?<=^.)", "H"),
        ("X", r"X", "KS"),
        ("H", r"(?<=[TDGRWL])H", ""),
        ("W", r"W", "V"),
        ("YJ", r"^[YJ](?=[AEIOU])", "J"),
        ("AEIOUYJ", r"(?<!^)[AEIOUYJ]", ""),
        ("AEIOUY", r"^[AEIOUY]", "A"),
    )
]
"""Each step with the letters without one of which it changes nothing: most names are spared most steps."""


@lru_cache(maxsize=400_000)
def sounds(token: str) -> str:
    """A key that survives spelling and transliteration.

    MOHAMMED, MUHAMMAD and MHMD share one; so do TESFAY and TESFAI.
    """
    token = _DOUBLED.sub(r"\1", token)
    for letters, pattern, replacement in _SOUND_STEPS:
        if not letters.isdisjoint(token):
            token = pattern.sub(replacement, token)
    return token


_NONE: frozenset[str] = frozenset()


@cache
def root_table() -> dict[str, frozenset[str]]:
    """Fuller names by short, foreign or transliterated form. A set for each: AL may be Albert, Alan or Alexander."""
    table: dict[str, set[str]] = {}
    with Path(__file__).with_name("names_roots.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            for form in (row["root"], *row["variants"].split()):
                table.setdefault(form, set()).add(row["root"])
    return {form: frozenset(found) for form, found in table.items()}


def roots(token: str) -> frozenset[str]:
    """The name itself and every fuller name that it may stand for."""
    return root_table().get(token, _NONE) | {token}


@lru_cache(maxsize=400_000)
def name_form(supplied: str | None) -> NameForm | None:
    """A name field ready for matching; None where it holds no name."""
    text = _without_furniture(fold(supplied)) if supplied else ""
    if not text:
        return None
    tokens = _tokens(text)
    return NameForm(text, tokens, "".join(map(sounds, tokens)), _roots(tokens))


def root_set(supplied: str) -> frozenset[str]:
    """The roots of a name field alone, without the rest of its form; none where it holds no name."""
    return _roots(_tokens(_without_furniture(fold(supplied))))


def _tokens(text: str) -> tuple[str, ...]:
    words = text.split()
    return tuple(word for word in words if word not in PARTICLES and len(word) > 1) or tuple(words)


def _roots(tokens: tuple[str, ...]) -> frozenset[str]:
    return roots(tokens[0]) if len(tokens) == 1 else frozenset().union(*map(roots, tokens))


def split_full_name(full: str) -> tuple[str, str]:
    """Given and family name of a name written in one field: "Kowalska, Anna" or "Anna Maria Kowalska"."""
    if "," in full:
        family, _, given = full.partition(",")
        return given.strip(), family.strip()
    *first, last = full.split() or [""]
    while first and first[-1].upper() in PARTICLES:
        last = f"{first.pop()} {last}"
    return " ".join(first), last


@lru_cache(maxsize=400_000)
def token_code(token: str) -> int:
    """A stable 32-bit number for a token, so that sets of names are compared as sets of numbers."""
    return zlib.crc32(token.encode())
