"""A restricted record that nobody can open any more: two officers, who see nothing of it, name somebody who may."""

from __future__ import annotations

from django.utils import timezone

from alongside.access import post, protecting
from alongside.access.gate import Refused, change
from alongside.access.models import Membership, Restriction, User
from alongside.access.policy import Role, Viewer
from alongside.kit.words import day
from alongside.partnership import two_person
from alongside.partnership.changes import approvals
from alongside.partnership.models import Approval
from alongside.partnership.two_person import Action, Arguments, Shown

NAME = "restriction.reader"
SUBJECT = "Alongside: you may open a restricted record"
WORDS = "Two officers named you as a reader of a restricted record that nobody could open. Sign in and open Restricted records."


def may_be_named() -> list[Membership]:
    """Coordinators, who can lift it or name whoever works with the person."""
    rows = Membership.objects.in_force(timezone.localdate()).filter(role=Role.COORDINATOR, user__is_active=True)
    return list(rows.select_related("user", "agency").order_by("user__name", "pk"))


def ask(*, by: Viewer, restriction: Restriction, reader: User, because: str) -> Approval:
    """Ask a second officer to let somebody open it."""
    return approvals.propose(
        by=by, action=NAME, arguments={"restriction": restriction.pk, "reader": reader.pk}, because=because
    )


def describe(arguments: Arguments) -> Shown:
    """Raises Refused where it can be opened again, or the reader no longer coordinates. The person is not named."""
    row, reader = _named(arguments)
    return Shown(
        "Let somebody open a restricted record that nobody can open",
        (("Who", reader.name), ("Restricted on", day(timezone.localdate(row.set_at))), ("By", row.set_by_name)),
    )


@change("protection.name_reader")
def carry_out(*, by: Viewer, restriction: int, reader: int) -> Restriction:
    """Both agreed: it is theirs to open, and they are told that there is one."""
    row, whom = _named({"restriction": restriction, "reader": reader})
    protecting.name_reader(by=by, restriction=row.pk, reader=whom)
    post.send(SUBJECT, WORDS, {whom.email})
    return row


def offer() -> None:
    verb = "protection.name_reader"
    two_person.offer(Action(name=NAME, verb=verb, approve_verb=verb, describe=describe, carry_out=carry_out))


def _named(arguments: Arguments) -> tuple[Restriction, User]:
    row = next((each for each in protecting.unread(timezone.localdate()) if each.pk == arguments["restriction"]), None)
    reader = next((each.user for each in may_be_named() if each.user_id == arguments["reader"]), None)
    if row is None:
        raise Refused("Somebody can open this record again. Nothing is needed.")
    if reader is None:
        raise Refused("Name somebody who coordinates today.")
    return row, reader
