"""Who may come in: invitations, confirmations, endings, and two officers who help somebody back."""

from __future__ import annotations

import datetime as dt

from allauth.mfa.models import Authenticator

from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Membership, User
from alongside.access.policy import Role, Viewer
from alongside.sign_in import invitations, sittings
from alongside.sign_in.cut import cut_off
from alongside.sign_in.models import Alert, Officer, Recovery, Use


@change("membership.edit")
def invite(*, by: Viewer, user: User, now: dt.datetime) -> str:
    """A one-time code for somebody who has no way in yet. Returns it, to be shown once."""
    if invitations.has_way_in(user):
        raise Refused(
            f"{user.name} has a way to sign in. If it is lost, two officers of their agency help them back in."
        )
    return invitations.make(user, now)


@change("membership.edit")
def confirm(*, by: Viewer, user: User, now: dt.datetime) -> User:
    """Somebody who did not sign in for 30 days, or whose account was closed, still needs it."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    Use.objects.update_or_create(user=user, defaults={"confirmed_at": now})
    return user


@change("membership.edit")
def close(*, by: Viewer, user: User, now: dt.datetime) -> User:
    """Somebody has left: whatever let them in ends now."""
    if user.pk == by.user_id:
        raise Refused("Nobody closes their own account. Ask another administrator.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    cut_off(user, now)
    return user


@change("membership.edit")
def name_officer(*, by: Viewer, agency: Agency, user: User) -> Officer:
    """An agency names somebody who may help its members back in."""
    return Officer.objects.get_or_create(agency=agency, user=user)[0]


@change("membership.edit")
def relieve_officer(*, by: Viewer, officer: Officer) -> None:
    """Somebody is no longer an officer of that agency."""
    officer.delete()


@change("recovery.help")
def ask_recovery(*, by: Viewer, membership: Membership, how: str, now: dt.datetime) -> Recovery:
    """The first officer has made sure who somebody is, and says how."""
    _must_be_officer(by, membership.agency_id)
    if membership.user_id == by.user_id:
        raise Refused("Nobody helps themselves back in. Ask another officer of your agency.")
    assert by.user_id is not None
    Recovery.objects.filter(user=membership.user, second=None).delete()
    return Recovery.objects.create(
        user=membership.user, agency=membership.agency, first_id=by.user_id, how=how, asked_at=now
    )


@change("recovery.help")
def agree_recovery(*, by: Viewer, recovery: Recovery, now: dt.datetime) -> str:
    """The second officer agrees: old ways in end, a one-time code opens new ones, and everybody concerned is told."""
    _must_be_officer(by, recovery.agency_id)
    if by.user_id in (recovery.first_id, recovery.user_id):
        raise Refused("The second officer must be somebody else.")
    if not Recovery.objects.filter(pk=recovery.pk, second=None).update(second=by.user_id, agreed_at=now):
        raise Refused("This was agreed already.")
    user = recovery.user
    cut_off(user, now)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    Use.objects.update_or_create(user=user, defaults={"recovered_at": now})
    _tell_of(recovery, now)
    return invitations.make(user, now)


@change("audit.see")
def settle(*, by: Viewer, alert: Alert, answer: str, now: dt.datetime) -> Alert:
    """The governance lead has asked about something unusual, and keeps what the answer was."""
    if alert.user_id == by.user_id:
        raise Refused("Nobody settles what is about themselves. Ask the accountable lead.")
    alert.settled_at, alert.settled_by_name, alert.answer = now, by.name, answer
    alert.save(update_fields=["settled_at", "settled_by_name", "answer"])
    return alert


def _must_be_officer(viewer: Viewer, agency_id: int | None) -> None:
    if not Officer.objects.filter(agency=agency_id, user=viewer.user_id, user__is_active=True).exists():
        raise Refused("Your agency has not named you as somebody who helps its members back in.")


def _tell_of(recovery: Recovery, now: dt.datetime) -> None:
    sittings.tell(
        recovery.user,
        "two officers are letting you back in",
        "Two officers of your agency have ended your earlier ways to sign in. If you did not ask for it, tell them at once.",
    )
    officers = User.objects.filter(officer_for__agency=recovery.agency_id)
    leads = User.objects.filter(
        memberships__in=Membership.objects.in_force(now.date()).filter(role=Role.GOVERNANCE_LEAD)
    )
    for told in (officers | leads).distinct().exclude(pk=recovery.user_id):
        sittings.tell(
            told, "a member was helped back in", "See Trust, Helping members back in, for who, when and by whom."
        )
