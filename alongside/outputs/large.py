"""An export of many people takes two: the second person sees what, how many and why, and none of the people."""

from __future__ import annotations

from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.outputs.models import Export
from alongside.outputs.rules import State
from alongside.partnership import two_person
from alongside.partnership.models import Approval
from alongside.partnership.two_person import Action, Arguments, Shown

NAME = "export.large"


def describe(arguments: Arguments) -> Shown:
    """Raises Refused where nothing waits any more."""
    export = (
        Export.objects.select_related("asked_by", "membership__agency").filter(pk=int(str(arguments["export"]))).first()
    )
    if export is None or export.state != State.SECOND:
        raise Refused("This export no longer waits for a second person.")
    return Shown(
        f"Let {export.asked_by.name} take out a file about {export.people:,} people",
        (
            ("What", export.title),
            ("People in it", f"{export.people:,}"),
            ("For", f"{export.asked_by.name}, {export.membership.agency.name}"),
            ("Why", export.because),
        ),
    )


def carry_out(*, by: Viewer, export: int) -> Export:
    from alongside.outputs import changes, jobs

    agreed = changes.agree(by=by, export=Export.objects.get(pk=export))
    jobs.enqueue(agreed)
    return agreed


def ended(approval: Approval) -> None:
    """It will not be made: whoever asked is told, and why."""
    from alongside.outputs import jobs

    jobs.give_up(int(str(approval.arguments["export"])), approval.decided_because)


def offer() -> None:
    two_person.offer(
        Action(
            name=NAME,
            verb="export.make",
            approve_verb="export.approve",
            describe=describe,
            carry_out=carry_out,
            ended=ended,
        )
    )
