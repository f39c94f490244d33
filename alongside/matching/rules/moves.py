"""From who each record was said to be to who it is now, in steps that can each be put back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field


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
    """Parts come first, then merges, then placements (records without a person -> person, negative for somebody new)."""

    parts: list[Part] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    placements: dict[int, int] = field(default_factory=dict)


def moves(before: Mapping[int, int | None], clusters: Mapping[int, str]) -> Moves:
    """The steps from the people of before to these clusters.

    before: record -> person, None where not linked yet; holds every record of each person it mentions.
    """
    goes_to = _ids(before, clusters)
    found = Moves()
    leaving: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for record, cluster in sorted(clusters.items()):
        person, now = before.get(record), goes_to[cluster]
        if person is None:
            found.placements[record] = now
        elif person != now:
            leaving[person][now].append(record)
    kept = set(goes_to.values())
    for person, groups in sorted(leaving.items()):
        by_size = sorted(groups.items(), key=lambda group: (len(group[1]), -group[0]))
        if person not in kept:  # nobody keeps this id, so the largest group takes what is left of it along
            found.merges.append(Merge(by_size.pop()[0], person))
        found.parts += [Part(person, tuple(records), into) for into, records in by_size]
    return found


def _ids(before: Mapping[int, int | None], clusters: Mapping[int, str]) -> dict[str, int]:
    """cluster -> person id: each id stays with the cluster that holds most of its records, the older id settling a tie;
    clusters without one get negative numbers."""
    shared = Counter(
        (cluster, person) for record, cluster in clusters.items() if (person := before.get(record)) is not None
    )
    ids: dict[str, int] = {}
    taken: set[int] = set()
    for (cluster, person), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0][1], item[0][0])):
        if cluster not in ids and person not in taken:
            ids[cluster] = person
            taken.add(person)
    for cluster in sorted(set(clusters.values()) - ids.keys()):
        ids[cluster] = -len(ids) - 1
    return ids
