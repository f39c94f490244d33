"""Why somebody is on the list, or is not: everything that led there, as far as one viewer may know it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import zip_longest

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.cohort import documents, hearing, listing, places
from alongside.cohort.agreeing import Hearing
from alongside.cohort.models import AgencyView, CheckPoint, Decision, Nomination, Place, Proposal, StatusMove
from alongside.cohort.models import Standing as StandingRow
from alongside.cohort.statuses import check_points
from alongside.kit.words import counted, day
from alongside.people.models import Person
from alongside.people.rules import Answer
from alongside.tasks.models import Task


@dataclass(frozen=True)
class Argued:
    """A proposal with what was said of it and what was decided. hearing: while it waits. unseen: views not shown to the viewer."""

    proposal: Proposal
    views: list[AgencyView]
    unseen: bool
    decision: Decision | None
    hearing: Hearing | None
    days_waiting: int


@dataclass(frozen=True)
class Moved:
    """One move in words."""

    move: StatusMove
    before: str
    after: str
    hold_reason: str
    days: int


@dataclass(frozen=True)
class Look:
    """One monthly look: done, or due."""

    due_on: dt.date
    done: CheckPoint | None


@dataclass(frozen=True)
class Story:
    """row: their place today; None where they have none. because: the answer in one sentence. may_not_see: what is left out."""

    row: listing.Row | None
    because: str
    meets: str
    nominations: list[Nomination]
    argued: list[Argued]
    moves: list[Moved]
    ended: list[Place]
    looks: list[Look]
    trying: list[Task]
    may_not_see: list[str]


def story_of(viewer: Viewer, person: Person, today: dt.date) -> Story:
    """The whole way to where they stand today."""
    rows = list(listing.chosen(listing.on_list(viewer, today).filter(person=person), listing.ALL, today))
    row = listing.shown(viewer, rows, today)[0] if rows else None
    argued = [_argued(viewer, each, today) for each in _proposals(viewer, person)]
    ended = gate.visible(viewer, Place.objects.filter(person=person, ended_on__isnull=False)).order_by("-ended_on")
    meets = _meets(viewer, person)
    nominations = gate.visible(viewer, Nomination.objects.filter(person=person)).select_related("agency")
    return Story(
        row=row,
        because=_because(row, argued, list(ended), today),
        meets=meets,
        nominations=list(nominations),
        argued=argued,
        moves=_moves(viewer, person, today),
        ended=list(ended),
        looks=_looks(viewer, row) if row else [],
        trying=_trying(viewer, row) if row else [],
        may_not_see=_may_not_see(viewer, argued, meets),
    )


def _proposals(viewer: Viewer, person: Person) -> list[Proposal]:
    rows = gate.visible(viewer, Proposal.objects.filter(person=person)).select_related("agency", "person")
    return list(rows.order_by("-on", "-pk"))


def _argued(viewer: Viewer, proposal: Proposal, today: dt.date) -> Argued:
    views = hearing.views_of(viewer, proposal)
    decision = gate.visible(viewer, Decision.objects.filter(proposal=proposal)).first()
    said = gate.everyone(
        AgencyView.objects.filter(proposal=proposal), why="whether the viewer is shown all that was said"
    )
    return Argued(
        proposal=proposal,
        views=views,
        unseen=said.count() > len(views),
        decision=decision,
        hearing=None if decision else hearing.of(viewer, proposal, today),
        days_waiting=0 if decision else (today - proposal.on).days,
    )


def _because(row: listing.Row | None, argued: list[Argued], ended: list[Place], today: dt.date) -> str:
    newest = argued[0] if argued else None
    if row is not None:
        return (
            f"On the list since {day(row.place.started_on)}: the partnership agreed on it, and the reasons stand below."
        )
    if newest is not None and newest.decision is None:
        return f"Not on the list yet. The proposal has waited {counted(newest.days_waiting, 'day')}."
    if newest is not None and newest.decision and newest.decision.outcome == Decision.Outcome.DECLINED:
        said_on = day(newest.decision.on)
        return f"Not on the list. The partnership said no on {said_on}. They may be proposed again when facts change."
    if ended:
        how = ended[0].get_ended_as_display().lower()
        return f"Not on the list any more. Their place ended on {day(ended[0].ended_on)}: {how}."
    return "Not on the list. As far as you may see, nobody has proposed them."


def _meets(viewer: Viewer, person: Person) -> str:
    """How they met the shortlist's criteria when everyone was last checked; blank where the viewer may not know."""
    used = documents.list_in_use()
    if used is None or not viewer.may("criteria.see"):
        return ""
    kept = gate.visible(viewer, StandingRow.objects.filter(person=person, set_slug=used.ranking.set)).first()
    if kept is None:
        return "They have not been checked against the criteria yet."
    words = {
        Answer.YES: "They met the criteria when everyone was last checked",
        Answer.NO: "They did not meet the criteria when everyone was last checked",
    }.get(Answer(kept.verdict), "Whether they meet the criteria was not known when everyone was last checked")
    return f"{words}, on {day(kept.assessed_on)}."


def _moves(viewer: Viewer, person: Person, today: dt.date) -> list[Moved]:
    """Every move, the newest first, each with how long it lasted."""
    _, statuses = documents.statuses_in_use()
    rows = list(gate.visible(viewer, StatusMove.objects.filter(place__person=person)).select_related("place")
                .order_by("place__started_on", "place", "on", "pk"))  # fmt: skip
    found = []
    for each, after in zip_longest(rows, rows[1:]):
        ends = after.on if after is not None and after.place_id == each.place_id else each.place.ended_on or today
        found.append(
            Moved(
                each,
                statuses.label(each.from_status) if each.from_status else "",
                statuses.label(each.to_status),
                statuses.hold_reasons.get(each.hold_reason, each.hold_reason),
                (ends - each.on).days,
            )
        )
    return found[::-1]


def _looks(viewer: Viewer, row: listing.Row) -> list[Look]:
    """The monthly looks of the stay they are in, and those of earlier ones that were done."""
    done = {each.due_on: each for each in gate.visible(viewer, CheckPoint.objects.filter(place=row.place))}
    days = sorted({*check_points(row.stay.status, row.stay.since), *done})
    return [Look(on, done.get(on)) for on in days]


def _trying(viewer: Viewer, row: listing.Row) -> list[Task]:
    about = f"{places.REENGAGE}:{row.place.pk}:"
    asked = gate.visible(viewer, Task.objects.filter(person=row.place.person_id, about__startswith=about))
    return list(asked.select_related("agency", "owner").order_by("done_at", "due_on"))


def _may_not_see(viewer: Viewer, argued: list[Argued], meets: str) -> list[str]:
    left_out = []
    if any(each.unseen for each in argued):
        left_out.append("What some agencies said, because no agreement gives it to yours.")
    if not meets:
        left_out.append("How they meet the criteria, because that is not part of your work.")
    return left_out
