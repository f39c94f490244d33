"""Questions that can be answered together at a glance: near-certain pairs, gathered to the one human they seem to be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

MOST_PEOPLE = 6
"""More than so many at once cannot be taken in at a glance."""


@dataclass(frozen=True)
class Asked:
    """An open question about two people. is_near_certain: only the rule of caution stands between them and one person."""

    pk: int
    person: int
    other: int
    usefulness: float
    is_near_certain: bool


@dataclass(frozen=True)
class Bundle:
    """People who all seem to be one, and the questions between them, both in a steady order."""

    people: tuple[int, ...]
    questions: tuple[int, ...]
    usefulness: float

    @property
    def key(self) -> str:
        """Names the bundle as it was shown; one that has changed since has another."""
        return "-".join(map(str, self.questions))


def bundles(asked: Iterable[Asked], *, apart: Iterable[tuple[int, int]] = ()) -> list[Bundle]:
    """Near-certain questions gathered by whom they are about, the most useful bundle first.

    A bundle is left to be judged pair by pair where anything speaks against it: a question of another kind about two of
    its people, two that somebody said are not the same (apart), or more people than can be taken in.
    """
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
        if root not in spoiled and len(people) <= MOST_PEOPLE:
            numbers = tuple(sorted(each.pk for each in members))
            found.append(Bundle(tuple(sorted(people)), numbers, sum(each.usefulness for each in members)))
    return sorted(found, key=lambda bundle: (-bundle.usefulness, bundle.questions))


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
