"""What an administrator, an officer or a governance lead needs to know of members and their ways in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.models import Membership, User
from alongside.access.policy import Viewer
from alongside.sign_in import cut, invitations
from alongside.sign_in.models import Alert, Officer, Recovery


@dataclass(frozen=True)
class WayIn:
    """How somebody stands at the door. state: in words, for a tag."""

    user: User
    has_way_in: bool
    is_suspended: bool
    state: str


def way_in(viewer: Viewer, membership_id: int, now: dt.datetime) -> WayIn | None:
    """How the member of this membership stands at the door."""
    gate.ask(viewer, "membership.edit")
    membership = Membership.objects.select_related("user").filter(pk=membership_id).first()
    if membership is None:
        return None
    user = membership.user
    has_way_in, is_suspended = invitations.has_way_in(user), cut.is_suspended(user, now)
    state = "Closed" if not user.is_active else "Suspended" if is_suspended else "Open" if has_way_in else "Invited"
    return WayIn(user, has_way_in, is_suspended, state)


def officers(viewer: Viewer) -> list[Officer]:
    """Who may help members back in, by agency."""
    gate.ask(viewer, "membership.edit")
    return list(Officer.objects.select_related("agency", "user").order_by("agency__name", "user__name"))


def officer(viewer: Viewer, pk: int) -> Officer | None:
    gate.ask(viewer, "membership.edit")
    return Officer.objects.filter(pk=pk).first()


def to_help(viewer: Viewer, today: dt.date) -> list[Membership]:
    """The members whom the viewer may help back in: of the agency they work for now, if it has named them."""
    gate.ask(viewer, "recovery.help")
    agencies = Officer.objects.filter(user=viewer.user_id).values("agency")
    members = Membership.objects.in_force(today).filter(agency__in=agencies, user__is_active=True)
    return list(members.exclude(user=viewer.user_id).select_related("user", "agency").order_by("user__name", "pk"))


def recoveries(viewer: Viewer, now: dt.datetime) -> list[Recovery]:
    """What waits for a second officer, and what was done in the last month, in the viewer's agencies."""
    gate.ask(viewer, "recovery.help")
    rows = Recovery.objects.filter(asked_at__gt=now - dt.timedelta(days=30)).select_related(
        "user", "agency", "first", "second"
    )
    if not viewer.may("audit.see"):
        rows = rows.filter(agency__in=Officer.objects.filter(user=viewer.user_id).values("agency"))
    return list(rows.order_by("-asked_at"))


def alerts(viewer: Viewer) -> list[Alert]:
    """What was unusual, the unsettled first."""
    rows = gate.visible(viewer, Alert.objects.all()).select_related("user", "agency")
    return sorted(rows[:200], key=lambda alert: alert.settled_at is not None)


def unsettled(viewer: Viewer) -> int:
    """How many alerts nobody has asked about yet."""
    return gate.visible(viewer, Alert.objects.filter(settled_at=None)).count()
