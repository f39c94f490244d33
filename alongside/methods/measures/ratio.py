"""So many of so many: the one shape that every share and rate has."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.methods.measures.interval import Interval, exact, wilson

FEW = 30  # below this the exact interval is worth its width


@dataclass(frozen=True, slots=True)
class Ratio:
    """numerator of denominator, both counts of people."""

    numerator: int
    denominator: int

    @property
    def share(self) -> float | None:
        """None where there is nobody to have a share of."""
        return self.numerator / self.denominator if self.denominator else None

    def per_1000(self) -> float | None:
        return None if self.share is None else 1000 * self.share

    def interval(self, confidence: float = 0.95) -> Interval:
        """Where the true share may lie: the exact interval for few people, the score interval for many."""
        method = exact if self.denominator < FEW else wilson
        return method(self.numerator, self.denominator, confidence)
