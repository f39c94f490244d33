"""What an agency's own data already say about somebody, so that nobody types it again for a meeting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.policy import Category, Viewer
from alongside.kit.words import day
from alongside.meeting import gathering
from alongside.meeting.models import Case
from alongside.people.models import Event
from alongside.support.models import Requirement
from alongside.tasks.models import Task

AT_LEAST = dt.timedelta(weeks=8)
MOST = 12


@dataclass(frozen=True)
class OwnFact:
    """One line that could be sent. key: the same for the same fact; on: its day, None where it has none."""

    key: str
    text: str
    category: Category
    on: dt.date | None


def own_facts(viewer: Viewer, case: Case, today: dt.date) -> list[OwnFact]:
    """Of the viewer's own agency: what happened since the last meeting and at least these eight weeks, the newest first; what it
    asks of the person; what it was asked to do and has not done yet."""
    since = min(gathering.since_when(case.meeting), today - AT_LEAST)
    return [*_events(viewer, case, since, today), *_asked_of_them(viewer, case, today), *_to_do(viewer, case)]


def _events(viewer: Viewer, case: Case, since: dt.date, today: dt.date) -> list[OwnFact]:
    rows = Event.objects.filter(person=case.person_id, agency=viewer.agency_id).between(since, today)
    newest = gate.visible(viewer, rows).order_by("-starts_on", "-pk")[:MOST]
    return [OwnFact(f"event:{each.pk}", _happened(each), Category(each.category), each.starts_on) for each in newest]


def _happened(event: Event) -> str:
    days = day(event.starts_on)
    if event.ends_on is not None and event.ends_on != event.starts_on:
        days = f"{days} to {day(event.ends_on)}"
    said = f"{event.label}, {event.answer}" if event.answer else event.label
    return f"{said}: {event.summary} ({days})" if event.summary else f"{said} ({days})"


def _asked_of_them(viewer: Viewer, case: Case, today: dt.date) -> list[OwnFact]:
    rows = Requirement.objects.filter(person=case.person_id, agency=viewer.agency_id, met_on=None).standing(today)
    return [
        OwnFact(f"plan:{each.pk}", f"We ask: {each.what}", Category(each.category), each.on or each.due_on)
        for each in gate.visible(viewer, rows).order_by("pk")[:MOST]
    ]


def _to_do(viewer: Viewer, case: Case) -> list[OwnFact]:
    rows = Task.objects.open().filter(person=case.person_id, agency=viewer.agency_id)
    return [
        OwnFact(
            f"task:{each.pk}",
            f"We still have to: {each.title} (due {day(each.due_on)})",
            Category(each.category),
            each.due_on,
        )
        for each in gate.visible(viewer, rows).order_by("due_on", "pk")[:MOST]
    ]
