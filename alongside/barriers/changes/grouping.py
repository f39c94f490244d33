"""People say which barriers are one, and take it back. What was said stays."""

from __future__ import annotations

import datetime as dt

from alongside.access.gate import Refused, change
from alongside.access.models import Agency
from alongside.access.policy import Viewer
from alongside.barriers.changes.logging import log_barrier
from alongside.barriers.counting import root
from alongside.barriers.models import Barrier, Joining


@change("barrier.group")
def join(*, by: Viewer, barrier: Barrier, onto: Barrier, why: str, on: dt.date, suggested: str = "") -> Joining:
    """This one is the same as that one of everybody's. What is part of either stays part of it."""
    onto = root(onto)
    if onto.person_id is not None:
        raise Refused("Put it together with one of everybody's. Describe it for everybody first, naming nobody.")
    if barrier.pk == onto.pk or root(barrier).pk == onto.pk:
        raise Refused("They are one already.")
    if barrier.part_of_id is not None:
        raise Refused("It is part of another one. Part them first.")
    if not why.strip():
        raise Refused("Say what makes them one.")
    barrier.part_of = onto
    barrier.save(update_fields=["part_of"])
    return Joining.objects.create(
        barrier=barrier, onto=onto, is_joined=True, why=why.strip(), suggested=suggested[:500], on=on, by_name=by.name
    )


@change("barrier.group")
def part(*, by: Viewer, barrier: Barrier, why: str, on: dt.date) -> Joining:
    """It is not the same after all."""
    if barrier.part_of is None:
        raise Refused("It stands by itself already.")
    if not why.strip():
        raise Refused("Say what makes them different.")
    onto, barrier.part_of = barrier.part_of, None
    barrier.save(update_fields=["part_of"])
    return Joining.objects.create(barrier=barrier, onto=onto, is_joined=False, why=why.strip(), on=on, by_name=by.name)


@change("barrier.group")
def describe_for_everybody(
    *,
    by: Viewer,
    barrier: Barrier,
    what: str,
    domain: str,
    today: dt.date,
    at_agency: Agency | None = None,
    organisation: str = "",
    rule: str = "",
    kind: str = "",
    service: str = "",
    blocks: str = "",
) -> Barrier:
    """What one person met, everybody can meet: told again without naming anybody, and the two put together."""
    if barrier.person_id is None:
        raise Refused("It is everybody's already.")
    everybodys = log_barrier(
        by=by, what=what, domain=domain, met_on=today, at_agency=at_agency, organisation=organisation, rule=rule, kind=kind,
        service=service, blocks=blocks,
    )  # fmt: skip
    join(by=by, barrier=barrier, onto=everybodys, why="Described for everybody", on=today)
    return everybodys
