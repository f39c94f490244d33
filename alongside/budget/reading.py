"""How requests stand and what the fund still holds, read from the rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.db.models import QuerySet

from alongside.access import gate
from alongside.access.models import Agency
from alongside.access.policy import Viewer
from alongside.barriers.models import Barrier
from alongside.barriers.rules import State as BarrierState
from alongside.budget.models import Fund, GapBarrier, SpendingRequest
from alongside.budget.rules import Answer, Balance, Pattern, Spent, State, agreed_sum, patterns, state

COUNTED = "what a fund still holds: sums alone"


def whole(rows: QuerySet[SpendingRequest]) -> QuerySet[SpendingRequest]:
    """With all that it takes to say how each stands, in a steady number of queries."""
    return rows.select_related("agency", "service", "person", "receipt", "fund").prefetch_related("answers")


def state_of(request: SpendingRequest) -> State:
    receipt = getattr(request, "receipt", None)
    return state(
        _answers(request),
        needed=request.people_needed,
        spent=receipt.pence if receipt else None,
        is_withdrawn=request.withdrawn_at is not None,
    )


def agreed_for(request: SpendingRequest) -> int:
    """What may be spent on it, in pence."""
    return agreed_sum(_answers(request))


def balance(fund: Fund) -> Balance:
    """What the fund holds, over all requests, also those that nobody here may see."""
    spent = promised = waiting = 0
    for request in whole(gate.everyone(SpendingRequest.objects.filter(fund=fund), why=COUNTED)):
        how = state_of(request)
        if how is State.SPENT:
            spent += request.receipt.pence
        elif how is State.AGREED:
            promised += agreed_for(request)
        elif how is State.WAITING:
            waiting += request.pence
    return Balance(fund.pence, spent, promised, waiting)


def used_for(fund: Fund, person_id: int) -> int:
    """What of the fund has gone or is promised to one person, in pence."""
    return sum(
        map(cost_of, whole(gate.everyone(SpendingRequest.objects.filter(fund=fund, person=person_id), why=COUNTED)))
    )


def cost_of(request: SpendingRequest) -> int:
    """What it takes from the fund: the receipt, or what was agreed until there is one."""
    how = state_of(request)
    if how is State.SPENT:
        return int(request.receipt.pence)
    return agreed_for(request) if how is State.AGREED else 0


def waiting_for(viewer: Viewer) -> int:
    """How many requests wait that this viewer can answer; of somebody who only asks, how many of theirs wait."""
    rows = gate.visible(viewer, SpendingRequest.objects.filter(receipt=None, withdrawn_at=None))
    if viewer.may("budget.decide"):
        rows = rows.exclude(asked_by=viewer.user_id).exclude(answers__by=viewer.user_id)
    else:
        rows = rows.filter(asked_by=viewer.user_id)
    return sum(state_of(row) is State.WAITING for row in whole(rows))


def spending(rows: Iterable[SpendingRequest]) -> list[Spent]:
    """What the analysis reads: sums that were spent or promised."""
    return [
        Spent(
            row.person_id, cost_of(row), row.gap, row.kind, row.service.name if row.service else "", row.asked_at.date()
        )
        for row in rows
        if cost_of(row)
    ]


def barrier_of(gap: str) -> Barrier | None:
    """The open barrier that this gap was put to the partnership as."""
    made = GapBarrier.objects.filter(gap=gap, barrier__state=BarrierState.OPEN).select_related("barrier").first()
    return made.barrier if made else None


def pattern_of(gap: str, today: dt.date) -> tuple[Pattern | None, Agency | None]:
    """What today's fund has spent on a gap, and the agency that most often ought to have met it."""
    rows = whole(
        gate.everyone(SpendingRequest.objects.filter(fund__in=Fund.objects.in_force(today), gap=gap), why=COUNTED)
    )
    paid = [row for row in rows if cost_of(row)]
    services = Counter(row.service for row in paid if row.service is not None)
    found = patterns(spending(paid), "gap")
    return (found[0] if found else None), next((agency for agency, _ in services.most_common(1)), None)


def is_late(request: SpendingRequest, today: dt.date) -> bool:
    """Whether somebody has waited longer than a same-day answer takes."""
    return state_of(request) is State.WAITING and request.answer_by < today


def _answers(request: SpendingRequest) -> list[Answer]:
    return [Answer(each.by_id, each.pence) for each in request.answers.all()]
