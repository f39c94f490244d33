"""What the list asks somebody to look at: stays nearly over, monthly looks, proposals that wait for a decision."""

from __future__ import annotations

import datetime as dt

from alongside.access import gate
from alongside.access.models import Agency, Membership
from alongside.access.policy import Category, Role, Viewer
from alongside.cohort import hearing, places
from alongside.cohort.models import Place, Proposal
from alongside.cohort.statuses import next_check, remind_on
from alongside.kit.words import day
from alongside.people.models import Person
from alongside.rights.rules.days import next_working_day
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task

DAYS_TO_LOOK = 14
STAY, LOOK, DECIDE = "list:stay", "list:look", "list:decide"
WHOSE = "whom the list asks about is told through the gate"


def remind(by: Viewer, today: dt.date) -> int:
    """Ask what is due to be asked, each thing once. Returns how many were asked. Nothing is moved and nobody taken off."""
    chair = _chair(today)
    if chair is None:
        return 0
    wanted = [*_about_stays(by, today), *_about_proposals(by, today)]
    asked = set(gate.everyone(Task.objects.filter(about__in=[about for _, about, _ in wanted]), why=WHOSE)
                .values_list("about", flat=True))  # fmt: skip
    new = [each for each in wanted if each[1] not in asked]
    people = gate.visible(by, Person.objects.filter(pk__in=[person for person, _, _ in new])).in_bulk()
    due_on = next_working_day(today + dt.timedelta(days=DAYS_TO_LOOK))
    for person, about, title in new:
        if person in people:
            tasks.ask_for(
                by=by, person=people[person], agency=chair, title=title, due_on=due_on, category=Category.VOICE, about=about
            )  # fmt: skip
    return len(new)


def _about_stays(by: Viewer, today: dt.date) -> list[tuple[int, str, str]]:
    """Person, what it answers, and in words what to do, for every stay that is nearly over and every look that is due."""
    rows = list(gate.visible(by, Place.objects.current(today).as_at(today)))
    wanted = []
    for row, stay in zip(rows, places.stays(by, rows, today).values(), strict=True):
        until = stay.expected_until
        if until is not None and remind_on(stay.status, until) <= today:
            words = f"Look at a stay on the list: {stay.status.label.lower()} until {day(until)}"
            wanted.append((row.person_id, f"{STAY}:{row.pk}:{until}", words))
        check = next_check(stay)
        if check is not None and next_working_day(check) <= today:
            wanted.append((row.person_id, f"{LOOK}:{row.pk}:{check}", "See how things stand: a monthly look is due"))
    return wanted


def _about_proposals(by: Viewer, today: dt.date) -> list[tuple[int, str, str]]:
    waiting = gate.visible(by, Proposal.objects.open()).select_related("person", "agency")
    return [
        (
            proposal.person_id,
            f"{DECIDE}:{proposal.pk}",
            "Decide on a proposal for the list: the agencies have been heard",
        )
        for proposal in waiting
        if hearing.of(by, proposal, today).may_decide
    ]


def _chair(today: dt.date) -> Agency | None:
    """The agency whose coordinator keeps the list."""
    members = Membership.objects.in_force(today).filter(role=Role.COORDINATOR, user__is_active=True)
    first = members.select_related("agency").order_by("pk").first()
    return first.agency if first else None
