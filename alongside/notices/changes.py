"""Tell somebody that something waits; let them say how they want to be told; open and end their calendar."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.models import Membership, User
from alongside.access.policy import Viewer
from alongside.notices import feeds
from alongside.notices.models import Feed, Notice, Preference
from alongside.notices.rules import KINDS, Wishes


@dataclass(frozen=True)
class Said:
    """What waits for one user. key: names the thing and the occasion, so that it is told once."""

    user_id: int
    kind: str
    key: str
    path: str


def tell(said: Iterable[Said]) -> int:
    """Put notices in place; what was told already is not told again. Called from changes and jobs of the rooms above, who have
    asked the gate whether each of these users may see what waits. Returns how many are new."""
    wanted = list(said)
    assert all(each.kind in KINDS for each in wanted), "a notice says only what its kind says"
    known = set(Notice.objects.filter(key__in={each.key for each in wanted}).values_list("user_id", "key"))
    new = {(each.user_id, each.key): each for each in wanted if (each.user_id, each.key) not in known}
    Notice.objects.bulk_create(
        [Notice(user_id=each.user_id, kind=each.kind, key=each.key, path=each.path) for each in new.values()],
        ignore_conflicts=True,
        batch_size=500,
    )
    return len(new)


@change("notice.set")
def read(*, by: Viewer, notices: Iterable[int] | None = None) -> int:
    """Put one's notices aside. notices: ids; None: all of them. Returns how many."""
    mine = Notice.objects.unread().filter(user=by.user_id)
    return (mine if notices is None else mine.filter(pk__in=list(notices))).update(read_at=timezone.now())


@change("notice.set")
def wish(*, by: Viewer, wishes: Wishes) -> Preference:
    """Say when to be told by email, or not at all."""
    if not 0 <= wishes.at_hour <= 23:
        raise Refused("Choose an hour between 0 and 23.")
    if wishes.by_email and wishes.is_quiet(wishes.at_hour):
        raise Refused("The letter would come in your quiet hours. Choose another hour, or other quiet hours.")
    values = {"by_email": wishes.by_email, "weekdays": sorted(wishes.weekdays), "at_hour": wishes.at_hour,
              "quiet_from": wishes.quiet_from, "quiet_until": wishes.quiet_until}  # fmt: skip
    return Preference.objects.update_or_create(user_id=by.user_id, defaults=values)[0]


@change("notice.mail")
def note_mailed(*, by: Viewer, user: User, now: dt.datetime) -> Preference:
    """Somebody was written to today about everything unread."""
    Notice.objects.unread().filter(user=user, mailed_at=None).update(mailed_at=now)
    day = timezone.localdate(now)
    return Preference.objects.update_or_create(
        user=user, defaults={"mailed_on": day}, create_defaults={"mailed_on": day, "weekdays": list(range(5))}
    )[0]


@change("notice.set")
def open_feed(*, by: Viewer) -> tuple[Feed, str]:
    """A calendar address of one's own, which ends the one before. Returns it with its secret, which is not kept."""
    membership = Membership.objects.in_force(timezone.localdate()).filter(
        user=by.user_id, agency=by.agency_id, role=by.role
    )
    mine = membership.order_by("-pk").first()
    if mine is None:
        raise Refused("A calendar belongs to a membership, and yours has ended.")
    Feed.objects.filter(membership__user=by.user_id, ended_at=None, membership=mine).update(ended_at=timezone.now())
    token = secrets.token_urlsafe(32)
    return Feed.objects.create(membership=mine, digest=feeds.digest_of(token)), token


@change("notice.set")
def end_feed(*, by: Viewer) -> int:
    """No calendar reads it any longer. Returns how many were ended."""
    return Feed.objects.filter(membership__user=by.user_id, ended_at=None).update(ended_at=timezone.now())
