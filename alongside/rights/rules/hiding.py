"""Which words of a text must not leave, and the text without them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

Span = tuple[int, int]

TAKEN_OUT = "[taken out]"
POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?(?:\s*[0-9][A-Z]{2})?\b", re.I)
FULL_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][0-9A-Z]?\s*[0-9][A-Z]{2}\b", re.I)
STREET = re.compile(
    r"\b(?:(?:flat|room|unit)\s+\w+,?\s+)?\d+[a-z]?,?\s+(?:[A-Z][\w'’-]+\s+){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Court|Place|Square|Terrace|Gardens|Drive|Way|House|Crescent|Row|Walk|Hill|Mews)\b"
)
NAMED_PLACE = re.compile(
    r"\b(?:(?:St\.?\s+)?[A-Z][\w'’-]+\s+){1,4}"
    r"(?:Refuge|Safe House|Shelter|School|Academy|Nursery|Primary|College|Children['’]s Centre|Hostel)\b"
)
UNNAMED_PLACE = re.compile(r"\b(?:refuge|safe house|women['’]s shelter)(?:\s+(?:in|at|near)\s+[A-Z][\w'’-]+)?", re.I)
AREA = re.compile(r"\b(?:in|at|near|to|from|around)\s+((?:[A-Z][a-z'’-]+)(?:\s+[A-Z][a-z'’-]+){0,2})")
TIMES = frozenset({
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Christmas", "Easter",
})  # fmt: skip
NAME_PAIR = re.compile(r"(?=\b([A-ZÀ-ÖØ-Þ][\w'’-]+)\s+([A-ZÀ-ÖØ-Þ][\w'’-]+)\b)")


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same stretches in order, those that touch made one."""
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def without(text: str, spans: Iterable[Span]) -> str:
    """The text with each stretch replaced by the same words, so that its length tells nothing."""
    kept, at = [], 0
    for start, end in merged(spans):
        kept += [text[at:start], TAKEN_OUT]
        at = end
    return "".join([*kept, text[at:]])


def spans_of(text: str, phrase: str) -> list[Span]:
    """Wherever a phrase stands as whole words, whatever its capitals and spaces."""
    words = phrase.split()
    if not words:
        return []
    pattern = r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)"
    return [match.span() for match in re.finditer(pattern, text, re.I)]


def places_in(text: str) -> tuple[Span, ...]:
    """Stretches that may tell where somebody lives, hides or takes their children: streets, postcodes, refuges, schools,
    areas. Takes out too much rather than too little."""
    found = [
        match.span()
        for pattern in (FULL_POSTCODE, STREET, NAMED_PLACE, UNNAMED_PLACE)
        for match in pattern.finditer(text)
    ]
    found += [match.span() for match in POSTCODE.finditer(text) if match.group().isupper()]
    found += [match.span(1) for match in AREA.finditer(text) if match.group(1).split()[0] not in TIMES]
    return merged(found)


def name_pairs(text: str) -> list[tuple[str, str, Span]]:
    """Two words with capitals side by side: what a person's name looks like."""
    return [(match[1], match[2], (match.start(1), match.end(2))) for match in NAME_PAIR.finditer(text)]


def digest_of(text: str) -> str:
    """What a decision about a text is bound to: another text, and it no longer holds."""
    return hashlib.sha256(text.encode()).hexdigest()
