"""Every way in and out leaves an entry in the ledger: sign-ins, failures, sign-outs and changed second factors.

The hooks are those of the sign-in libraries; our own rows never use signals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.account.signals import password_changed, password_reset
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from alongside.access.models import User
from alongside.audit import ledger
from alongside.audit.models import Entry


@dataclass(frozen=True)
class Caller:
    """Somebody at the door: not yet in any role, perhaps not even known."""

    user_id: int | None
    name: str
    agency_id: int | None = None
    role: str = ""
    purpose: str = ""


NOBODY = Caller(None, "Somebody not known")

VERBS = {  # the library's signal -> our verb
    user_logged_in: "sign-in",
    user_logged_out: "sign-out",
    authentication_failed: "sign-in.wrong_code",
    authenticator_added: "second_factor.add",
    authenticator_removed: "second_factor.remove",
    authenticator_reset: "second_factor.renew",
    password_changed: "password.change",
    password_reset: "password.reset",
}


def connect() -> None:
    """Listen from the start of the program."""
    for signal, verb in VERBS.items():
        signal.connect(_entry_for(verb), weak=False, dispatch_uid=f"ledger {verb}")
    user_login_failed.connect(_wrong_password, dispatch_uid="ledger sign-in.wrong_password")
    user_locked_out.connect(_locked_out, dispatch_uid="ledger sign-in.locked_out")


def _entry_for(verb: str) -> Any:
    def record(sender: object, user: User | None = None, **_: object) -> None:
        _write(verb, _caller(user))

    return record


def _wrong_password(sender: object, credentials: dict[str, object], **_: object) -> None:
    """What was typed as an address is looked up, never kept: people type passwords there."""
    _write("sign-in.wrong_password", _holder_of(credentials.get("email")))


def _locked_out(sender: object, username: str | None = None, **_: object) -> None:
    _write("sign-in.locked_out", _holder_of(username))


def _holder_of(address: object) -> Caller:
    return _caller(User.objects.filter(email=str(address or "").strip().lower()).first())


def _caller(user: User | None) -> Caller:
    return Caller(user.pk, user.name) if user is not None else NOBODY


def _write(verb: str, by: Caller) -> None:
    ledger.write_at_once(Entry.Kind.SIGN_IN, verb, by=by)
