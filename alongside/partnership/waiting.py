"""What waits for a second person, for those whose business it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.partnership import two_person
from alongside.partnership.changes import approvals
from alongside.partnership.models import Approval
from alongside.partnership.rules import Decision

COLOURS = {Decision.APPROVED: "green", Decision.REFUSED: "red", Decision.WITHDRAWN: "grey", Decision.LAPSED: "orange"}


@dataclass(frozen=True)
class Case:
    """One proposal as a page shows it. url: where to look further. has_changed: facts are others than when it was asked."""

    approval: Approval
    state: str
    colour: str
    url: str = ""
    has_changed: bool = False


def mine(viewer: Viewer) -> Q:
    """What this viewer asked for, or could be the second person of."""
    return Q(asked_by=viewer.user_id) | Q(action__in=two_person.names_for(viewer.may))


def count_for(viewer: Viewer, now: dt.datetime) -> int:
    """How many proposals of others wait for this viewer."""
    if not viewer.may("approval.decide"):
        return 0
    rows = gate.visible(viewer, Approval.objects.waiting(now))
    return rows.filter(action__in=two_person.names_for(viewer.may)).exclude(asked_by=viewer.user_id).count()


def case_of(row: Approval, now: dt.datetime) -> Case:
    if row.decision:
        return Case(row, row.decision.capitalize(), COLOURS[Decision(row.decision)])
    if row.expires_at <= now:
        return Case(row, "Waited too long", "grey")
    shown = approvals.shown(row)
    if shown is None:
        return Case(row, "Waiting", "blue", has_changed=True)
    has_changed = (shown.title, [list(each) for each in shown.rows]) != (row.title, row.rows)
    return Case(row, "Waiting", "blue", shown.url, has_changed)
