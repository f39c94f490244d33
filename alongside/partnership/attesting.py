"""How far each agency has come with saying who still needs access."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.models import Agency
from alongside.access.policy import Role, Viewer
from alongside.partnership.models import Confirmation, Round
from alongside.partnership.rules import RoundState, round_state

COLOURS = {
    RoundState.CONFIRMED: "green",
    RoundState.WAITING: "blue",
    RoundState.OVERDUE: "orange",
    RoundState.SUSPENDED: "red",
}


@dataclass(frozen=True)
class Progress:
    """One agency in this quarter's round. unanswered counts those nobody has said anything about."""

    agency: Agency
    asked: int
    unanswered: int
    state: RoundState

    @property
    def colour(self) -> str:
        return COLOURS[self.state]


@dataclass(frozen=True)
class Asked:
    """One member somebody is asked about. is_own: the asker's own membership, which a colleague answers for."""

    pk: int
    name: str
    role: str
    since: dt.date
    is_own: bool
    is_suspended: bool


def current() -> Round | None:
    """The newest round."""
    return Round.objects.order_by("-quarter").first()


def progress(today: dt.date) -> list[Progress]:
    """Every agency that was asked, the latest first."""
    asked = current()
    if asked is None:
        return []
    counts: dict[int, list[int]] = {}
    agencies: dict[int, Agency] = {}
    for each in Confirmation.objects.filter(round=asked).select_related("membership__agency"):
        agency = each.membership.agency
        agencies[agency.pk] = agency
        total = counts.setdefault(agency.pk, [0, 0])
        total[0] += 1
        total[1] += each.still_needed is None
    order = list(RoundState)[::-1]
    found = [
        Progress(agencies[pk], all_, open_, round_state(unanswered=open_, due_on=asked.due_on, today=today))
        for pk, (all_, open_) in counts.items()
    ]
    return sorted(found, key=lambda each: (order.index(each.state), each.agency.name))


def late(today: dt.date) -> int:
    """How many agencies are overdue or suspended."""
    return sum(each.state in (RoundState.OVERDUE, RoundState.SUSPENDED) for each in progress(today))


def members(viewer: Viewer, agency: Agency) -> list[Asked]:
    """Whom this viewer is asked about at this agency, in the newest round."""
    gate.ask(viewer, "membership.attest")
    rows = Confirmation.objects.filter(round=current(), membership__agency=agency, still_needed=None)
    return [
        Asked(each.membership_id, each.membership.user.name, Role(each.membership.role).label.capitalize(),
              each.membership.starts_on, each.membership.user_id == viewer.user_id, each.suspended_on is not None)
        for each in rows.select_related("membership__user").order_by("membership__user__name", "membership")
    ]  # fmt: skip


def open_for(viewer: Viewer) -> int:
    """How many members of the viewer's own agency wait for somebody's word that the viewer can give."""
    if not viewer.may("membership.attest"):
        return 0
    rows = Confirmation.objects.filter(round=current(), membership__agency=viewer.agency_id, still_needed=None)
    return rows.exclude(membership__user=viewer.user_id).count()
