"""Ask for what takes two people; be the second person. How a room above uses it: see `two_person`."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Membership
from alongside.access.policy import Viewer, decide_verb
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.partnership.models import Approval
from alongside.partnership.rules import Decision, digest_of
from alongside.partnership.two_person import Action, Arguments, Shown, action_of

LONGEST = 300


def propose(*, by: Viewer, action: str, arguments: Arguments, because: str, now: dt.datetime | None = None) -> Approval:
    """Ask for a second person. Asking for the same again, while it waits, gives what waits already.

    action: the name it was offered under. Raises Refused where the asker may not do it, or gives no reason.
    """
    gate.ask(by, action_of(action).verb)
    return _propose(by=by, action=action, arguments=arguments, because=because, now=now or timezone.now())


def approve(*, by: Viewer, approval: Approval, now: dt.datetime | None = None) -> Approval:
    """Be the second person: it is carried out under the rights its asker has now.

    If facts have changed since, the asker may no longer, or it is too late, nothing is done: the decision is then
    `lapsed`, and `decided_because` says why. Raises Refused where this viewer cannot be the second person.
    """
    _may_decide(by, approval)
    return _approve(by=by, approval=approval, now=now or timezone.now())


def refuse(*, by: Viewer, approval: Approval, because: str, now: dt.datetime | None = None) -> Approval:
    """The second person says no, and why."""
    _may_decide(by, approval)
    return _refuse(by=by, approval=approval, because=because, now=now or timezone.now())


@change("approval.ask")
def withdraw(*, by: Viewer, approval: Approval, now: dt.datetime | None = None) -> Approval:
    """The asker no longer asks."""
    if approval.asked_by_id != by.user_id:
        raise Refused("Only whoever asked can withdraw it. You can refuse it instead.")
    return _ended(_decide(approval, Decision.WITHDRAWN, by, "You no longer asked for it.", now or timezone.now()))


def shown(approval: Approval) -> Shown | None:
    """What is asked, in the words of today; None where it makes no sense any more."""
    try:
        return action_of(approval.action).describe(approval.arguments)
    except (Refused, KeyError):
        return None


@change("approval.ask")
def _propose(*, by: Viewer, action: str, arguments: Arguments, because: str, now: dt.datetime) -> Approval:
    offered, because = action_of(action), because.strip()
    if not because:
        raise Refused("Say why: whoever decides reads it.")
    what = offered.describe(arguments)
    digest = digest_of(action, arguments, what.title, what.rows)
    if waiting := Approval.objects.waiting(now).filter(digest=digest, asked_by=by.user_id).first():
        return waiting
    memberships = Membership.objects.in_force(timezone.localdate(now))
    membership = memberships.filter(user=by.user_id, agency=by.agency_id, role=by.role).first()
    if membership is None:
        raise Refused("Only a member can ask for a second person.")
    return Approval.objects.create(
        action=action,
        arguments=dict(arguments),
        title=what.title[:300],
        rows=what.rows,
        digest=digest,
        membership=membership,
        asked_by=membership.user,
        asked_by_name=by.name,
        because=because[:LONGEST],
        expires_at=now + offered.expires_after,
    )


@change("approval.decide")
def _approve(*, by: Viewer, approval: Approval, now: dt.datetime) -> Approval:
    offered = action_of(approval.action)
    asker = gate.viewer_for(approval.membership, timezone.localdate(now))
    if hindrance := _hindrance(approval, offered, asker, now):
        return _ended(_decide(approval, Decision.LAPSED, by, hindrance, now))
    _decide(
        approval, Decision.APPROVED, by, "", now
    )  # first, so that of two who say yes at once one waits and is refused
    try:
        with transaction.atomic():
            offered.carry_out(by=asker, **approval.arguments)
    except Refused as refused:
        return _ended(_undecided_but(approval, refused.because))
    return approval


@change("approval.decide")
def _refuse(*, by: Viewer, approval: Approval, because: str, now: dt.datetime) -> Approval:
    if not because.strip():
        raise Refused("Say why not: whoever asked reads it.")
    return _ended(_decide(approval, Decision.REFUSED, by, because.strip(), now))


def _hindrance(approval: Approval, offered: Action, asker: Viewer, now: dt.datetime) -> str:
    """Why it cannot be done any more, in words; empty where it can."""
    if approval.expires_at <= now:
        return "It waited too long. Whoever asked can ask again."
    if not (decision := decide_verb(asker, offered.verb)):
        return f"{approval.asked_by_name} may no longer ask for this. {decision.because}"
    what = shown(approval)
    if what is None:
        return "What it was about is no longer there."
    if digest_of(approval.action, approval.arguments, what.title, what.rows) != approval.digest:
        return "Facts have changed since it was asked for. Whoever asked can look again and ask anew."
    return ""


def _may_decide(by: Viewer, approval: Approval) -> None:
    """Raises Refused, the refusal recorded, unless this viewer can be the second person."""
    offered = action_of(approval.action)
    gate.ask(by, offered.approve_verb)
    because = ""
    if by.user_id is None or by.user_id == approval.asked_by_id:
        because = "It takes two people: whoever asked cannot also be the second."
    elif offered.hinders is not None:
        because = offered.hinders(by, approval)
    if because:
        ledger.write_at_once(
            Entry.Kind.REFUSAL, offered.approve_verb, by=by, object_kind=approval._meta.label_lower,
            object_id=approval.pk, because=because,
        )  # fmt: skip
        raise Refused(because)


def _decide(approval: Approval, decision: Decision, by: Viewer, because: str, now: dt.datetime) -> Approval:
    decided = {
        "decision": decision, "decided_by_id": by.user_id, "decided_by_name": by.name, "decided_at": now,
        "decided_because": because[:LONGEST],
    }  # fmt: skip
    if not Approval.objects.filter(pk=approval.pk, decision="").update(**decided):
        raise Refused("This is decided already.")
    approval.refresh_from_db()
    return approval


def _ended(approval: Approval) -> Approval:
    """What it was about hears that it will not be."""
    if (ended := action_of(approval.action).ended) is not None:
        ended(approval)
    return approval


def _undecided_but(approval: Approval, because: str) -> Approval:
    """It was agreed to and then could not be done: nothing of it stands."""
    approval.decision, approval.decided_because = Decision.LAPSED, because[:LONGEST]
    approval.save(update_fields=["decision", "decided_because"])
    return approval
