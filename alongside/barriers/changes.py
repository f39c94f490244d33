"""Log what stands in the way, and say what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Membership
from alongside.access.policy import Category, Viewer
from alongside.barriers.models import Barrier, BarrierMove
from alongside.barriers.rules import DOMAINS, State, moves_from
from alongside.notices import changes as notices
from alongside.notices.changes import Said
from alongside.people.changes import note_event
from alongside.people.models import Person
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task


@change("barrier.log")
def log_barrier(
    *,
    by: Viewer,
    what: str,
    domain: str,
    met_on: dt.date,
    person: Person | None = None,
    at_agency: Agency | None = None,
    organisation: str = "",
    rule: str = "",
    evidence: str = "",
    task: Task | None = None,
) -> Barrier:
    """Something stood in the way. Without a person it is everybody's: it belongs to the partnership and must name nobody."""
    if domain not in DOMAINS:
        raise Refused("Choose which part of life it is about.")
    if not (at_agency or organisation.strip() or rule.strip()):
        raise Refused("Say whose it is: an organisation, or a rule.")
    category = DOMAINS[domain].category if person else Category.IDENTITY
    barrier = Barrier.objects.create(
        person=person, agency_id=by.agency_id if person else None, category=category, what=what.strip(), domain=domain,
        at_agency=at_agency, organisation=organisation.strip(), rule=rule.strip(), evidence=evidence.strip(),
        met_on=met_on, task=task, raised_by_id=by.user_id, raised_by_name=by.name,
    )  # fmt: skip
    BarrierMove.objects.create(barrier=barrier, to_state=State.OPEN, why="Logged", on=met_on, by_name=by.name)
    if person is not None:
        note_event(person=person, agency_id=by.agency_id, kind="barrier", category=category, starts_on=met_on,
                   summary=DOMAINS[domain].label, digest=f"barrier-{barrier.pk}")  # fmt: skip
    return barrier


@change("barrier.log")
def log_from_action(
    *,
    by: Viewer,
    task: Task,
    code: str,
    what: str,
    domain: str,
    met_on: dt.date,
    today: dt.date,
    at_agency: Agency | None = None,
    organisation: str = "",
    rule: str = "",
    evidence: str = "",
) -> Barrier:
    """An action stands still because something is in the way: the barrier is logged, and the action waits for it."""
    barrier = log_barrier(
        by=by, what=what, domain=domain, met_on=met_on, person=task.person, at_agency=at_agency,
        organisation=organisation, rule=rule, evidence=evidence, task=task,
    )  # fmt: skip
    tasks.answer_stall(by=by, task=task, code=code, today=today)
    tasks.block(
        by=by, task=task, since=met_on, agency=at_agency, blocked_by=organisation or rule, unblocks=what.strip()[:300]
    )
    return barrier


@change("barrier.move")
def move(*, by: Viewer, barrier: Barrier, to_state: State, why: str, on: dt.date) -> Barrier:
    """What became of it. Each move is kept; the newest says where it stands."""
    state = State(barrier.state)
    if to_state not in moves_from(state, is_about_one=barrier.person_id is not None):
        raise Refused(f"It cannot go from “{state.label}” to “{to_state.label}”.")
    if not why.strip():
        raise Refused("Say what was done, and by whom.")
    if on < barrier.met_on:
        raise Refused("That day comes before the one on which it was met.")
    BarrierMove.objects.create(
        barrier=barrier, from_state=state, to_state=to_state, why=why.strip(), on=on, by_name=by.name
    )
    barrier.state, barrier.ended_on = to_state, None if to_state is State.OPEN else on
    barrier.save(update_fields=["state", "ended_on"])
    if barrier.raised_by_id != by.user_id:
        notices.tell(_to_who_raised_it(barrier))
    return barrier


def _to_who_raised_it(barrier: Barrier) -> Iterator[Said]:
    """Whoever logged it hears what became of it, if they may still see it."""
    members = Membership.objects.filter(user=barrier.raised_by_id, user__is_active=True)
    for membership in members.select_related("user", "agency"):
        if gate.why(gate.viewer_for(membership), barrier):
            key = f"barrier:{barrier.pk}:{barrier.state}:{barrier.moves.count()}"
            yield Said(membership.user_id, "barrier_moved", key, reverse("barriers:barrier", args=[barrier.pk]))
