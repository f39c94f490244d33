"""Somebody's turn as the meeting sees it: what they say, what changed, the plan, what agencies sent, what is said and to be done.

On a screen that all can see (`shared_with`), nothing shows that one of those in the room may not see, and nothing of the kinds that
are never for a screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Membership
from alongside.access.policy import SENSITIVE, Viewer
from alongside.meeting import gathering, turns
from alongside.meeting.models import Attendance, Case, Meeting, Point, Returned
from alongside.meeting.rules import Clock, clock
from alongside.package import reading as packages
from alongside.package.models import Voice
from alongside.people import seen
from alongside.people.models import Event
from alongside.support import reading as plans
from alongside.support.reading import Marked
from alongside.tasks.models import Task

MOST = 12
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Said:
    """A point that stands, with what it corrected. is_ours: of the viewer's own agency, which may correct it."""

    point: Point
    earlier: tuple[Point, ...]
    is_ours: bool


@dataclass(frozen=True)
class Live:
    """Everything about one turn. voice: what stands in their package; changed: facts since the last meeting; clashes: of their
    plan; before: actions agreed in meetings and still open. newest: the number of the newest point, to notice what comes."""

    turn: turns.Turn
    clock: Clock
    voice: Voice | None
    said: dict[str, list[Said]]
    returned: list[Returned]
    changed: list[Event] = field(default_factory=list)
    clashes: list[Marked] = field(default_factory=list)
    before: list[Task] = field(default_factory=list)
    newest: int = 0


def everybody_here(meeting: Meeting, today: dt.date) -> list[Viewer]:
    """Those in the room, as the gate knows them: who is said to be here, and until that is said whoever has a seat and has not
    sent apologies. Whoever comes in somebody's place sees what that seat may."""
    asked = Attendance.objects.filter(meeting=meeting, seat__user__isnull=False).select_related("seat")
    if asked.filter(is_here__isnull=False).exists():
        asked = asked.filter(is_here=True)
    else:
        asked = asked.exclude(answer=Attendance.Answer.APOLOGIES)
    seats = {(each.seat.user_id, each.seat.agency_id) for each in asked}
    members = Membership.objects.in_force(today).filter(user__in={user for user, _ in seats}).order_by("pk")
    found: dict[tuple[int, int], Membership] = {}
    for each in members.select_related("user", "agency"):
        if (each.user_id, each.agency_id) in seats:
            found.setdefault((each.user_id, each.agency_id), each)
    return [gate.viewer_for(each, today) for each in found.values()]


def for_all(viewers: Sequence[Viewer], rows: QuerySet[Row]) -> QuerySet[Row]:
    """The rows that every one of these may see; for several, none of the kinds that are never for a screen."""
    for viewer in viewers:
        rows = gate.visible(viewer, rows)
    category = rows.model.Access.category  # type: ignore[attr-defined]
    return rows.exclude(category__in=sorted(SENSITIVE)) if len(viewers) > 1 and category == "category" else rows


def may_be_shown(viewers: Sequence[Viewer], case: Case) -> bool:
    """Whether everybody in the room may know that this person is spoken of."""
    return for_all(viewers, Case.objects.filter(pk=case.pk)).exists()


def live(viewer: Viewer, case: Case, now: dt.datetime, shared_with: Sequence[Viewer] = ()) -> Live:
    """One turn for one viewer. shared_with: those who see the same screen, the viewer among them; nobody: it is their own."""
    shown = (viewer, *shared_with)
    points = for_all(shown, Point.objects.filter(case=case))
    lines = Returned.objects.filter(case=case, taken_back=False)
    agreed = Task.objects.open().filter(person=case.person_id, source=Task.Source.MEETING).order_by("due_on", "pk")
    rows = list(points.select_related("agency", "task").order_by("pk"))
    alone = not shared_with
    return Live(
        turn=_turn(viewer, case, shared_with),
        clock=clock(case.spent, case.running_since, now, case.minutes),
        voice=_voice(viewer, case) if alone else None,
        said=_said(viewer, rows),
        returned=list(for_all(shown, lines).select_related("agency")),
        changed=_changed(viewer, case, now) if alone else [],
        clashes=_clashes(viewer, case, now) if alone else [],
        before=list(for_all(shown, agreed).select_related("agency", "owner")),
        newest=max((each.pk for each in rows), default=0),
    )


def newer_than(viewer: Viewer, case: Case, newest: int) -> int:
    """How many points have come since, of those that the viewer may see."""
    return gate.visible(viewer, Point.objects.filter(case=case, pk__gt=newest)).count()


def line_up(viewer: Viewer, meeting: Meeting, shared_with: Sequence[Viewer] = ()) -> list[tuple[Case, str]]:
    """Everybody on the agenda with their name, of those whom all who see the screen may know of."""
    rows = list(for_all((viewer, *shared_with), Case.objects.standing().filter(meeting=meeting)))
    names = seen.names(viewer, [row.person_id for row in rows])
    return [(row, names.get(row.person_id, seen.NAME_NOT_SHOWN)) for row in rows]


def neighbours(viewer: Viewer, case: Case) -> tuple[Case | None, Case | None]:
    """Who comes before and after on the agenda, of those whom the viewer may see."""
    rows = list(gate.visible(viewer, Case.objects.standing().filter(meeting=case.meeting_id)))
    place = next((place for place, each in enumerate(rows) if each.pk == case.pk), None)
    if place is None:
        return None, rows[0] if rows else None
    return rows[place - 1] if place else None, rows[place + 1] if place + 1 < len(rows) else None


def begin_with(viewer: Viewer, meeting: Meeting) -> Case | None:
    """Whoever is spoken of now; else the first who was not spoken of yet."""
    rows = list(gate.visible(viewer, Case.objects.standing().filter(meeting=meeting)))
    running = next((each for each in rows if each.running_since is not None), None)
    return running or next((each for each in rows if not each.outcome), rows[0] if rows else None)


def _turn(viewer: Viewer, case: Case, shared_with: Sequence[Viewer]) -> turns.Turn:
    """Reasons are facts of agencies: on a screen for all the name stands alone."""
    found = turns.turn(viewer, case)
    return turns.Turn(found.case, found.name, (), (), False) if shared_with else found


def _said(viewer: Viewer, rows: Sequence[Point]) -> dict[str, list[Said]]:
    """Kind -> what stands, each with what it corrects, the oldest first."""
    by_id = {row.pk: row for row in rows}
    corrected = {row.instead_of_id for row in rows}
    found: dict[str, list[Said]] = {kind.value: [] for kind in Point.Kind}
    for row in rows:
        if row.pk in corrected:
            continue
        earlier: list[Point] = []
        other = row.instead_of_id
        while other is not None and other in by_id:
            earlier.append(by_id[other])
            other = by_id[other].instead_of_id
        found[row.kind].append(Said(row, tuple(reversed(earlier)), row.agency_id == viewer.agency_id))
    return found


def _voice(viewer: Viewer, case: Case) -> Voice | None:
    own = packages.packages_of(viewer, case.person)
    return packages.newest_voice(viewer, own[0]) if own and viewer.may("package.see") else None


def _changed(viewer: Viewer, case: Case, now: dt.datetime) -> list[Event]:
    since, today = gathering.since_when(case.meeting), timezone.localdate(now)
    rows = Event.objects.filter(person=case.person_id, starts_on__gte=since, starts_on__lte=today)
    return list(gate.visible(viewer, rows).select_related("agency").order_by("-starts_on", "-pk")[:MOST])


def _clashes(viewer: Viewer, case: Case, now: dt.datetime) -> list[Marked]:
    if not viewer.may("plan.see"):
        return []
    today = timezone.localdate(now)
    rows = plans.of_person(viewer, case.person, today)
    return [each for each in plans.findings(viewer, case.person, rows, today) if each.set_aside is None]
