"""Showing a safe address takes two: the asker says why, somebody of another role or agency agrees, and it is open for minutes."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access import gate, post
from alongside.access.gate import Refused, change
from alongside.access.models import Membership
from alongside.access.policy import Role, Viewer
from alongside.access.wall import asking
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.kit.words import day
from alongside.partnership import two_person
from alongside.partnership.changes import approvals
from alongside.partnership.models import Approval
from alongside.partnership.two_person import Action, Arguments, Shown
from alongside.people.models import Person
from alongside.reaching.models import AddressOpening, SafeAddress

NAME = "address.show"
LASTS = dt.timedelta(minutes=15)
WHY = "two people agree to show one safe address to one worker"
SUBJECT = "Alongside: a safe address was shown"
WORDS = "Two people agreed to show a safe address to one worker. Sign in to Alongside and look at who looked."


def ask(*, by: Viewer, person: Person, key: str, because: str) -> Approval:
    """Ask to be shown a safe address of somebody whom the asker sees."""
    gate.ask(by, "address.ask", [person])
    row = _standing(key)
    if row.person_id != person.pk:
        raise Refused("There is no such address.")
    return approvals.propose(by=by, action=NAME, arguments={"address": row.key}, because=because)


def describe(arguments: Arguments) -> Shown:
    """Raises Refused where the address no longer stands. Neither the person nor the address is named."""
    row = _standing(arguments["address"])
    return Shown(
        "Show a safe address to one worker for 15 minutes",
        (
            ("What it is", row.get_kind_display()),
            ("Held since", day(row.starts_on)),
            ("Reference", row.key[:8]),
        ),
    )


def hinders(by: Viewer, approval: Approval) -> str:
    """Why somebody cannot be the second person for this; empty where they can."""
    asker = approval.membership
    if (by.agency_id, by.role) == (asker.agency_id, asker.role):
        return "The second person must be of another agency or another role than whoever asked."
    if gate.is_protected_from(by, _standing(approval.arguments["address"]).person_id):
        return "You cannot be the second person for this."
    return ""


@change("address.ask")
def show(*, by: Viewer, address: str) -> AddressOpening:
    """Both agreed: open it to the asker alone, and tell who must know."""
    row, now = _standing(address), timezone.now()
    if gate.is_protected_from(by, row.person_id) or not gate.why(by, row.person):
        raise Refused("There is nothing to show any more.")
    assert by.user_id is not None and by.agency_id is not None, "only a member can ask for a second person"
    opening = AddressOpening.objects.create(
        address=row, user_id=by.user_id, agency_id=by.agency_id, role=by.role, opened_at=now, ends_at=now + LASTS
    )
    _tell(opening)
    return opening


def read(viewer: Viewer, person: Person, now: dt.datetime) -> list[tuple[SafeAddress, dt.datetime]]:
    """What is open to this viewer at this moment and until when; each look is in the ledger before the address leaves."""
    mine = AddressOpening.objects.open_at(now).filter(
        user=viewer.user_id, agency=viewer.agency_id, role=viewer.role, address__person=person
    )
    until = dict(mine.order_by("ends_at").values_list("address", "ends_at"))
    if not until:
        return []
    with asking.everyone(WHY):
        rows = list(SafeAddress.objects.in_force(timezone.localdate(now)).filter(pk__in=until))
    for row in rows:
        ledger.write_at_once(
            Entry.Kind.LOOK, "address.show", by=viewer, object_kind="reaching.safeaddress", object_id=row.pk,
            person_id=row.person_id,
        )  # fmt: skip
    return [(row, until[row.pk]) for row in rows]


def offer() -> None:
    two_person.offer(
        Action(
            name=NAME, verb="address.ask", approve_verb="address.release", describe=describe, carry_out=show,
            expires_after=dt.timedelta(days=2), hinders=hinders,
        )
    )  # fmt: skip


def _standing(key: object) -> SafeAddress:
    rows = SafeAddress.objects.in_force(timezone.localdate()).filter(key=str(key)).select_related("person")
    with asking.everyone(WHY):
        row = rows.first()
    if row is None:
        raise Refused("This address is no longer held.")
    return row


def _tell(opening: AddressOpening) -> None:
    """Who watches over access, and the agency that holds it, at once, in words that say nothing of anybody."""
    today = timezone.localdate(opening.opened_at)
    members = Membership.objects.in_force(today).filter(user__is_active=True).exclude(user=opening.user_id)
    leads = members.filter(role=Role.GOVERNANCE_LEAD)
    holders = members.filter(agency=opening.address.agency_id, role__in=[Role.COORDINATOR, Role.LEAD_WORKER])
    to = {*leads.values_list("user__email", flat=True), *holders.values_list("user__email", flat=True)}
    post.send(SUBJECT, WORDS, to)
