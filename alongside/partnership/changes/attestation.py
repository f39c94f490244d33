"""Once a quarter each agency says who still needs access; who is not named has none, and silence suspends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.utils import timezone

from alongside.access import changes as access
from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Membership
from alongside.access.operator import operator
from alongside.access.policy import Role, Viewer
from alongside.partnership.models import Confirmation, Round
from alongside.partnership.rules import ANSWER_WITHIN, SUSPENDED_AFTER, quarter_of

A_DAY = dt.timedelta(days=1)


@change("membership.attest")
def open_round(*, by: Viewer, today: dt.date) -> Round:
    """Ask every agency about everybody who has been a member since before this quarter."""
    quarter = quarter_of(today)
    asked = Round.objects.create(quarter=quarter, opened_on=today, due_on=today + ANSWER_WITHIN)
    members = Membership.objects.in_force(today).filter(starts_on__lt=quarter, user__is_active=True)
    Confirmation.objects.bulk_create([Confirmation(round=asked, membership=each) for each in members])
    return asked


@change("membership.attest")
def answer(*, by: Viewer, asked: Round, agency: Agency, keep: Collection[int], today: dt.date) -> Round:
    """An agency answers for its members: keep names the memberships that are still needed; the others end at once.

    Nobody answers for themselves: their own membership waits for a colleague or the administrator.
    """
    if agency.pk != by.agency_id and not by.may("membership.edit"):
        raise Refused("Each agency answers for its own members.")
    waiting = Confirmation.objects.filter(round=asked, membership__agency=agency, still_needed=None)
    for each in waiting.exclude(membership__user=by.user_id).select_related("membership"):
        each.still_needed = each.membership_id in keep
        each.answered_at, each.answered_by_id = timezone.now(), by.user_id
        each.save(update_fields=["still_needed", "answered_at", "answered_by"])
        if each.still_needed:
            _let_back(each)
        else:
            _end(each.membership, today)
    return asked


@change("membership.attest")
def suspend_unanswered(*, by: Viewer, asked: Round, today: dt.date) -> Round:
    """Nobody has answered for two weeks after it was due: nothing opens until somebody does.

    Administrators stay, because somebody has to be able to let the others back.
    """
    for each in unanswered(asked, today):
        each.suspended_on, each.ended_before = today, each.membership.ends_on
        each.save(update_fields=["suspended_on", "ended_before"])
        _end(each.membership, today)
    return asked


def unanswered(asked: Round, today: dt.date) -> list[Confirmation]:
    """Those whom silence suspends today; nobody before it is late enough."""
    if today <= asked.due_on + SUSPENDED_AFTER:
        return []
    in_force = Membership.objects.in_force(today).exclude(role=Role.ADMINISTRATOR)
    waiting = Confirmation.objects.filter(round=asked, still_needed=None, suspended_on=None, membership__in=in_force)
    return list(waiting.select_related("membership"))


def _end(membership: Membership, today: dt.date) -> None:
    if membership.ends_on is None or membership.ends_on >= today:
        access.end_membership(by=operator(Role.ADMINISTRATOR), membership=membership, ends_on=today - A_DAY)


def _let_back(confirmation: Confirmation) -> None:
    if confirmation.suspended_on is not None:
        access.let_go_on(
            by=operator(Role.ADMINISTRATOR), membership=confirmation.membership, ends_on=confirmation.ended_before
        )
