"""How good a linkage is.

Against the truth where it is known, from reviewed pairs where it is not, and for whom it is worse.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """A share with its 95 % interval. Missing where there is nothing to count."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Quality:
    """Pairs of records that clusters put together.

    precision: share of them that belong; recall: share of true pairs found.
    """

    right: int
    joined: int
    true: int

    @property
    def precision(self) -> float:
        return self.right / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.joined + self.true) if self.joined + self.true else 1.0

    @property
    def precision_interval(self) -> Interval | None:
        return wilson(self.right, self.joined)

    @property
    def recall_interval(self) -> Interval | None:
        return wilson(self.right, self.true)


def wilson(hits: float, of: float, z: float = Z95) -> Interval | None:
    """Wilson's score interval of a share; None of nothing. Source: Wilson 1927."""
    if of <= 0:
        return None
    share = hits / of
    centre = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))


def _pairs(counts: Iterable[int]) -> int:
    return sum(count * (count - 1) // 2 for count in counts)


def cluster_quality(clusters: Mapping[str, str], truth: Mapping[str, str]) -> Quality:
    """Clusters (record -> label) against the truth (record -> person), over the records that have a truth."""
    known = [(clusters[record], person) for record, person in truth.items() if record in clusters]
    return Quality(
        right=_pairs(Counter(known).values()),
        joined=_pairs(Counter(label for label, _ in known).values()),
        true=_pairs(Counter(person for _, person in known).values()),
    )


def pair_quality(found: Iterable[tuple[str, str]], truth: Mapping[str, str]) -> Quality:
    """Edges taken as matches, before clustering, against the truth."""
    right = joined = 0
    for left, one in found:
        joined += 1
        right += truth[left] == truth[one]
    return Quality(right, joined, _pairs(Counter(truth.values()).values()))


def quality_by_group(
    clusters: Mapping[str, str], truth: Mapping[str, str], group: Mapping[str, str]
) -> dict[str, Quality]:
    """Quality for each group of records: a pair counts for every group that one of its records is in.

    Recall then says how much of a group's own pairs is found, precision how often its records are joined to others'.
    """
    cells: Counter[tuple[str, str, str]] = Counter()
    by_cluster: Counter[tuple[str, str]] = Counter()
    by_person: Counter[tuple[str, str]] = Counter()
    all_cells: Counter[tuple[str, str]] = Counter()
    all_clusters: Counter[str] = Counter()
    all_people: Counter[str] = Counter()
    for record, person in truth.items():
        if record in clusters:
            name, label = group.get(record, "not recorded"), clusters[record]
            cells[name, label, person] += 1
            by_cluster[name, label] += 1
            by_person[name, person] += 1
            all_cells[label, person] += 1
            all_clusters[label] += 1
            all_people[person] += 1
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (name, label, person), n in cells.items():
        found[name][0] += _touching(n, all_cells[label, person])
    for (name, label), n in by_cluster.items():
        found[name][1] += _touching(n, all_clusters[label])
    for (name, person), n in by_person.items():
        found[name][2] += _touching(n, all_people[person])
    return {name: Quality(*counts) for name, counts in sorted(found.items())}


def _touching(mine: int, everyone: int) -> int:
    """Pairs among everyone in which at least one of mine takes part."""
    others = everyone - mine
    return mine * (mine - 1) // 2 + mine * others


def bootstrap_f1(
    clusters: Mapping[str, str], truth: Mapping[str, str], *, rounds: int = 200, seed: int = 7
) -> Interval:
    """F1 with a 95 % interval from redrawing people, so that one badly linked person counts as one."""
    joined_by_label = Counter(clusters[record] for record in truth)
    people: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    cells = Counter((clusters[record], person) for record, person in truth.items())
    for (label, person), n in cells.items():
        people[person][0] += n * (n - 1) // 2
        people[person][1] += n * (joined_by_label[label] - 1)
    for person, n in Counter(truth.values()).items():
        people[person][2] += n * (n - 1) // 2
    # A joined pair is met once from each end, so half of it counts at either.
    table = np.array(list(people.values()), dtype=float) * [1.0, 0.5, 1.0]
    draws = np.random.default_rng(seed).multinomial(len(table), np.full(len(table), 1 / len(table)), size=rounds)
    right, joined, true = (draws @ table).T
    scores = 2 * right / np.maximum(joined + true, 1)
    low, high = np.quantile(scores, [0.025, 0.975])
    total = table.sum(axis=0)
    return Interval(float(2 * total[0] / max(total[1] + total[2], 1)), float(low), float(high))


@dataclass(frozen=True, slots=True)
class Stratum:
    """Pairs of one band of evidence.

    pairs: how many there are; same, different: as reviewed; joined: they stand as one.
    """

    pairs: int
    same: int
    different: int
    joined: bool


def from_reviews(strata: Sequence[Stratum]) -> tuple[Interval | None, Interval | None]:
    """Precision and recall of the joined pairs, with 95 % intervals, from a stratified sample of reviewed pairs.

    Recall is among the pairs that any stratum holds; None where nothing relevant was reviewed. Source: Cochran 1977,
    5.3.
    """
    totals = {joined: [0.0, 0.0, 0.0] for joined in (True, False)}
    for stratum in strata:
        seen = stratum.same + stratum.different
        if not seen:
            continue
        share = stratum.same / seen
        # Agresti and Coull's two extra successes and failures keep a stratum of one verdict from looking certain.
        cautious = (stratum.same + 1) / (seen + 2)
        totals[stratum.joined][0] += stratum.pairs * share
        totals[stratum.joined][1] += stratum.pairs**2 * cautious * (1 - cautious) / seen
        totals[stratum.joined][2] += stratum.pairs
    (matched, spread, joined), (missed, missed_spread, _) = totals[True], totals[False]
    precision = _bounded(matched / joined, math.sqrt(spread) / joined) if joined else None
    true = matched + missed
    if not true:
        return precision, None
    error = math.sqrt(missed**2 * spread + matched**2 * missed_spread) / true**2
    return precision, _bounded(matched / true, error)


def _bounded(estimate: float, error: float) -> Interval:
    return Interval(estimate, max(0.0, estimate - Z95 * error), min(1.0, estimate + Z95 * error))


@dataclass(frozen=True, slots=True)
class Calibration:
    """One band of probability: what the model says and what is so."""

    pairs: int
    said: float
    seen: float


def calibration(probabilities: Sequence[float], matched: Sequence[bool], bands: int = 10) -> list[Calibration]:
    """Said and seen match rates in equal bands of probability; empty bands are left out."""
    said, seen = np.asarray(probabilities, dtype=float), np.asarray(matched, dtype=float)
    band = np.minimum((said * bands).astype(int), bands - 1)
    return [
        Calibration(int((band == b).sum()), float(said[band == b].mean()), float(seen[band == b].mean()))
        for b in range(bands)
        if (band == b).any()
    ]
