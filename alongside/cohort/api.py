"""The shortlist, anybody's standing and nominations for other programs: the same rules as the pages."""

from __future__ import annotations

import datetime as dt

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from alongside.access import gate
from alongside.access.request import Request
from alongside.cohort import changes, documents, listing, shortlist
from alongside.cohort.models import Nomination, StatusMove
from alongside.cohort.standings import standings_of
from alongside.people.models import Person

router = Router(tags=["cohort"])
AT_MOST = 100


class PartOut(Schema):
    words: str
    points: int | None


class ListedOut(Schema):
    """person: null where the caller may not know who it is; then initials and year of birth are given at most.

    initials: blank where the caller may not know even those.
    """

    place: int | None
    person: str | None
    initials: str
    year_of_birth: int | None
    verdict: str
    points: int | None
    parts: list[PartOut]
    nominated_by: list[str]
    since: dt.date


class AnswerOut(Schema):
    """answer: null where it is not shown to the caller."""

    criterion: str
    words: str
    is_part: bool
    answer: str | None
    because: str
    would_change: str


class StandingOut(Schema):
    set: str
    version: int
    title: str
    verdict: str
    answers: list[AnswerOut]


class NominationIn(Schema):
    person: str
    barriers_met: str
    barrier_kinds: list[Nomination.Barrier] = []
    why_now: str = ""


class NominationOut(Schema):
    id: int
    person: str
    agency: str
    on: dt.date
    barriers_met: str
    barrier_kinds: list[str]
    why_now: str


@router.get("/shortlist", response=list[ListedOut])
def list_shortlist(request: Request, show: str = "all", offset: int = 0) -> list[ListedOut]:
    """The list in its order, a hundred at a time."""
    gate.ask(request.viewer, "shortlist.see")
    used = documents.list_in_use()
    if used is None or show not in shortlist.TABS:
        return []
    start = max(0, offset)
    ranked = shortlist.Listed(request.viewer, used.ranking, show)[start : start + AT_MOST]
    return [_listed(row) for row in shortlist.rows_for(request.viewer, ranked, used.criteria, used.ranking)]


@router.get("/people/{key}/standing", response=list[StandingOut])
def get_standing(request: Request, key: str) -> list[StandingOut]:
    """Why on, why not on, against every set in use."""
    gate.ask(request.viewer, "criteria.see")
    person = gate.look(request.viewer, Person.objects.current(), key=key)
    return [
        StandingOut(
            set=each.definition.slug,
            version=each.definition.version,
            title=each.definition.title,
            verdict=each.outcome.verdict,
            answers=[
                AnswerOut(
                    criterion=line.criterion.name,
                    words=line.criterion.words,
                    is_part=is_part,
                    answer=line.answer,
                    because=line.because,
                    would_change=line.would_change,
                )
                for line, is_part in each.lines
            ],
        )
        for each in standings_of(request.viewer, person, timezone.localdate())
    ]


@router.get("/nominations", response=list[NominationOut])
def list_nominations(request: Request, offset: int = 0) -> list[NominationOut]:
    """Open nominations that the caller may see, newest first."""
    rows = gate.visible(request.viewer, Nomination.objects.open()).select_related("person", "agency")
    page = list(rows[max(0, offset) :][:AT_MOST])
    gate.looked_at(request.viewer, "nomination.list", count=len(page))
    return [_nomination(each) for each in page]


@router.post("/nominations", response={201: NominationOut})
def add_nomination(request: Request, nomination: NominationIn) -> tuple[int, NominationOut]:
    """Nominate somebody for the caller's agency."""
    gate.ask(request.viewer, "nomination.make")
    person = get_object_or_404(gate.visible(request.viewer, Person.objects.current()), key=nomination.person)
    made = changes.nominate(
        by=request.viewer,
        person=person,
        barriers_met=nomination.barriers_met,
        barrier_kinds=nomination.barrier_kinds,
        why_now=nomination.why_now,
        on=timezone.localdate(),
    )
    return 201, _nomination(made)


def _listed(row: shortlist.Row) -> ListedOut:
    return ListedOut(
        place=row.ranked.place,
        person=row.person.key if row.person else None,
        initials=row.initials,
        year_of_birth=row.year_of_birth,
        verdict=row.standing.verdict,
        points=row.total,
        parts=[PartOut(words=part.words, points=part.points) for part in row.parts],
        nominated_by=row.nominated_by,
        since=row.standing.since,
    )


def _nomination(each: Nomination) -> NominationOut:
    return NominationOut(
        id=each.pk,
        person=each.person.key,
        agency=each.agency.name,
        on=each.on,
        barriers_met=each.barriers_met,
        barrier_kinds=each.barrier_kinds,
        why_now=each.why_now,
    )


class PlaceOut(Schema):
    """Somebody's place. key: of the person. flags: what to look at, in words."""

    person: str
    name: str
    kind: str
    status: str
    since: dt.date
    days: int
    expected_until: dt.date | None
    flags: list[str]


class MoveOut(Schema):
    """One move. before: null on the first."""

    before: str | None
    after: str
    on: dt.date
    because: str
    expected_until: dt.date | None
    by: str


@router.get("/list", response=list[PlaceOut])
def list_places(
    request: Request, on: dt.date | None = None, show: str = listing.ALL, offset: int = 0
) -> list[PlaceOut]:
    """Who is on the list, or was on a day, as far as the caller may see; a hundred at a time, the longest in their status first."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "list.see")
    day = min(on or today, today)
    rows = listing.chosen(listing.on_list(viewer, day), show, day)[max(0, offset) :][:AT_MOST]
    return [
        PlaceOut(
            person=row.key, name=row.name, kind=row.place.kind, status=row.place.status or "",
            since=row.place.status_since or row.place.started_on, days=row.days, expected_until=row.until,
            flags=[flag.words for flag in row.flags],
        )
        for row in listing.shown(viewer, list(rows), day)
    ]  # fmt: skip


@router.get("/people/{key}/list", response=list[MoveOut])
def list_moves(request: Request, key: str) -> list[MoveOut]:
    """Every move of one person on the list, the oldest first."""
    gate.ask(request.viewer, "list.see")
    person = gate.look(request.viewer, Person.objects.current(), key=key)
    moves = gate.visible(request.viewer, StatusMove.objects.filter(place__person=person)).order_by("on", "pk")
    return [
        MoveOut(before=each.from_status or None, after=each.to_status, on=each.on, because=each.because,
                expected_until=each.expected_until, by=each.by_name)
        for each in moves
    ]  # fmt: skip
