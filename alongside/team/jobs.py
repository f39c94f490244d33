"""What the team has to notice by itself: offers nobody answers, people of somebody who leaves, two leads after a join."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access import gate
from alongside.access.operator import operator
from alongside.access.policy import Category, Role, Viewer
from alongside.kit.words import day
from alongside.people.models import Person
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task
from alongside.team import terms
from alongside.team.board import last_days
from alongside.team.changes.leading import end_sight
from alongside.team.models import Handover, Lead
from alongside.team.rules import Stage

DAYS = 5
WHOSE = "whom a chase is about is told through the gate"
Chase = tuple[Lead, str, str]  # whose agency is asked, what it answers, in words what to do


def keep_up(today: dt.date | None = None) -> int:
    """Ask what is due to be asked, each thing once. Returns how many were asked."""
    today, by = today or timezone.localdate(), operator(Role.COORDINATOR)
    _close_forgotten(by, today)
    wanted = [*_late_offers(by, today), *_leaving(by, today), *_doubled(by)]
    asked = set(gate.everyone(Task.objects.filter(about__in=[about for _, about, _ in wanted]), why=WHOSE)
                .values_list("about", flat=True))  # fmt: skip
    new = [each for each in wanted if each[1] not in asked]
    people = gate.visible(by, Person.objects.filter(pk__in=[lead.person_id for lead, _, _ in new])).in_bulk()
    for lead, about, title in new:
        if lead.person_id in people:
            tasks.ask_for(
                by=by, person=people[lead.person_id], agency=lead.agency, title=title, about=about,
                due_on=today + dt.timedelta(days=DAYS), category=Category.VOICE,
            )  # fmt: skip
    return len(new)


def _late_offers(by: Viewer, today: dt.date) -> list[Chase]:
    late = gate.visible(by, Handover.objects.open().filter(answer_by__lt=today)).select_related("lead__agency")
    return [
        (
            each.lead,
            f"team:answer:{each.pk}",
            "A handover was not answered in time: ask, or take it back and find another way",
        )
        for each in late
    ]


def _leaving(by: Viewer, today: dt.date) -> list[Chase]:
    """Leads whose worker has left or leaves soon, without a handover under way."""
    leads = gate.visible(by, Lead.objects.current()).exclude(person__in=Handover.objects.open().values("person"))
    rows = list(leads.select_related("agency"))
    ends = last_days({lead.worker_id for lead in rows}, today)
    soon = today + dt.timedelta(days=terms.in_force().leaving_days)
    found = []
    for lead in rows:
        last = ends.get((lead.worker_id, lead.agency_id), today)
        if last is not None and last <= soon:
            found.append(
                (lead, f"team:leaving:{lead.pk}:{last}", f"Hand over before {day(last)}: their lead worker leaves")
            )
    return found


def _doubled(by: Viewer) -> list[Chase]:
    aside = Lead.objects.filter(ended_as=Lead.Ending.JOINED, settled_on=None).select_related("stayed__agency")
    return [
        (lead.stayed, f"team:doubled:{lead.pk}", "Agree who leads: two records turned out to be one person")
        for lead in gate.visible(by, aside)
        if lead.stayed is not None
    ]


def _close_forgotten(by: Viewer, today: dt.date) -> None:
    """Sight that a finished lead left open ends after a while, even where nobody said that the person was told."""
    long_ago = today - dt.timedelta(days=terms.in_force().sight_days)
    forgotten = Handover.objects.filter(answer=Stage.ACCEPTED, done_on=None, answered_on__lt=long_ago)
    for each in gate.visible(by, forgotten).select_related("lead"):
        end_sight(by, each.lead, today)
