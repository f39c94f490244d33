"""What people decided about pairs, and what that fixes for every later run."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    CANNOT_SAY = "cannot say"

    @property
    def label(self) -> str:
        return {
            Verdict.SAME: "Same person",
            Verdict.DIFFERENT: "Not the same person",
            Verdict.CANNOT_SAY: "Cannot say",
        }[self]


@dataclass(frozen=True)
class Decided:
    """A verdict that counts: about all the records on either side, as they were when somebody looked. The record that
    stood for a side comes first. was_one: they stood as one person, and the right side was parted from the left."""

    verdict: Verdict
    left: tuple[int, ...]
    right: tuple[int, ...]
    was_one: bool = False

    @property
    def kept_together(self) -> list[tuple[int, int]]:
        """Pairs that go together: the two sides, or a side that was seen to be one human when it was parted."""
        if self.verdict is Verdict.SAME:
            return [(self.left[0], self.right[0])]
        return list(pairwise(self.right)) if self.verdict is Verdict.DIFFERENT and self.was_one else []

    @property
    def kept_apart(self) -> list[tuple[int, int]]:
        """Pairs that never go together: each record of one side with each of the other."""
        return list(product(self.left, self.right)) if self.verdict is Verdict.DIFFERENT else []


@dataclass(frozen=True, order=True)
class Fixed:
    """Two records that every run keeps together (is_same) or apart."""

    left: int
    right: int
    is_same: bool


def fixed_pairs(decided: Iterable[Decided]) -> list[Fixed]:
    """The constraints that verdicts make, given oldest first. Where two contradict each other, the newer wins."""
    groups = _Groups()
    for each in reversed(list(decided)):
        for left, right in each.kept_together:
            groups.join(left, right)
        for left, right in each.kept_apart:
            groups.keep_apart(left, right)
    return sorted(groups.fixed)


class _Groups:
    """Which records go together so far, and which groups must stay apart. What would contradict that is left out."""

    def __init__(self) -> None:
        self.fixed: set[Fixed] = set()
        self._group: dict[int, set[int]] = {}
        self._apart: dict[int, set[int]] = {}

    def join(self, left: int, right: int) -> None:
        mine, other = self._of(left), self._of(right)
        if mine is other or any(self._apart.get(record, set()) & other for record in mine):
            return
        mine |= other
        for record in other:
            self._group[record] = mine
        self.fixed.add(Fixed(min(left, right), max(left, right), is_same=True))

    def keep_apart(self, left: int, right: int) -> None:
        if self._of(left) is self._of(right):
            return
        self._apart.setdefault(left, set()).add(right)
        self._apart.setdefault(right, set()).add(left)
        self.fixed.add(Fixed(min(left, right), max(left, right), is_same=False))

    def _of(self, record: int) -> set[int]:
        return self._group.setdefault(record, {record})


class Settled:
    """Which questions people have answered already, whichever records stood for the sides then."""

    def __init__(self, decided: Iterable[Decided]) -> None:
        self._by_record: dict[int, list[Decided]] = {}
        for each in decided:
            for record in {*each.left, *each.right}:
                self._by_record.setdefault(record, []).append(each)

    def answers(self, verdict: Verdict, left: set[int], right: set[int]) -> bool:
        """Whether somebody has said this of records on these two sides."""
        about = [each for record in left for each in self._by_record.get(record, []) if each.verdict is verdict]
        return any(
            (left & set(each.left) and right & set(each.right)) or (left & set(each.right) and right & set(each.left))
            for each in about
        )
