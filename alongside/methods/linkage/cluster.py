"""Edges become people: groups of records joined by strong evidence, held apart by contradiction and by judgement.

Plain connected components let one false edge join two people for good. Here components are only the start: where a
component is not borne out by all its pairs, it is built up again from its strongest edge downwards, and each join must
stand against everything that speaks between the two groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from alongside.methods.linkage.records import collector_paused

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

Found = tuple[float, int, int, bool]
"""One edge: weight, left, right, may_join."""

UNSEEN_WEIGHT = -6.0
"""What a pair that shares no block is taken to weigh: two records that meet in no key speak mildly for two people."""


@dataclass(frozen=True, slots=True)
class Guards:
    """What must hold before two groups are joined.

    against: share of the mean evidence against a join that its strongest edge must outweigh; conflict_weight: the edge
    needed where the groups hold different valid numbers of one kind; one_each: sources that never hold a person twice.
    """

    against: float = 0.5
    conflict_weight: float = 12.0
    one_each: frozenset[str] = frozenset()
    is_on: bool = True


@dataclass(frozen=True, slots=True)
class Edges:
    """Scored pairs by record number, with the weight in bits. may_join: strong enough and allowed to join by itself."""

    left: Integers
    right: Integers
    weight: Floats
    may_join: npt.NDArray[np.bool_]

    @property
    def columns(self) -> tuple[npt.NDArray[Any], ...]:
        return self.weight, self.left, self.right, self.may_join


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of single records beside their edges.

    numbers: by kind, the records that hold a number naming one person, and a code for each number; sources: of every record.
    """

    numbers: Mapping[str, tuple[Integers, Integers]] = field(default_factory=dict)
    sources: Sequence[str] = ()

    def held_by(self, wanted: npt.NDArray[np.bool_]) -> list[dict[int, int]]:
        """For each kind the numbers of the wanted records."""
        found = []
        for records, codes in self.numbers.values():
            chosen = wanted[records]
            found.append(dict(zip(records[chosen].tolist(), codes[chosen].tolist(), strict=True)))
        return found


@dataclass(frozen=True, slots=True)
class Judged:
    """People's judgements on pairs of records: fixed constraints."""

    same: frozenset[tuple[int, int]] = frozenset()
    different: frozenset[tuple[int, int]] = frozenset()


def components(records: int, left: Integers, right: Integers) -> Integers:
    """The smallest record number of each record's connected component."""
    label = np.arange(records, dtype=np.int64)
    while len(left):
        np.minimum.at(label, np.maximum(left, right), np.minimum(left, right))
        while not np.array_equal(hopped := label[label], label):
            label = hopped
        left, right = label[left], label[right]
        is_open = left != right
        left, right = left[is_open], right[is_open]
    return label


def cluster(
    records: int, edges: Edges, facts: Facts = Facts(), judged: Judged = Judged(), guards: Guards = Guards()
) -> Integers:
    """A cluster label for every record: the smallest record number in it."""
    same_left, same_right = _columns(judged.same)
    joining = edges.may_join
    label = components(
        records, np.concatenate([edges.left[joining], same_left]), np.concatenate([edges.right[joining], same_right])
    )
    doubtful = _doubtful(label, edges, facts, judged, guards)
    if not len(doubtful):
        return label
    with collector_paused():
        return _rebuilt(label, doubtful, edges, facts, judged, guards)


def _columns(pairs: Iterable[tuple[int, int]]) -> tuple[Integers, Integers]:
    listed = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return listed[:, 0], listed[:, 1]


def _doubtful(label: Integers, edges: Edges, facts: Facts, judged: Judged, guards: Guards) -> Integers:
    """Components that a weak edge, a guard or a judgement touches."""
    sizes = np.bincount(label, minlength=len(label))
    flagged = np.zeros(len(label), dtype=bool)
    if guards.is_on:
        flagged[label[_weak_bridges(label, edges, guards)]] = True
    if guards.is_on:
        for records, codes in facts.numbers.values():
            flagged |= _holds_several(label, records, codes)
        flagged |= _holds_source_twice(label, facts.sources, guards.one_each)
    different_left, different_right = _columns(judged.different)
    torn = different_left[label[different_left] == label[different_right]]
    flagged[label[torn]] = True
    return np.flatnonzero(flagged & (sizes > 1))


def _weak_bridges(label: Integers, edges: Edges, guards: Guards) -> Integers:
    """Records at joining edges that evidence against could outweigh, where nothing stronger joins the same records.

    No pair speaks against a join with more than UNSEEN_WEIGHT on average, so a stronger edge than its share always holds.
    Between two records alone there is no other pair to speak against it.
    """
    sure = edges.may_join & (edges.weight >= -UNSEEN_WEIGHT * guards.against)
    group = components(len(label), edges.left[sure], edges.right[sure])
    weak = edges.may_join & ~sure & (group[edges.left] != group[edges.right])
    two_alone = np.bincount(label, minlength=len(label))[label[edges.left]] == 2
    return edges.left[weak & ~(two_alone & (edges.weight >= 0))]


def _holds_several(label: Integers, records: Integers, codes: Integers) -> npt.NDArray[np.bool_]:
    """Whether a component holds different numbers of one kind, at the component's label."""
    lowest = np.full(len(label), np.iinfo(np.int64).max)
    highest = np.full(len(label), np.iinfo(np.int64).min)
    np.minimum.at(lowest, label[records], codes)
    np.maximum.at(highest, label[records], codes)
    return lowest < highest


def _holds_source_twice(label: Integers, sources: Sequence[str], one_each: frozenset[str]) -> npt.NDArray[np.bool_]:
    twice = np.zeros(len(label), dtype=bool)
    seen: set[tuple[int, str]] = set()
    if one_each:
        for record, source in enumerate(sources):
            if source in one_each:
                key = (int(label[record]), source)
                twice[key[0]] |= key in seen
                seen.add(key)
    return twice


def _rebuilt(
    label: Integers, doubtful: Integers, edges: Edges, facts: Facts, judged: Judged, guards: Guards
) -> Integers:
    """The label with the doubtful components built up again, each from its own records and edges."""
    rebuilt = label.copy()
    is_doubtful = np.zeros(len(label), dtype=bool)
    is_doubtful[doubtful] = True
    records = np.flatnonzero(is_doubtful[label])
    records = records[np.argsort(label[records], kind="stable")]
    inside = np.flatnonzero(is_doubtful[label[edges.left]] & (label[edges.left] == label[edges.right]))
    inside = inside[np.lexsort((
        edges.right[inside], edges.left[inside], -edges.weight[inside], label[edges.left[inside]],
    ))]  # fmt: skip
    found = list(zip(*(column[inside].tolist() for column in edges.columns), strict=True))
    certain: dict[int, list[Found]] = defaultdict(list)
    for pair in sorted(judged.same):
        certain[int(label[pair[0]])].append((float("inf"), *pair, True))
    numbers = facts.held_by(is_doubtful[label])
    for owner, held, between in zip(
        doubtful.tolist(), _slices(label[records], doubtful), _slices(label[edges.left[inside]], doubtful), strict=True
    ):
        members, strongest_first = records[held].tolist(), certain[owner] + found[between]
        for group in _Component(members, strongest_first, numbers, facts.sources, judged, guards).groups():
            rebuilt[group] = min(group)
    return rebuilt


def _slices(owners: Integers, wanted: Integers) -> list[slice]:
    """Where each of the wanted owners stands in a sorted column of owners."""
    return list(map(slice, np.searchsorted(owners, wanted), np.searchsorted(owners, wanted, "right")))


class _Component:
    """One doubtful component, built up from its strongest edge downwards. found: its edges in that order."""

    def __init__(
        self, records: list[int], found: list[Found], numbers: list[dict[int, int]], sources: Sequence[str],
        judged: Judged, guards: Guards,
    ) -> None:  # fmt: skip
        self.found = found
        self.numbers, self.sources, self.judged, self.guards = numbers, sources, judged, guards
        self.group_of = {record: record for record in records}
        self.members = {record: [record] for record in records}
        self.between: dict[int, dict[int, tuple[float, int]]] = {record: {} for record in records}
        for weight, left, right, _ in found:
            if weight != float("inf"):
                self.between[left][right] = self.between[right][left] = (min(weight, 0.0), 1)

    def groups(self) -> Iterable[list[int]]:
        for weight, left, right, may_join in self.found:
            one, other = self.group_of[left], self.group_of[right]
            if may_join and one != other and self._may_join(weight, one, other):
                self._join(one, other)
        return self.members.values()

    def _may_join(self, weight: float, one: int, other: int) -> bool:
        if self._is_judged_different(one, other):
            return False
        if weight == float("inf") or not self.guards.is_on:
            return True
        if self._shares_single_source(one, other):
            return False
        if weight < self.guards.conflict_weight and self._holds_different_numbers(one, other):
            return False
        pairs = len(self.members[one]) * len(self.members[other])
        against, seen = self.between[one].get(other, (0.0, 0))
        mean_against = (against + UNSEEN_WEIGHT * (pairs - seen)) / pairs
        return weight + self.guards.against * mean_against >= 0

    def _is_judged_different(self, one: int, other: int) -> bool:
        if not self.judged.different:
            return False
        return any(
            (min(a, b), max(a, b)) in self.judged.different for a in self.members[one] for b in self.members[other]
        )

    def _shares_single_source(self, one: int, other: int) -> bool:
        if not self.guards.one_each:
            return False
        sources = {self.sources[record] for record in self.members[one]} & self.guards.one_each
        return any(self.sources[record] in sources for record in self.members[other])

    def _holds_different_numbers(self, one: int, other: int) -> bool:
        for held in self.numbers:
            mine = {held[record] for record in self.members[one] if record in held}
            if mine:
                theirs = {held[record] for record in self.members[other] if record in held}
                if theirs and mine.isdisjoint(theirs):
                    return True
        return False

    def _join(self, one: int, other: int) -> None:
        if len(self.members[one]) < len(self.members[other]):
            one, other = other, one
        for record in self.members[other]:
            self.group_of[record] = one
        self.members[one] += self.members.pop(other)
        mine, theirs = self.between[one], self.between.pop(other)
        mine.pop(other, None)
        for third, (against, seen) in theirs.items():
            if third == one:
                continue
            before, count = mine.get(third, (0.0, 0))
            mine[third] = self.between[third][one] = (before + against, count + seen)
            self.between[third].pop(other, None)
