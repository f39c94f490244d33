"""Hold back, propose, approve by two, let go."""

from __future__ import annotations

import datetime as dt

from django.apps import apps
from django.db import models
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.people.models import Person
from alongside.rights import due, erasing, schedule
from alongside.rights.changes.requests import must_be_open, note
from alongside.rights.models import Disposal, DisposalLine, Hold, Request
from alongside.rights.rules.clock import Kind
from alongside.rights.rules.retention import BadSchedule

OPEN = (Disposal.State.PROPOSED, Disposal.State.APPROVED, Disposal.State.SECONDED)
BATCH = 1_000


@change("retention.edit")
def set_schedule(*, by: Viewer, body: str, because: str) -> Definition:
    """Put another schedule in force. What is proposed already stays as it was proposed."""
    if not because.strip():
        raise Refused("Say why the schedule changes: others will read it.")
    try:
        return store.add_version(
            kind=schedule.KIND, slug=schedule.SLUG, title=schedule.read(body).title, body=body, made_by_name=by.name,
            note=because.strip()[:300], check=schedule.read,
        )  # fmt: skip
    except (BadSchedule, store.BadDefinition) as error:
        raise Refused(str(error)) from error


def ship_schedule() -> list[Definition]:
    """Put the shipped schedule in place where the partnership has none of its own yet."""
    return store.ship(
        schedule.KIND, schedule.SHIPPED, title=lambda body: schedule.read(body).title, check=schedule.read
    )


@change("retention.edit")
def place_hold(
    *, by: Viewer, person_key: str, reason: str, because: str, since: dt.date, until: dt.date | None = None
) -> Hold:
    """Nothing of this person goes while it stands."""
    people = gate.everyone(Person.objects.current(), why="whose facts are held back")
    person = gate.not_in_conflict(by, people, "").filter(key=person_key).first()
    if person is None:
        raise Refused("There is nobody with that code.")
    if not because.strip():
        raise Refused("Say why.")
    if until is not None and until < since:
        raise Refused("The last day cannot come before the first.")
    return Hold.objects.create(
        person=person, reason=reason, because=because.strip()[:300], since=since, until=until, by_name=by.name
    )


@change("retention.edit")
def lift_hold(*, by: Viewer, hold: Hold, because: str, today: dt.date) -> Hold:
    """It holds nothing back any more."""
    if hold.lifted_on is not None:
        raise Refused("This hold was lifted already.")
    if not because.strip():
        raise Refused("Say why it can be lifted.")
    hold.lifted_on, hold.lifted_because = today, because.strip()[:300]
    hold.save(update_fields=["lifted_on", "lifted_because"])
    return hold


@change("retention.edit")
def propose_disposal(*, by: Viewer, today: dt.date) -> Disposal | None:
    """List what the schedule no longer lets us keep, but for what is held back. None where nothing is due. A list that is
    still open is returned instead of a second one."""
    waiting = Disposal.objects.filter(state__in=OPEN).exclude(schedule_version=0).first()
    if waiting is not None:
        return waiting
    in_force = schedule.in_force()
    held = due.held_people(today)
    lines = list(due.due_lines(in_force.schedule, today))
    kept = [line for line in lines if line.person not in held]
    if not kept:
        return None
    version = max(in_force.version, 1)
    disposal = Disposal.objects.create(
        why=f"{in_force.schedule.title}, version {version}", schedule_version=version, made_on=today,
        held_back=len(lines) - len(kept),
    )  # fmt: skip
    _add(disposal, kept)
    return disposal


@change("rights.handle")
def propose_erasure(*, by: Viewer, request: Request, today: dt.date) -> Disposal:
    """The person asked to be erased and may be: propose it, for two to approve."""
    must_be_open(request)
    if request.kind != Kind.ERASURE or request.person_id is None:
        raise Refused("This is not a request to erase somebody on the index.")
    if request.needs_identity:
        raise Refused("Check who they are first.")
    if request.person_id in due.held_people(today):
        raise Refused("A hold or another open request stands against it. See the holds.")
    if Disposal.objects.filter(state__in=OPEN, lines__person_id=request.person_id, schedule_version=0).exists():
        raise Refused("It has been proposed already.")
    disposal = Disposal.objects.create(why="A request to be erased", made_on=today)
    _add(disposal, [due.Line(due.WHOLE, request.person_id, request.person_id, "erasure request")])
    note(request, by, "Proposed for erasure: two people have to approve it")
    return disposal


def _add(disposal: Disposal, lines: list[due.Line]) -> None:
    DisposalLine.objects.bulk_create(
        [
            DisposalLine(disposal=disposal, table=line.table, row=line.row, person_id=line.person, rule=line.rule)
            for line in lines
        ],
        batch_size=BATCH,
    )


def _move(disposal: Disposal, wanted: Disposal.State, otherwise: str) -> None:
    if disposal.state != wanted:
        raise Refused(otherwise)


@change("retention.edit")
def approve_disposal(*, by: Viewer, disposal: Disposal) -> Disposal:
    """The named officer has looked at the list and says yes."""
    _move(disposal, Disposal.State.PROPOSED, "This list does not wait for a first approval.")
    if by.user_id is None:
        raise Refused("A named officer approves, not the system.")
    disposal.state, disposal.approved_by_id = Disposal.State.APPROVED, by.user_id
    disposal.approved_at = timezone.now()
    disposal.save(update_fields=["state", "approved_by", "approved_at"])
    return disposal


@change("retention.approve")
def second_disposal(*, by: Viewer, disposal: Disposal) -> Disposal:
    """A second person says yes too."""
    _move(disposal, Disposal.State.APPROVED, "This list does not wait for a second approval.")
    if by.user_id is None or by.user_id == disposal.approved_by_id:
        raise Refused("You approved this list yourself. A second person has to.")
    disposal.state, disposal.seconded_by_id = Disposal.State.SECONDED, by.user_id
    disposal.seconded_at = timezone.now()
    disposal.save(update_fields=["state", "seconded_by", "seconded_at"])
    return disposal


@change("retention.edit")
def drop_disposal(*, by: Viewer, disposal: Disposal) -> Disposal:
    """The list is not to be carried out."""
    if disposal.state == Disposal.State.DONE:
        raise Refused("It has been carried out: there is nothing to drop.")
    disposal.lines.all().delete()
    disposal.state = Disposal.State.DROPPED
    disposal.save(update_fields=["state"])
    return disposal


@change("retention.edit")
def carry_out_disposal(*, by: Viewer, disposal: Disposal, today: dt.date) -> Disposal:
    """Everything on the list goes, all or nothing. Whatever has come under a hold since is spared."""
    _move(disposal, Disposal.State.SECONDED, "Two people have to approve this list first.")
    held = due.held_people(today)
    lines = list(disposal.lines.all())
    going = [line for line in lines if line.person_id not in held]
    stones = []
    for line in sorted(going, key=lambda line: line.table == due.WHOLE):  # single facts before whole people
        if (row := _row(line)) is not None:
            stones.append(erasing.erase(row, line.rule, today))
    erasing.bury(stones)
    DisposalLine.objects.filter(disposal=disposal).delete()
    disposal.state, disposal.done_at = Disposal.State.DONE, timezone.now()
    disposal.erased, disposal.spared = len(stones), len(lines) - len(going)
    disposal.save(update_fields=["state", "done_at", "erased", "spared"])
    return disposal


def _row(line: DisposalLine) -> models.Model | None:
    return apps.get_model(line.table)._base_manager.filter(pk=line.row).first()
