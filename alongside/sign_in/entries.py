"""Every way in and out leaves an entry in the ledger: sign-ins, failures, sign-outs and changed second factors.

The hooks are those of the sign-in libraries; our own rows never use signals.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from alongside.access import gate
from alongside.access.middleware import MEMBERSHIP
from alongside.access.models import User
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.sign_in import sittings
from alongside.sign_in.callers import Caller, caller
from alongside.sign_in.rules import End

VERBS = {  # the library's signal -> our verb
    authentication_failed: "sign-in.wrong_code",
    authenticator_added: "second_factor.add",
    authenticator_removed: "second_factor.remove",
    authenticator_reset: "second_factor.renew",
    password_reset: "password.reset",
}


def connect() -> None:
    """Listen from the start of the program."""
    for signal, verb in VERBS.items():
        signal.connect(_entry_for(verb), weak=False, dispatch_uid=f"ledger {verb}")
    password_changed.connect(_password_changed, dispatch_uid="ledger password.change")
    user_logged_in.connect(_signed_in, dispatch_uid="ledger sign-in")
    user_logged_out.connect(_signed_out, dispatch_uid="ledger sign-out")
    user_login_failed.connect(_wrong_password, dispatch_uid="ledger sign-in.wrong_password")
    user_locked_out.connect(_locked_out, dispatch_uid="ledger sign-in.locked_out")


def _entry_for(verb: str) -> Any:
    def record(sender: object, user: User | None = None, **_: object) -> None:
        write(verb, caller(user))

    return record


def _signed_in(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """Whoever has one role works in it from the start; whoever has several is asked, and that is an entry of its own."""
    memberships = gate.memberships_of(user)
    viewer = gate.viewer_for(memberships[0]) if len(memberships) == 1 else None
    if viewer is not None:
        request.session[MEMBERSHIP] = memberships[0].pk
    write("sign-in", caller(user, viewer))
    sittings.begin(request, user, timezone.now())


def _signed_out(sender: object, request: HttpRequest, user: User | None = None, **_: object) -> None:
    write("sign-out", caller(user, getattr(request, "viewer", None)))
    sitting = sittings.of(request)
    if sitting is not None and sitting.ended_at is None:
        sittings.end(sitting, End.SIGNED_OUT, timezone.now())


def _password_changed(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """Whoever has guessed or overseen the old one is out wherever they came in with it."""
    write("password.change", caller(user, getattr(request, "viewer", None)))
    sittings.end_others(user, sittings.of(request), timezone.now())


def _wrong_password(sender: object, credentials: dict[str, object], **_: object) -> None:
    """What was typed as an address is looked up, never kept: people type passwords there."""
    write("sign-in.wrong_password", _holder_of(credentials.get("email")))


def _locked_out(sender: object, username: str | None = None, **_: object) -> None:
    write("sign-in.locked_out", _holder_of(username))


def _holder_of(address: object) -> Caller:
    return caller(User.objects.filter(email=str(address or "").strip().lower()).first())


def write(verb: str, by: Caller, because: str = "") -> None:
    """One entry about the door itself."""
    ledger.write_at_once(Entry.Kind.SIGN_IN, verb, by=by, because=because)
