"""One-time codes: with one, somebody sets up their own way in. Nobody ever knows another's password."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.http import HttpRequest

from alongside.access.models import User
from alongside.sign_in import entries
from alongside.sign_in.callers import NOBODY, caller
from alongside.sign_in.models import Invitation
from alongside.sign_in.rules import CODE_LIVES

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none that are mistaken for one another when read aloud
INVITED = "invited"  # session key: the invitation whose code was right


def new_code() -> str:
    """Sixteen letters in groups of four, to be read out over the telephone: 78 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def digest_of(code: str) -> str:
    """What is kept of a code. Spaces, dashes and capitals do not matter."""
    return hashlib.sha256("".join(code.casefold().replace("-", "").split()).encode()).hexdigest()


def make(user: User, now: dt.datetime) -> str:
    """A new code for somebody, shown once. Codes made before stop working."""
    Invitation.objects.filter(user=user, used_at=None, expires_at__gt=now).update(expires_at=now)
    code = new_code()
    Invitation.objects.create(user=user, digest=digest_of(code), made_at=now, expires_at=now + CODE_LIVES)
    return code


def open_with(request: HttpRequest, code: str, now: dt.datetime) -> Invitation | None:
    """The invitation a code opens, remembered for this browser; None for a wrong, used or old one, which all answer alike."""
    invitation = Invitation.objects.filter(digest=digest_of(code)).select_related("user").first()
    if invitation is None or not invitation.is_open(now):
        entries.write("invitation.wrong_code", caller(invitation.user) if invitation else NOBODY)
        return None
    request.session.cycle_key()
    request.session[INVITED] = invitation.pk
    return invitation


def opened(request: HttpRequest, now: dt.datetime) -> Invitation | None:
    """The invitation that this browser has opened, while it is still good."""
    pk = request.session.get(INVITED)
    invitation = Invitation.objects.filter(pk=pk).select_related("user").first() if pk else None
    return invitation if invitation is not None and invitation.is_open(now) else None


@transaction.atomic
def use(request: HttpRequest, invitation: Invitation, now: dt.datetime, how: str) -> bool:
    """It is used up. how: what was set up with it, for the ledger. False if somebody else was quicker."""
    request.session.pop(INVITED, None)
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now):
        return False
    entries.write("invitation.use", caller(invitation.user), because=how)
    return True


def has_way_in(user: User) -> bool:
    """Whether somebody has set up a way to sign in: from then on it takes two officers to make another."""
    from allauth.socialaccount.models import SocialAccount

    return user.has_usable_password() or SocialAccount.objects.filter(user=user).exists()


@transaction.atomic
def choose_password(request: HttpRequest, invitation: Invitation, password: str, now: dt.datetime) -> bool:
    """The invited person's own password, known to nobody else. False if the code was used meanwhile."""
    if not use(request, invitation, now, "a password of their own"):
        return False
    invitation.user.set_password(password)
    invitation.user.save(update_fields=["password"])
    return True
