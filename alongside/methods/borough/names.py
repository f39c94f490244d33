"""The names of the borough: how people of each part of the world are called, and what becomes of a name on paper.

A name is a number into one pool of spellings, so that a million of them are drawn and changed as arrays.
"""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from anyascii import anyascii
from numpy.typing import NDArray

from alongside.methods.borough.layouts import HERE

Codes = NDArray[np.int32]
NONE = -1


@dataclass(frozen=True, slots=True)
class Weighted:
    """Things to draw from, the common ones more often. shares: running sum up to 1."""

    codes: Codes
    shares: NDArray[np.float64]

    def draw(self, rng: np.random.Generator, size: int) -> Codes:
        """size codes, drawn with their frequencies."""
        return self.codes[np.searchsorted(self.shares, rng.random(size), side="right")]


@dataclass(frozen=True, slots=True)
class Choices:
    """For each name the names that may stand for it: entries start[code] up to start[code + 1]."""

    start: NDArray[np.int64]
    entries: Codes

    def draw(self, codes: Codes, rng: np.random.Generator) -> Codes:
        """One of the choices for each code; the code itself where there is none."""
        first, count = self.start[codes], self.start[codes + 1] - self.start[codes]
        picked = first + (rng.random(len(codes)) * count).astype(np.int64)
        has_choice = count > 0
        result = codes.copy()
        result[has_choice] = self.entries[picked[has_choice]]
        return result


@dataclass(frozen=True, slots=True)
class Group:
    """How people of one part of the world are called."""

    slug: str
    nationality_group: str
    nationalities: Weighted
    share: float
    women: float
    men_given: Weighted
    women_given: Weighted
    family: Weighted
    is_fathers: bool
    own_family: float
    double: float

    @property
    def is_british(self) -> bool:
        """Whether two family names are joined by a hyphen, as British ones are."""
        return self.nationality_group == "british"


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of the borough, and what a name can turn into."""

    spelled: NDArray[np.object_]
    groups: tuple[Group, ...]
    nationalities: tuple[str, ...]
    familiar: Choices
    spellings: Choices
    plain: Codes
    women_form: Codes
    men_form: Codes
    street_names: Weighted


@dataclass(slots=True)
class _Pool:
    codes: dict[str, int] = field(default_factory=dict)

    def code(self, name: str) -> int:
        return self.codes.setdefault(name, len(self.codes))

    def weighted(self, weights: Mapping[str, float]) -> Weighted:
        codes = np.array([self.code(name) for name in weights], dtype=np.int32)
        return _weighted(codes, np.array(list(weights.values()), dtype=float))


def _weighted(codes: Codes, weights: NDArray[np.float64]) -> Weighted:
    shares = np.cumsum(weights / weights.sum()) if len(codes) else weights
    return Weighted(codes, shares)


def by_rank(names: Iterable[str], flattening: float = 10.0) -> dict[str, float]:
    """How often each name is borne, from its rank alone (Zipf's law, flattened at the top)."""
    return {name: 1 / (rank + flattening) for rank, name in enumerate(names)}


def _family_weights(group: Mapping) -> dict[str, float]:
    weights = by_rank(group["family"])
    tail = group.get("tail", 0.0)
    if not tail:
        return weights
    rare = ["".join(parts) for parts in itertools.product(*group["parts"])]
    total = sum(weights.values())
    each = total * tail / (1 - tail) / len(rare)
    for name in rare:
        weights[name] = weights.get(name, 0.0) + each
    return weights


def _group(group: Mapping, pool: _Pool, nationalities: list[str]) -> Group:
    words = group["nationalities"]
    nationalities.extend(word for word in words if word not in nationalities)
    codes = np.array([nationalities.index(word) for word in words], dtype=np.int32)
    return Group(
        slug=group["slug"],
        nationality_group=group["nationality_group"],
        nationalities=_weighted(codes, np.array(list(words.values()), dtype=float)),
        share=group["share"] / 100,
        women=group["women"],
        men_given=pool.weighted(by_rank(group["men_given"])),
        women_given=pool.weighted(by_rank(group["women_given"])),
        family=pool.weighted(_family_weights(group)),
        is_fathers=group.get("order") == "fathers",
        own_family=group.get("own_family", 0.0),
        double=group.get("double", 0.02),
    )


def _choices(turns: Mapping[int, list[int]], size: int) -> Choices:
    counts = np.zeros(size + 1, dtype=np.int64)
    for code, entries in turns.items():
        counts[code + 1] = len(entries)
    entries = [entry for code in sorted(turns) for entry in turns[code]]
    return Choices(np.cumsum(counts), np.array(entries, dtype=np.int32))


def _endings(document: Mapping, pool: _Pool) -> list[tuple[int, int]]:
    """Family names that women bear in a form of their own: (of men, of women)."""
    pairs = []
    for group in document["groups"]:
        for of_men, of_women in group.get("women_endings", ()):
            for name in _family_weights(group):
                if name.endswith(of_men):
                    pairs.append((pool.code(name), pool.code(name.removesuffix(of_men) + of_women)))
    return pairs


@cache
def names() -> Names:
    """The names in `names.toml`, ready to be drawn."""
    document = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
    pool, nationalities = _Pool(), list[str]()
    groups = tuple(_group(group, pool, nationalities) for group in document["groups"])
    endings = _endings(document, pool)
    street_names = pool.weighted(by_rank(document["street_names"]["names"]))
    familiar = {
        pool.code(name): [pool.code(short) for short in shorts] for name, shorts in document["familiar"].items()
    }
    spellings: dict[int, list[int]] = {}
    for one_name in document["spellings"]["sets"]:
        codes = [pool.code(spelling) for spelling in one_name]
        for code in codes:
            spellings.setdefault(code, []).extend(other for other in codes if other != code)
    plain = [pool.code(anyascii(name)) for name in list(pool.codes)]
    size = len(pool.codes)
    plain_codes = np.arange(size, dtype=np.int32)
    plain_codes[: len(plain)] = plain
    women_form = np.arange(size, dtype=np.int32)
    men_form = np.arange(size, dtype=np.int32)
    for of_men, of_women in endings:
        women_form[of_men], men_form[of_women] = of_women, of_men
    spelled = np.array(list(pool.codes), dtype=object)
    return Names(
        spelled, groups, tuple(nationalities), _choices(familiar, size), _choices(spellings, size),
        plain_codes, women_form, men_form, street_names,
    )  # fmt: skip
