"""What has to be noticed about barriers day by day: what waits too long, and whose effect is due."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access import gate
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.barriers import changes, facets, telling
from alongside.barriers.models import Ask, Barrier
from alongside.barriers.rules import STANDING, State
from alongside.barriers.rules.asking import AskState
from alongside.notices import changes as notices
from alongside.notices.changes import Said


def keep_up(today: dt.date | None = None) -> int:
    """One round. Doing it twice tells nobody twice. Returns how many asks were chased."""
    today, by = today or timezone.localdate(), operator(Role.COORDINATOR)
    notices.tell([*_waiting_for_the_team(today), *_to_be_measured(today)])
    open_now = gate.visible(by, Ask.objects.filter(state__in=[AskState.WAITING, AskState.DECIDED]))
    return sum(changes.chase(by=by, ask=ask, today=today) for ask in open_now.select_related("barrier"))


def _waiting_for_the_team(today: dt.date) -> list[Said]:
    """Put to the team so long ago that it should have been answered: those who lead the team are told once."""
    since = today - dt.timedelta(days=facets.in_force().team_answers_within_days)
    late = Barrier.objects.filter(state=State.WITH_TEAM).exclude(moves__on__gte=since)
    leads = telling.who_may("ask.make") if late else set()
    return [
        said for row in late for said in telling.of_barrier(row, leads, "barrier_late", f"late:{row.moves.count()}")
    ]


def _to_be_measured(today: dt.date) -> list[Said]:
    """Everybody's, gone for as long as was agreed, and nobody has said yet whether it was met again."""
    long_ago = today - dt.timedelta(days=facets.in_force().effect_after_days)
    gone = Barrier.objects.everybodys().exclude(state__in=STANDING).filter(ended_on__lte=long_ago, effects=None)
    leads = telling.who_may("ask.make") if gone else set()
    return [
        said for row in gone for said in telling.of_barrier(row, leads, "barrier_measure", f"measure:{row.ended_on}")
    ]
