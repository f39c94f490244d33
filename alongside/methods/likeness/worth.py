"""How telling each word is: one that is in every description tells nothing, one that is in two tells much."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from alongside.methods.likeness.words import concepts


@dataclass(frozen=True)
class Worth:
    """Of how many descriptions it was learnt, and in how many of them each concept is."""

    descriptions: int
    found_in: Mapping[str, int]

    def of(self, concept: str) -> float:
        """Its weight: the natural logarithm of how rare it is, never below nought. One that was never met is the rarest."""
        return math.log((1 + self.descriptions) / (1 + self.found_in.get(concept, 0))) + 1


def weigh(texts: Iterable[str]) -> Worth:
    """Learn from the descriptions there are."""
    found: Counter[str] = Counter()
    number = 0
    for text in texts:
        found.update(set(concepts(text)))
        number += 1
    return Worth(number, found)
