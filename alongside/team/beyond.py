"""One more than there should be: it takes a reason and a second person, by the partnership's own way of asking two."""

from __future__ import annotations

from django.db import models

from alongside.access.gate import Refused, change
from alongside.access.models import User
from alongside.access.policy import Viewer
from alongside.partnership.two_person import Action, Arguments, Shown
from alongside.team import terms
from alongside.team.models import Allowance
from alongside.team.reading import leads_people

NAME = "team.beyond"


def describe(arguments: Arguments) -> Shown:
    worker = User.objects.filter(pk=str(arguments["worker"]), is_active=True).first()
    if worker is None:
        raise Refused("There is no such worker any more.")
    limit = terms.in_force().load
    if leads_people(worker.pk) < limit:
        raise Refused(f"{worker.name} has room: nobody needs to be asked.")
    return Shown(
        title=f"Let {worker.name} lead one more than {limit} people",
        rows=(
            ("Why", str(arguments["because"])),
            ("What it does", "One more lead, once. It does not change the limit."),
        ),
    )


@change("team.assign")
def allow(*, by: Viewer, worker: int, because: str) -> Allowance:
    """A second person has agreed: the next lead of this worker may be one too many."""
    return Allowance.objects.create(worker_id=worker, because=because, asked_by_name=by.name)


def carry_out(*, by: Viewer, worker: int, because: str) -> models.Model | None:
    return allow(by=by, worker=worker, because=because)


ACTION = Action(name=NAME, verb="team.assign", approve_verb="team.allow_beyond", describe=describe, carry_out=carry_out)
