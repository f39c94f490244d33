"""Log what stands in the way, and say what became of it."""

from __future__ import annotations

import datetime as dt

from alongside.access.gate import Refused, change
from alongside.access.models import Agency
from alongside.access.policy import Category, Viewer
from alongside.barriers import facets, telling
from alongside.barriers.models import Barrier, BarrierMove, Evidence
from alongside.barriers.rules import DOMAINS, STANDING, Refusal, State, moves_from
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.notices import changes as notices
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
    kind: str = "",
    service: str = "",
    blocks: str = "",
    refusal: str = "",
) -> Barrier:
    """Something stood in the way. Without a person it is everybody's: it belongs to the partnership and must name nobody.

    kind, service, refusal: words of the definition in force; blank where nobody said.
    """
    if domain not in DOMAINS:
        raise Refused("Choose which part of life it is about.")
    if not (at_agency or organisation.strip() or rule.strip()):
        raise Refused("Say whose it is: an organisation, or a rule.")
    described = facets.in_force()
    if (kind and kind not in described.kinds) or (service and service not in described.services):
        raise Refused("Choose one of the kinds and services that are offered.")
    said_no = _refusal(refusal)
    category = DOMAINS[domain].category if person else Category.IDENTITY
    barrier = Barrier.objects.create(
        person=person, agency_id=by.agency_id if person else None, category=category, what=what.strip(), domain=domain,
        at_agency=at_agency, organisation=organisation.strip(), rule=rule.strip(), evidence=evidence.strip(),
        kind=kind or (said_no.kind if said_no else ""), service=service, blocks=blocks.strip(),
        met_on=met_on, task=task, raised_by_id=by.user_id, raised_by_name=by.name,
    )  # fmt: skip
    BarrierMove.objects.create(barrier=barrier, to_state=State.OPEN, why="Logged", on=met_on, by_name=by.name)
    if person is not None:
        _note_evidence(by, barrier, met_on, said_no)
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
    kind: str = "",
    service: str = "",
    blocks: str = "",
    refusal: str = "",
) -> Barrier:
    """An action stands still because something is in the way: the barrier is logged, and the action waits for it."""
    barrier = log_barrier(
        by=by, what=what, domain=domain, met_on=met_on, person=task.person, at_agency=at_agency,
        organisation=organisation, rule=rule, evidence=evidence, task=task,
        kind=kind, service=service, blocks=blocks, refusal=refusal,
    )  # fmt: skip
    tasks.answer_stall(by=by, task=task, code=code, today=today)
    tasks.block(
        by=by, task=task, since=met_on, agency=at_agency, blocked_by=organisation or rule, unblocks=what.strip()[:300]
    )
    return barrier


@change("barrier.log")
def meet_again(
    *, by: Viewer, barrier: Barrier, on: dt.date, today: dt.date, refusal: str = "", words: str = ""
) -> Evidence:
    """It was met once more: a refusal with its code, or what somebody saw. Evidence is gathered where the person is named, so
    that a barrier of everybody's gathers it from those that are part of it."""
    if barrier.person_id is None:
        raise Refused("Log it on the page of whoever met it, and say that it is this one. Nobody is named here.")
    if on > today or on < barrier.met_on:
        raise Refused("That day must lie between the one on which it was first met and today.")
    if not refusal and not words.strip():
        raise Refused("Say who said no and why, or what happened.")
    if State(barrier.state) not in STANDING:
        move(by=by, barrier=barrier, to_state=State.OPEN, why="Met again", on=on)
    return _note_evidence(by, barrier, on, _refusal(refusal), words)


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
    others = {barrier.raised_by_id} - {by.user_id, None}
    notices.tell(
        telling.of_barrier(barrier, filter(None, others), "barrier_moved", f"{barrier.state}:{barrier.moves.count()}")
    )
    return barrier


@change("barrier.define")
def save_facets(*, by: Viewer, body: str, note: str = "") -> Definition:
    """The next version of how barriers are described. Raises BadDefinition."""
    return store.add_version(
        kind=facets.KIND, slug=facets.SLUG, title=facets.read(body).title, body=body, made_by_name=by.name, note=note,
        check=facets.read,
    )  # fmt: skip


@change("barrier.define")
def ship_facets(*, by: Viewer) -> list[Definition]:
    """Put the shipped definition in place where a partnership has none of its own."""
    return store.ship(facets.KIND, facets.SHIPPED, title=lambda body: facets.read(body).title, check=facets.read)


def _refusal(code: str) -> Refusal | None:
    """By its code; None where nobody said no."""
    found = facets.in_force().refusal(code) if code else None
    if code and found is None:
        raise Refused("Choose one of the reasons that are offered.")
    return found


def _note_evidence(by: Viewer, barrier: Barrier, on: dt.date, refusal: Refusal | None, words: str = "") -> Evidence:
    return Evidence.objects.create(
        barrier=barrier, side=refusal.side if refusal else "", code=refusal.code if refusal else "", words=words.strip(),
        on=on, by_name=by.name,
    )  # fmt: skip
