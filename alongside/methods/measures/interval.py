"""How far a share that was counted on few people may lie from the truth."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

STEPS = 60  # halvings: more than a float can tell apart


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the bounds it may reasonably lie between; fractions."""

    value: float
    low: float
    high: float

    def excludes(self, value: float) -> bool:
        return not self.low <= value <= self.high


def wilson(successes: int, n: int, confidence: float = 0.95) -> Interval:
    """Score interval for a share: honest near 0 and 1 and for few people, never outside 0 to 1.

    Nobody asked (n = 0): 0 to 1 around a half. Source: Wilson 1927; Brown, Cai and DasGupta 2001.
    """
    _check(successes, n, confidence)
    if n == 0:
        return Interval(0.5, 0.0, 1.0)
    z = _z(confidence)
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if successes == 0 else max(0.0, centre - half)
    high = 1.0 if successes == n else min(1.0, centre + half)
    return Interval(share, low, high)


def exact(successes: int, n: int, confidence: float = 0.95) -> Interval:
    """Interval that holds at least its confidence for every true share, at the price of width. For n up to a thousand.

    Nobody asked (n = 0): 0 to 1 around a half. Source: Clopper and Pearson 1934.
    """
    _check(successes, n, confidence)
    if n == 0:
        return Interval(0.5, 0.0, 1.0)
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else _root(lambda share: _at_least(successes, n, share) - tail)
    high = 1.0 if successes == n else _root(lambda share: tail - (1 - _at_least(successes + 1, n, share)))
    return Interval(successes / n, low, high)


def difference(first: int, n_first: int, second: int, n_second: int, confidence: float = 0.95) -> Interval:
    """How much larger one group's share is than another's, the two groups having nobody in common.

    Source: Newcombe 1998, method 10 (square and add Wilson's intervals).
    """
    a, b = wilson(first, n_first, confidence), wilson(second, n_second, confidence)
    value = a.value - b.value
    low = value - math.hypot(a.value - a.low, b.high - b.value)
    high = value + math.hypot(a.high - a.value, b.value - b.low)
    return Interval(value, max(-1.0, low), min(1.0, high))


def from_whole(part: int, n_part: int, whole: int, n_whole: int, confidence: float = 0.95) -> Interval:
    """How much larger a share is among those chosen than among all they were chosen from, the chosen included.

    The chosen are a part of the whole, so the choice is compared with those left: the difference from the whole is that
    difference times the portion left. Everyone chosen: no difference, and none possible.
    """
    left = n_whole - n_part
    if left < 0 or not 0 <= whole - part <= left:
        raise ValueError("The part must lie within the whole.")
    portion = left / n_whole if n_whole else 0.0
    between = difference(part, n_part, whole - part, left, confidence)
    return Interval(portion * between.value, portion * between.low, portion * between.high)


def _check(successes: int, n: int, confidence: float) -> None:
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a share: count again.")
    if not 0 < confidence < 1:
        raise ValueError("Confidence lies between 0 and 1, such as 0.95.")


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf((1 + confidence) / 2)


def _at_least(successes: int, n: int, share: float) -> float:
    """Chance of so many successes or more; rises with the share."""
    return math.fsum(math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(successes, n + 1))


def _root(rising: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if rising(middle) > 0 else (middle, high)
    return (low + high) / 2
