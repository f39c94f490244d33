"""The one list: whom the data shows and whom agencies nominated, in an order that anybody can add up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast, overload

from django.db.models import Q

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.cohort.criteria import CriteriaSet
from alongside.cohort.models import Nomination, Standing, StandingQuerySet
from alongside.cohort.ranking import Part, Ranking
from alongside.cohort.showing import people_seen
from alongside.people.models import Person
from alongside.people.rules import Answer
from alongside.people.search import Card, cards
from alongside.people.seen import NAME_NOT_SHOWN, Known, known

ORDERING = "the order is worked out over everyone; names reach a viewer through the gate"

TABS: Mapping[str, str] = {
    "all": "Everyone on the list",
    "eligible": "Meets the criteria",
    "nominated": "Nominated",
    "to_settle": "One answer away",
    "data_only": "Meets them, not nominated",
    "nominated_only": "Nominated, does not meet them",
}
IN_ORDER = ("-points", "since", "pk")  # of equals, who has been on the list longer


@dataclass(frozen=True)
class Ranked:
    """Somebody's place. place counts those who meet the criteria from 1; None for whoever does not, or not yet."""

    standing_id: int
    person_id: int
    points: int
    place: int | None


@dataclass(frozen=True)
class _Numbers:
    """How many: who meet the criteria, who are nominated, who are both, and whom one answer would settle."""

    eligible: int
    nominated: int
    both: int
    to_settle: int


@dataclass(frozen=True)
class PartShown:
    """One part of somebody's points in words. points None: not shown to this viewer."""

    part: Part
    words: str
    points: int | None


@dataclass(frozen=True)
class Row:
    """One person as the list shows them. person None: the viewer sees an index card at most. total None: not shown.

    name: their initials where only a card is seen. initials: blank where not even that is.
    """

    ranked: Ranked
    standing: Standing
    person: Person | None
    name: str
    initials: str
    year_of_birth: int | None
    parts: list[PartShown] = field(default_factory=list)
    total: int | None = None
    nominated_by: list[str] = field(default_factory=list)
    has_room: bool = False


class Listed(Sequence[Ranked]):
    """Those behind one tab in their order: those who meet the criteria, then the others. A page asks for its own rows alone.

    Whoever is kept from the viewer has no place either: a gap in the numbers would tell of them.
    counts: how many people stand behind each tab, of those of whom the viewer may learn.
    """

    def __init__(self, viewer: Viewer, ranking: Ranking, tab: str = "all") -> None:
        numbers = _numbers(viewer, ranking)
        eligible, others = PARTS[tab](_standings(viewer, ranking))
        self.first, self.rest = eligible.order_by(*IN_ORDER), others.order_by(*IN_ORDER)
        self.count_first, self.count_rest = COUNTED[tab](numbers)
        self.counts = {name: sum(counted(numbers)) for name, counted in COUNTED.items()}

    def __len__(self) -> int:
        return self.count_first + self.count_rest

    @overload
    def __getitem__(self, wanted: int) -> Ranked: ...
    @overload
    def __getitem__(self, wanted: slice) -> list[Ranked]: ...
    def __getitem__(self, wanted: int | slice) -> Ranked | list[Ranked]:
        if isinstance(wanted, int):
            return self[wanted : wanted + 1][0]
        start, stop, _ = wanted.indices(len(self))
        beyond = self.count_first
        eligible = _ranked(self.first[start : min(stop, beyond)], start + 1) if start < beyond else []
        others = _ranked(self.rest[max(0, start - beyond) : stop - beyond], None) if stop > beyond else []
        return [*eligible, *others]


def _ranked(rows: StandingQuerySet, place: int | None) -> list[Ranked]:
    return [
        Ranked(pk, person, points, None if place is None else place + number)
        for number, (pk, person, points) in enumerate(rows.values_list("pk", "person_id", "points"))
    ]


Parts = tuple[StandingQuerySet, StandingQuerySet]


def _parts_of_all(rows: StandingQuerySet) -> Parts:
    return rows.eligible(), rows.nominated().exclude(verdict=Answer.YES)


PARTS: Mapping[str, Callable[[StandingQuerySet], Parts]] = {
    "all": _parts_of_all,
    "eligible": lambda rows: (rows.eligible(), rows.none()),
    "nominated": lambda rows: (rows.nominated().eligible(), rows.nominated().exclude(verdict=Answer.YES)),
    "to_settle": lambda rows: (rows.none(), rows.to_settle()),
    "data_only": lambda rows: (rows.eligible().not_nominated(), rows.none()),
    "nominated_only": lambda rows: (rows.none(), rows.nominated().exclude(verdict=Answer.YES)),
}
COUNTED: Mapping[str, Callable[[_Numbers], tuple[int, int]]] = {
    "all": lambda of: (of.eligible, of.nominated - of.both),
    "eligible": lambda of: (of.eligible, 0),
    "nominated": lambda of: (of.both, of.nominated - of.both),
    "to_settle": lambda of: (0, of.to_settle),
    "data_only": lambda of: (of.eligible - of.both, 0),
    "nominated_only": lambda of: (0, of.nominated - of.both),
}


def eligible_count(viewer: Viewer, ranking: Ranking, **also: object) -> int:
    """How many meet the criteria, of those of whom the viewer may learn. also: what else is asked of their standing."""
    return _count(ranking, Q(verdict=Answer.YES, **also), gate.kept_from(viewer))


def _numbers(viewer: Viewer, ranking: Ranking) -> _Numbers:
    nominated = Counter(_standings(viewer, ranking).nominated().values_list("verdict", "open"))
    both = sum(count for (verdict, _), count in nominated.items() if verdict == Answer.YES)
    unsure = sum(count for (verdict, _open), count in nominated.items() if verdict == Answer.NOT_KNOWN and _open != 1)
    kept = gate.kept_from(viewer)
    return _Numbers(
        eligible=_count(ranking, Q(verdict=Answer.YES), kept),
        nominated=nominated.total(),
        both=both,
        to_settle=_count(ranking, Q(verdict=Answer.NOT_KNOWN, open=1), kept) + unsure,
    )


def _count(ranking: Ranking, which: Q, kept: frozenset[int]) -> int:
    """Everybody less the few of whom the viewer must not learn: both are quick to count."""
    rows = _of_everyone(ranking).filter(which)
    return rows.count() - (rows.filter(person__in=kept).count() if kept else 0)


def _standings(viewer: Viewer, ranking: Ranking) -> StandingQuerySet:
    return cast(StandingQuerySet, gate.not_kept_from(viewer, _of_everyone(ranking)))


def _of_everyone(ranking: Ranking) -> StandingQuerySet:
    return cast(StandingQuerySet, gate.everyone(Standing.objects.of_set(ranking.set), why=ORDERING))


def tried(viewer: Viewer, ranking: Ranking, other: Ranking) -> tuple[list[Ranked], list[Ranked]]:
    """Those who meet the criteria in the order that is in use, and in another that measures the same."""
    table = list(_standings(viewer, ranking).eligible().values_list("pk", "person_id", "values", "since"))
    return _by_hand(table, ranking), _by_hand(table, other)


def _by_hand(table: Sequence[tuple[int, int, Mapping[str, int], dt.date]], ranking: Ranking) -> list[Ranked]:
    scored = sorted((-ranking.points(values), since, pk, person) for pk, person, values, since in table)
    return [Ranked(pk, person, -points, place) for place, (points, _, pk, person) in enumerate(scored, 1)]


def proposed(ranking: Ranking) -> list[Ranked]:
    """Those whom there is room for: the first of those who meet the criteria. For figures, never for showing."""
    return _ranked(_of_everyone(ranking).eligible().order_by(*IN_ORDER)[: ranking.size], 1)


def place_of(person_id: int, ranking: Ranking) -> Ranked | None:
    """Where somebody stands on the shortlist; None where they are not among those who meet the criteria."""
    rows = _of_everyone(ranking).eligible()
    row = rows.filter(person=person_id).first()
    if row is None:
        return None
    level = Q(points=row.points)
    before = Q(points__gt=row.points) | level & Q(since__lt=row.since) | level & Q(since=row.since, pk__lt=row.pk)
    return Ranked(row.pk, person_id, row.points, rows.filter(before).count() + 1)


def rows_for(viewer: Viewer, page: Sequence[Ranked], criteria: CriteriaSet, ranking: Ranking) -> list[Row]:
    """A page of the list as this viewer may see it, the look recorded."""
    gate.looked_at(viewer, "shortlist.see", count=len(page))
    by_pk = gate.visible(viewer, Standing.objects.filter(pk__in=[each.standing_id for each in page])).in_bulk()
    ids = [each.person_id for each in page]
    seen = people_seen(viewer, ids)
    who = known(viewer, seen)
    carded = cards(viewer, [each for each in ids if each not in seen])
    nominated = _nominated_by(viewer, ids)
    shown = {part.name for part in ranking.parts if part.categories(criteria) <= viewer.grant.categories}
    return [
        _row(
            each,
            by_pk[each.standing_id],
            seen.get(each.person_id),
            who.get(each.person_id) or _of_card(carded.get(each.person_id)),
            ranking,
            shown,
            nominated,
        )
        for each in page
        if each.standing_id in by_pk
    ]


def _of_card(card: Card | None) -> Known:
    if card is None:
        return Known(NAME_NOT_SHOWN, "", None)
    return Known(card.initials or NAME_NOT_SHOWN, card.initials, card.birth_year)


def _row(
    ranked: Ranked,
    standing: Standing,
    person: Person | None,
    who: Known,
    ranking: Ranking,
    shown: set[str],
    nominated: Mapping[int, list[str]],
) -> Row:
    parts = (
        [_part(part, standing.values.get(part.name, 0), part.name in shown) for part in ranking.parts] if person else []
    )
    is_whole = person is not None and len(shown) == len(ranking.parts)
    return Row(
        ranked=ranked,
        standing=standing,
        person=person,
        name=who.name,
        initials=who.initials,
        year_of_birth=who.birth_year,
        parts=[each for each in parts if each.points or each.points is None],
        total=ranked.points if is_whole else None,
        nominated_by=nominated.get(ranked.person_id, []),
        has_room=ranked.place is not None and ranked.place <= ranking.size,
    )


def _part(part: Part, value: int, is_shown: bool) -> PartShown:
    if not is_shown:
        return PartShown(part, part.many, None)
    return PartShown(part, part.words(value), part.points(value))


def _nominated_by(viewer: Viewer, person_ids: list[int]) -> dict[int, list[str]]:
    named: dict[int, list[str]] = {}
    rows = gate.visible(viewer, Nomination.objects.open().filter(person__in=person_ids))
    for person, agency in rows.order_by("on").values_list("person_id", "agency__name"):
        named.setdefault(person, []).append(agency)
    return named


def moved(before: Sequence[Ranked], after: Sequence[Ranked], size: int) -> tuple[list[Ranked], list[Ranked]]:
    """Who would get room under the new order, and who would lose it."""
    had = {each.person_id for each in before[:size]}
    has = {each.person_id for each in after[:size]}
    return (
        [each for each in after[:size] if each.person_id not in had],
        [each for each in before[:size] if each.person_id not in has],
    )
