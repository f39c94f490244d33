"""Cut somebody off: whatever lets them in ends at once.

Rooms above say what else they hold in somebody's name, in their `AppConfig.ready`:

    cut.also("export jobs", end_jobs_of)    # end_jobs_of(user) -> how many were ended; safe to repeat

and ask `may_work(user)` again when a job starts, and before what it made is handed out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from alongside.access.models import Membership, User
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.sign_in import sittings
from alongside.sign_in.callers import caller
from alongside.sign_in.models import Invitation, Sitting, Use
from alongside.sign_in.rules import End, is_unused

_also: dict[str, Callable[[User], int]] = {}


def also(name: str, end: Callable[[User], int]) -> None:
    """Something else that ends with somebody's access. name: what it is, for the ledger."""
    assert _also.setdefault(name, end) is end, f"{name} is named twice"


def may_work(user: User | int, today: dt.date | None = None) -> bool:
    """Whether somebody's account is open, confirmed, and a membership of theirs in force. Asked anew each time, never kept."""
    pk = user if isinstance(user, int) else user.pk
    in_force = Membership.objects.in_force(today or timezone.localdate()).filter(user=pk, user__is_active=True)
    holder = User.objects.filter(Exists(in_force), pk=pk).select_related("use").first()
    return holder is not None and not is_suspended(holder, timezone.now())


def is_suspended(user: User, now: dt.datetime) -> bool:
    """Whether the account lay unused too long and waits for an administrator."""
    use = Use.objects.filter(user=user).first()
    used_at, confirmed_at = (use.used_at, use.confirmed_at) if use else (None, None)
    return is_unused(joined_at=user.date_joined, used_at=used_at, confirmed_at=confirmed_at, now=now)


def cut_off(user: User, now: dt.datetime | None = None) -> dict[str, int]:
    """End everything that lets somebody in: sittings, open invitations, and what the rooms above hold. Says how many of each."""
    now = now or timezone.now()
    going_on = list(Sitting.objects.live().filter(user=user))
    for sitting in going_on:
        sittings.end(sitting, End.CUT, now)
    invitations = Invitation.objects.filter(user=user, used_at=None, expires_at__gt=now).update(expires_at=now)
    ended = {"sittings": len(going_on), "invitations": invitations} | {name: end(user) for name, end in _also.items()}
    Use.objects.update_or_create(user=user, defaults={"cut_at": now})
    ledger.write_at_once(Entry.Kind.SIGN_IN, "access.cut", by=caller(user), detail=dict(ended))
    return ended


def sweep() -> int:
    """Cut off everyone whose account or last membership has ended since the last round. Returns how many."""
    in_force = Membership.objects.in_force(timezone.localdate()).filter(user=OuterRef("pk"))
    had_one = Membership.objects.filter(user=OuterRef("pk"))
    left = User.objects.filter(Q(is_active=False) | (~Exists(in_force) & Exists(had_one)))
    waiting = left.filter(
        Q(use=None) | Q(use__cut_at=None) | Exists(Sitting.objects.live().filter(user=OuterRef("pk")))
    )
    return sum(1 for user in waiting if cut_off(user))
