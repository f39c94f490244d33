"""What becomes of a person's names, dates and numbers when an agency writes them down.

One model of faults serves the exports of a borough and the records that linkage is measured on. Rates: `faults.toml`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.layouts import AGENCIES, HERE
from alongside.methods.borough.people import People

FAULTS = (
    "false name",
    "other family name",
    "middle name as given name",
    "nickname",
    "spelled otherwise",
    "second family name left out",
    "other form of family name",
    "letters simplified",
    "street name",
    "names reversed",
    "given name mistyped",
    "family name mistyped",
    "family name missing",
    "day and month swapped",
    "year off by one",
    "day off by one",
    "decade wrong",
    "digit of birth mistyped",
    "first of January",
    "year of birth only",
    "date of birth missing",
    "sex wrong",
    "number mistyped",
    "number of another person",
    "ethnicity taken for another",
    "disability missed",
)
BIT = {name: 1 << place for place, name in enumerate(FAULTS)}

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rates:
    """How often things come out so, by agency where agencies differ."""

    everywhere: dict[str, float]
    agencies: dict[str, dict[str, Any]]
    _by_agency: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    def of(self, name: str, agency: NDArray[np.int8]) -> NDArray[np.float64]:
        """The rate for each record; zero where neither the agency nor `everywhere` names it."""
        if name not in self._by_agency:
            usual = self.everywhere.get(name, 0.0)
            self._by_agency[name] = np.array([self.agencies[slug].get(name, usual) for slug in AGENCIES])
        return self._by_agency[name][agency]


@cache
def rates() -> Rates:
    """The rates in `faults.toml`."""
    document = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))
    return Rates(document["everywhere"], document["agencies"])


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes people down, one record each: whom, at which agency, by chance, and with which faults so far.

    who, agency, is_second, faults: arrays over records; faults are bits in the order of FAULTS.
    """

    people: People
    who: NDArray[np.int64]
    agency: NDArray[np.int8]
    is_second: Mask
    faults: NDArray[np.int64]
    rng: np.random.Generator

    def __len__(self) -> int:
        return len(self.who)

    def rate(self, name: str) -> NDArray[np.float64]:
        """How often something comes out so, for each record."""
        return rates().of(name, self.agency)

    def happens(self, name: str) -> Mask:
        """To which records this happens, each at its agency's rate."""
        return self.rng.random(len(self)) < self.rate(name)

    def mark(self, fault: str, which: NDArray[Any]) -> None:
        """Note a fault on records given as a mask or as positions."""
        self.faults[which] |= BIT[fault]


NEIGHBOURS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        ["wa", "qes", "wrd", "etf", "ryg", "tuh", "yij", "uok", "ipl", "ol", "qsz", "awdx", "sefc", "drgv", "fthb",
         "gyjn", "hukm", "jil", "kop", "asx", "zsdc", "xdfv", "cfgb", "vghn", "bhjm", "njk"],
        strict=True,
    )
)  # fmt: skip
MISREAD = (
    ("rn", "m"),
    ("m", "rn"),
    ("cl", "d"),
    ("l", "i"),
    ("i", "l"),
    ("vv", "w"),
    ("o", "0"),
    ("e", "c"),
    ("h", "b"),
)


def mistype(text: str, rng: np.random.Generator) -> str:
    """The text with one slip: a neighbouring key, a letter dropped, doubled or swapped, or a shape misread."""
    if len(text) < 2:
        return text
    slip, place = rng.random(), int(rng.integers(1, len(text)))
    letter = text[place]
    if slip < 0.35 and letter.lower() in NEIGHBOURS:
        near = NEIGHBOURS[letter.lower()]
        return text[:place] + near[int(rng.integers(len(near)))] + text[place + 1 :]
    if slip < 0.55 and len(text) > 3:
        return text[:place] + text[place + 1 :]
    if slip < 0.7:
        return text[:place] + letter + text[place:]
    if slip < 0.85 and place + 1 < len(text):
        return text[:place] + text[place + 1] + letter + text[place + 2 :]
    for seen, read in MISREAD:
        if seen in text[1:]:
            return text[0] + text[1:].replace(seen, read, 1)
    return text[:place] + letter + text[place:]


def mistype_digit(number: str, rng: np.random.Generator) -> str:
    """The number with one of its digits wrong, so that a check digit or letter no longer fits."""
    places = [place for place, character in enumerate(number) if character.isdigit()]
    place = places[int(rng.integers(len(places)))]
    wrong = (int(number[place]) + int(rng.integers(1, 10))) % 10
    return f"{number[:place]}{wrong}{number[place + 1 :]}"
