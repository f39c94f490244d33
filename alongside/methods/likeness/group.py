"""Put together descriptions that speak of one thing. Average likeness decides, so that no chain of doubtful pairs grows long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.methods.likeness.alike import SURE_ENOUGH, Described, Likeness, pairs
from alongside.methods.likeness.worth import Worth

Ties = dict[int, dict[int, float]]  # group -> group -> how sure, added up over the pairs


@dataclass(frozen=True)
class Group:
    """Keys of descriptions that are likely to be one, in order; how sure on average over its pairs; and its surest pair."""

    keys: tuple[int, ...]
    sure: float
    surest: Likeness


def groups(described: Sequence[Described], worth: Worth, *, sure: float = SURE_ENOUGH) -> list[Group]:
    """Groups of two or more, the largest first. Nothing is in two of them.

    Each time the two groups that are surest on average become one, until none are sure enough. Pairs that are unlikely count as
    nought.
    """
    likely = pairs(described, worth, sure=sure / 2)
    members: dict[int, list[int]] = {each.key: [each.key] for each in described}
    ties: Ties = {key: {} for key in members}
    for pair in likely:
        ties[pair.one][pair.other] = ties[pair.other][pair.one] = pair.sure
    while (best := _surest(ties, members)) is not None and best[0] >= sure:
        _join(best[1], best[2], ties, members)
    found = [_group(keys, likely) for keys in members.values() if len(keys) > 1]
    return sorted(found, key=lambda group: (-len(group.keys), -group.sure, group.keys))


def _surest(ties: Ties, members: Mapping[int, list[int]]) -> tuple[float, int, int] | None:
    average = (
        (total / (len(members[one]) * len(members[other])), -one, -other)
        for one, tied in ties.items()
        for other, total in tied.items()
        if one < other
    )
    best = max(average, default=None)
    return None if best is None else (best[0], -best[1], -best[2])


def _join(onto: int, gone: int, ties: Ties, members: dict[int, list[int]]) -> None:
    members[onto] += members.pop(gone)
    for other, total in ties.pop(gone).items():
        ties[other].pop(gone)
        if other != onto:
            ties[onto][other] = ties[other][onto] = ties[onto].get(other, 0.0) + total


def _group(keys: Sequence[int], likely: Sequence[Likeness]) -> Group:
    inside = set(keys)
    within = [pair for pair in likely if pair.one in inside and pair.other in inside]
    possible = len(keys) * (len(keys) - 1) / 2
    surest = max(within, key=lambda pair: (pair.sure, -pair.one, -pair.other))
    return Group(tuple(sorted(keys)), sum(pair.sure for pair in within) / possible, surest)
