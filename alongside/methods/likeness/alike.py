"""How likely two descriptions are to speak of one thing, with the reasons.

Words are compared as concepts, weighed by how rare they are; a word typed wrongly counts for as much as it resembles. Facets that
people chose add to it or take away. The weights were fitted by logistic regression on the half of the labelled set that is for
learning (`./run bench barriers --learn`), rounded; the other half is for judging.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from alongside.methods.likeness.words import concepts
from alongside.methods.likeness.worth import Worth

SURE_ENOUGH = 0.3  # with the best F1 on the learning half; people confirm, so finding weighs as much as being right
RESEMBLES = 0.6  # of the letter pairs of two words, how many they must have in common to be one word typed twice
LETTERS_TO_RESEMBLE = 5
START = -2.2  # log odds of two descriptions about which nothing is known
WORDS = 6.0  # for all words in common
SAME = {"domain": 0.0, "service": 0.9, "kind": 1.6, "whose": 0.3}
DIFFERENT = {"domain": -1.4, "service": -1.7, "kind": -1.3, "whose": -0.7}


@dataclass(frozen=True)
class Described:
    """A description with what people chose to go with it. facets: name -> (value, its words); a blank value is not known."""

    key: int
    text: str
    facets: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def value(self, facet: str) -> str:
        return self.facets.get(facet, ("", ""))[0].casefold().strip()


@dataclass(frozen=True)
class Likeness:
    """Two descriptions, how sure that they are one (0 to 1), and what says so.

    overlap: of their words, 0 to 1. words: concepts in common, the most telling first.
    """

    one: int
    other: int
    sure: float
    overlap: float
    words: tuple[str, ...]
    same: tuple[str, ...]
    different: tuple[str, ...]

    @property
    def because(self) -> str:
        """The reason in words."""
        parts = [f"both speak of {_listed([word.replace('_', ' ') for word in self.words[:4]])}"] if self.words else []
        parts += [f"the same {_listed(self.same)}"] if self.same else []
        parts += [f"but not the same {_listed(self.different)}"] if self.different else []
        said = "; ".join(parts) or "nothing in particular"
        return said[0].upper() + said[1:]


NAMES = {
    "domain": "part of life",
    "service": "kind of service",
    "kind": "kind of barrier",
    "whose": "organisation or rule",
}


def compare(one: Described, other: Described, worth: Worth) -> Likeness:
    """One pair. The same whichever is first, but for the order of the keys."""
    return _compare(one, _weighed(one, worth), other, _weighed(other, worth))


def alike(
    one: Described, others: Iterable[Described], worth: Worth, *, sure: float = SURE_ENOUGH, most: int = 10
) -> list[Likeness]:
    """The others that are likely to be the same, the surest first."""
    mine = _weighed(one, worth)
    found = [_compare(one, mine, each, _weighed(each, worth)) for each in others if each.key != one.key]
    return sorted((each for each in found if each.sure >= sure), key=lambda each: (-each.sure, each.other))[:most]


def pairs(described: Sequence[Described], worth: Worth, *, sure: float = SURE_ENOUGH) -> list[Likeness]:
    """Every pair that is likely to be one."""
    weighed = [(each, _weighed(each, worth)) for each in described]
    compared = (_compare(*one, *other) for one, other in itertools.combinations(weighed, 2))
    return [each for each in compared if each.sure >= sure]


def _compare(one: Described, mine: Mapping[str, float], other: Described, theirs: Mapping[str, float]) -> Likeness:
    shared, words = _in_common(mine, theirs)
    odds = START + WORDS * shared
    same: list[str] = []
    different: list[str] = []
    for facet, name in NAMES.items():
        ours, others = one.value(facet), other.value(facet)
        if ours and others:
            odds += SAME[facet] if ours == others else DIFFERENT[facet]
            (same if ours == others else different).append(name)
    different = [name for name in different if name != NAMES["whose"]]  # another surgery can have the same rule
    sure = 1 / (1 + math.exp(-odds))
    return Likeness(one.key, other.key, sure, shared, tuple(words), tuple(same), tuple(different))


def _in_common(mine: Mapping[str, float], theirs: Mapping[str, float]) -> tuple[float, list[str]]:
    """The cosine of two weighed descriptions, and the concepts in common, the most telling first."""
    if not mine or not theirs:
        return 0.0, []
    counted: dict[str, float] = {word: mine[word] * theirs[word] for word in mine.keys() & theirs.keys()}
    lengths = math.sqrt(sum(map(_square, mine.values())) * sum(map(_square, theirs.values())))
    total = sum(counted.values()) + _mistyped(mine, theirs)
    return min(1.0, total / lengths), sorted(counted, key=lambda word: (-counted[word], word))


def _mistyped(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """What words add that are in one of the two alone and look like one in the other, each used once, the likest first."""
    ours, others = mine.keys() - theirs.keys(), theirs.keys() - mine.keys()
    likely = sorted(
        (-resembles, min(a, b), max(a, b), a, b)
        for a in ours
        for b in others
        if (resembles := _resemblance(a, b)) >= RESEMBLES
    )
    total, used = 0.0, set()
    for resembles, _, _, a, b in likely:
        if a not in used and b not in used:
            used |= {a, b}
            total -= resembles * mine[a] * theirs[b]
    return total


def _square(number: float) -> float:
    return number * number


def _weighed(described: Described, worth: Worth) -> dict[str, float]:
    return {concept: worth.of(concept) for concept in dict.fromkeys(concepts(described.text))}


def _resemblance(one: str, other: str) -> float:
    """Dice's coefficient of the letter pairs of two words of five letters or more; nought for shorter ones."""
    if min(len(one), len(other)) < LETTERS_TO_RESEMBLE or one[0] != other[0]:
        return 0.0
    ours, theirs = _letter_pairs(one), _letter_pairs(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs))


def _letter_pairs(word: str) -> set[str]:
    return {word[at : at + 2] for at in range(len(word) - 1)}


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
