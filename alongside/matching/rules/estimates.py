"""From judged pairs to precision and recall, and the groups that figures are shown in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.methods.linkage.evaluate import Interval, Stratum, from_reviews

BANDS: tuple[tuple[float, float], ...] = ((-99, 0), (0, 3), (3, 6), (6, 10), (10, 15), (15, 20), (20, 999))
MOST = 0.8
SIZES = ("1", "2", "3", "4", "5", "6 to 10", "More than 10")


def band_of(weight: float) -> int:
    """Which band a weight lies in."""
    return next(place for place, (_, top) in enumerate(BANDS) if weight < top or place == len(BANDS) - 1)


def band_words(place: int) -> str:
    low, top = BANDS[place]
    if place == 0:
        return f"Below {top:g}"
    return f"{low:g} or more" if place == len(BANDS) - 1 else f"{low:g} to {top:g}"


def size_of(records: int) -> str:
    """The group of sizes that a person with so many records is counted in."""
    return str(records) if records <= 5 else SIZES[5] if records <= 10 else SIZES[6]


@dataclass(frozen=True)
class Estimate:
    """Precision, recall and F1 with their intervals; None where nothing that would tell has been judged."""

    judged: int
    precision: Interval | None
    recall: Interval | None

    @property
    def f1(self) -> Interval | None:
        """F1 between the worst and the best that both intervals allow: rather too wide than too narrow."""
        if self.precision is None or self.recall is None:
            return None
        p, r = self.precision, self.recall
        return Interval(_f1(p.estimate, r.estimate), _f1(p.low, r.low), _f1(p.high, r.high))


def estimate(pairs: Sequence[Sequence[int]], reviewed: Sequence[Sequence[Sequence[int]]]) -> Estimate:
    """pairs: for each band [not joined, joined]; reviewed: for each band the same, as [same, different]."""
    strata = [
        Stratum(pairs=counted[joined], same=seen[joined][0], different=seen[joined][1], joined=bool(joined))
        for counted, seen in zip(pairs, reviewed, strict=True)
        for joined in (0, 1)
    ]
    judged = sum(each.same + each.different for each in strata)
    precision, recall = from_reviews(strata)
    knows_joined = _are_seen([each for each in strata if each.joined])
    knows_others = _are_seen([each for each in strata[2:] if not each.joined])  # the weakest band is never asked about
    return Estimate(judged, precision if knows_joined else None, recall if knows_joined and knows_others else None)


def _are_seen(strata: Sequence[Stratum]) -> bool:
    """Whether most of these pairs lie where at least two have been judged; else an estimate would speak of the rest."""
    pairs = sum(each.pairs for each in strata)
    return pairs == 0 or sum(each.pairs for each in strata if each.same + each.different >= 2) >= MOST * pairs


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
