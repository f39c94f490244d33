"""From who each record was said to be to who it is now, in steps that can each be put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count

from alongside.methods.linkage.identity import assign


@dataclass(frozen=True)
class Part:
    """Some of a person's records go to somebody else. into: a person's id, or a negative number for somebody new."""

    person: int
    records: tuple[int, ...]
    into: int


@dataclass(frozen=True)
class Merge:
    """Everything that `other` still has becomes `person`'s."""

    person: int
    other: int


@dataclass
class Moves:
    """Parts come first, then merges, then placements (record without a person -> person, negative for somebody new)."""

    parts: list[Part] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    placements: dict[int, int] = field(default_factory=dict)


def moves(before: Mapping[int, int | None], clusters: Mapping[int, str]) -> Moves:
    """The steps from the people of before to these clusters.

    before: record -> person, None where not linked yet; holds every record of each person it mentions.
    """
    new = count(1)
    assigned = assign(
        {_aged(record): cluster for record, cluster in clusters.items()},
        {_aged(record): str(person) for record, person in before.items() if person is not None},
        lambda: str(-next(new)),
    )
    now = {int(record): int(person) for record, person in assigned.person_of.items()}
    found = Moves(placements={record: now[record] for record in sorted(clusters) if before.get(record) is None})
    leaving: dict[int, list[Part]] = defaultdict(list)
    for event in assigned.events:
        person = int(event.from_id)
        leaving[person].append(Part(person, tuple(map(int, event.records)), int(event.into_id)))
    kept = set(now.values())
    for person, groups in sorted(leaving.items()):
        groups.sort(key=lambda group: (len(group.records), -group.into))
        if person not in kept:  # nobody keeps this id, so the largest group takes what is left of it along
            found.merges.append(Merge(groups.pop().into, person))
        found.parts += groups
    return found


def _aged(record: int) -> str:
    """A record's id so that text sorts as numbers do."""
    return f"{record:020d}"
