"""Stable ids of people: when records come, go and regroup, a person keeps their id, and every change is an event.

The id stays with the largest part of the old group, the oldest record breaking ties. An id that has named one person
never names another: a part that splits off gets a new id, and one that merges away stays retired, so that every step
can be undone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Merge:
    """Records of `from_id` now belong to `into_id`. records: those that moved."""

    from_id: str
    into_id: str
    records: tuple[str, ...]

    def undone(self) -> Split:
        return Split(self.into_id, self.from_id, self.records)


@dataclass(frozen=True, slots=True)
class Split:
    """Records of `from_id` now belong to `into_id`, which is new. records: those that moved."""

    from_id: str
    into_id: str
    records: tuple[str, ...]

    def undone(self) -> Merge:
        return Merge(self.into_id, self.from_id, self.records)


Event = Merge | Split


@dataclass(frozen=True, slots=True)
class Assigned:
    """person_of: record -> person id.

    events: what changed for records known before. created: ids made for new people only.
    """

    person_of: dict[str, str]
    events: tuple[Event, ...]
    created: tuple[str, ...]


def assign(
    clusters: Mapping[str, str], previous: Mapping[str, str], new_id: Callable[[], str], *, retired: Iterable[str] = (),
) -> Assigned:  # fmt: skip
    """Person ids for clusters of records (record -> any cluster label), given the ids of before.

    Record ids should sort by age, oldest first. new_id is asked for fresh ids; any that was ever used is asked for
    again.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for record in sorted(clusters):
        members[clusters[record]].append(record)
    claims = _claims(members, previous)
    used = {*previous.values(), *retired}
    person_of: dict[str, str] = {}
    created: list[str] = []
    for label, records in sorted(members.items(), key=lambda item: item[1][0]):
        person = claims.get(label)
        if person is None:
            person = _fresh(new_id, used)
            created.append(person)
        person_of.update(dict.fromkeys(records, person))
    events = tuple(_events(person_of, previous, frozenset(created)))
    split_off = {event.into_id for event in events if isinstance(event, Split)}
    return Assigned(person_of, events, tuple(person for person in created if person not in split_off))


def _claims(members: Mapping[str, list[str]], previous: Mapping[str, str]) -> dict[str, str]:
    """Which cluster keeps which old id: the pair with most records in common first, then the oldest record."""
    shared = [
        (-count, min(r for r in records if previous.get(r) == person), label, person)
        for label, records in members.items()
        for person, count in Counter(previous[r] for r in records if r in previous).items()
    ]
    kept: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, label, person in sorted(shared):
        if label not in kept and person not in taken:
            kept[label] = person
            taken.add(person)
    return kept


def _fresh(new_id: Callable[[], str], used: set[str]) -> str:
    while (person := new_id()) in used:
        continue
    used.add(person)
    return person


def _events(person_of: Mapping[str, str], previous: Mapping[str, str], created: frozenset[str]) -> Iterable[Event]:
    moved: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record in sorted(person_of):
        before = previous.get(record)
        if before is not None and before != person_of[record]:
            moved[before, person_of[record]].append(record)
    for (before, after), records in sorted(moved.items()):
        yield (Split if after in created else Merge)(before, after, tuple(records))


def undo(person_of: Mapping[str, str], events: Iterable[Event]) -> dict[str, str]:
    """The assignment as it was before the events, newest last."""
    restored = dict(person_of)
    for event in reversed(tuple(events)):
        restored.update({record: event.from_id for record in event.records if restored.get(record) == event.into_id})
    return restored
