"""The one list: whom the data shows and whom agencies nominated, in an order that anybody can add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

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

TABS: Mapping[str, tuple[str, Callable[[StandingQuerySet], StandingQuerySet]]] = {
    "all": ("Everyone on the list", lambda rows: rows.listed()),
    "eligible": ("Meets the criteria", lambda rows: rows.eligible()),
    "nominated": ("Nominated", lambda rows: rows.nominated()),
    "to_settle": ("One answer away", lambda rows: rows.to_settle()),
    "data_only": (
        "Meets them, not nominated",
        lambda rows: rows.eligible().exclude(pk__in=rows.nominated().values("pk")),
    ),
    "nominated_only": ("Nominated, does not meet them", lambda rows: rows.nominated().exclude(verdict=Answer.YES)),
}


@dataclass(frozen=True)
class Ranked:
    """Somebody's place. place counts those who meet the criteria from 1; None for whoever does not, or not yet."""

    standing_id: int
    person_id: int
    points: int
    place: int | None


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


def standings(viewer: Viewer, ranking: Ranking, tab: str = "all") -> StandingQuerySet:
    """The standings behind one tab, of everybody of whom the viewer may learn.

    Whoever is kept from the viewer has no place either: a gap in the numbers would tell of them.
    """
    return cast(StandingQuerySet, gate.not_kept_from(viewer, _of_everyone(ranking, tab)))


def _of_everyone(ranking: Ranking, tab: str) -> StandingQuerySet:
    return TABS[tab][1](cast(StandingQuerySet, gate.everyone(Standing.objects.of_set(ranking.set), why=ORDERING)))


def counts(viewer: Viewer, ranking: Ranking) -> dict[str, int]:
    """How many people stand behind each tab, of those of whom the viewer may learn."""
    return {tab: standings(viewer, ranking, tab).count() for tab in TABS}


def ordered(rows: StandingQuerySet, ranking: Ranking) -> list[Ranked]:
    """Most points first; of equals, who has been on the list longer. Those who do not meet the criteria come after."""
    table = rows.values_list("pk", "person_id", "verdict", "values", "since")
    scored = sorted(
        (
            (verdict != Answer.YES, -ranking.points(values), since, pk, person)
            for pk, person, verdict, values, since in table
        )
    )
    return [
        Ranked(pk, person, -points, None if is_other else place)
        for place, (is_other, points, _, pk, person) in enumerate(scored, 1)
    ]


def proposed(ranking: Ranking) -> list[Ranked]:
    """Those whom there is room for: the first of those who meet the criteria. For figures, never for showing."""
    return ordered(_of_everyone(ranking, "eligible"), ranking)[: ranking.size]


def place_of(person_id: int, ranking: Ranking) -> Ranked | None:
    """Where somebody stands on the shortlist; None where they are not among those who meet the criteria."""
    ranked = ordered(_of_everyone(ranking, "eligible"), ranking)
    return next((each for each in ranked if each.person_id == person_id), None)


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
