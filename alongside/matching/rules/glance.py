"""Questions that can be answered together at a glance: near-certain pairs, gathered to the one human they seem to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import combinations

MOST_PEOPLE = 6
"""More than so many at once cannot be taken in at a glance."""
NEAR_CERTAIN = 0.98
"""From here up a question is near-certain. On the invented borough 98 of 100 such pairs are one person."""


@dataclass(frozen=True)
class Asked:
    """An open question about two people. is_near_certain: little but the rule of caution stands between them and one
    person; gain: the pairs of records that a join is expected to bring together."""

    pk: int
    person: int
    other: int
    is_near_certain: bool
    gain: float = 1.0


@dataclass(frozen=True)
class Bundle:
    """People who all seem to be one, and the questions between them, both in a steady order."""

    people: tuple[int, ...]
    questions: tuple[int, ...]
    gain: float

    @property
    def key(self) -> str:
        """Names the bundle as it was shown; one that has changed since has another."""
        return "-".join(map(str, self.questions))


Numbers = Mapping[str, Set[str]]
"""Kind of number that only one human can have -> the valid ones that somebody is known by."""


def bundles(
    asked: Iterable[Asked], *, apart: Iterable[tuple[int, int]] = (), numbers: Mapping[int, Numbers] | None = None
) -> list[Bundle]:
    """Near-certain questions gathered by whom they are about, the one that mends most first. numbers: by person.

    A bundle is left to be judged pair by pair where anything speaks against it: a question of another kind about two of
    its people, two that somebody said are not the same (apart), numbers that differ, or more people than can be taken in.
    """
    known = numbers or {}
    questions = list(asked)
    groups = _Groups()
    for each in questions:
        if each.is_near_certain:
            groups.join(each.person, each.other)
    spoiled = {groups.of(one) for one, other in apart if groups.of(one) == groups.of(other)}
    gathered: dict[int, list[Asked]] = defaultdict(list)
    for each in questions:
        if each.is_near_certain:
            gathered[groups.of(each.person)].append(each)
        elif groups.of(each.person) == groups.of(each.other):
            spoiled.add(groups.of(each.person))
    found = []
    for root, members in gathered.items():
        people = {each.person for each in members} | {each.other for each in members}
        if root in spoiled or len(people) > MOST_PEOPLE:
            continue
        if not any(_contradict(known.get(one, {}), known.get(other, {})) for one, other in combinations(people, 2)):
            answered_by = tuple(sorted(each.pk for each in members))
            found.append(Bundle(tuple(sorted(people)), answered_by, sum(each.gain for each in members)))
    return sorted(found, key=lambda bundle: (-bundle.gain, bundle.questions))


def _contradict(one: Numbers, other: Numbers) -> bool:
    return any(values.isdisjoint(other[kind]) for kind, values in one.items() if kind in other)


class _Groups:
    """People who hang together, each group known by its smallest."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def of(self, person: int) -> int:
        while (above := self._above.get(person, person)) != person:
            person = above
        return person

    def join(self, one: int, other: int) -> None:
        roots = sorted((self.of(one), self.of(other)))
        self._above[roots[1]] = roots[0]
