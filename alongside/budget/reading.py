"""How requests stand and what the fund still holds, read from the rows."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, QuerySet, Sum

from alongside.access import gate
from alongside.access.models import Agency
from alongside.access.policy import Viewer
from alongside.barriers.models import Barrier
from alongside.barriers.rules import State as BarrierState
from alongside.budget.models import Fund, GapBarrier, SpendingRequest
from alongside.budget.rules import Answer, Balance, Pattern, Spent, State, agreed_sum, cost, patterns, state

COUNTED = "what a fund still holds: sums alone"


def whole(rows: QuerySet[SpendingRequest]) -> QuerySet[SpendingRequest]:
    """With all that it takes to say how each stands, in a steady number of queries."""
    return rows.select_related("agency", "service", "person", "receipt", "fund").prefetch_related("answers")


def worked_out(request: SpendingRequest) -> tuple[State, int]:
    """How it stands and what it takes from the fund, from its answers and its receipt: what `state` and `cost` keep."""
    receipt = getattr(request, "receipt", None)
    spent = receipt.pence if receipt else None
    answers = _answers(request)
    found = state(answers, needed=request.people_needed, spent=spent, is_withdrawn=request.withdrawn_at is not None)
    return found, cost(found, agreed=agreed_sum(answers), spent=spent)


def agreed_for(request: SpendingRequest) -> int:
    """What may be spent on it, in pence."""
    return agreed_sum(_answers(request))


def balance(fund: Fund) -> Balance:
    """What the fund holds, over all requests, also those that nobody here may see."""
    by_state = _everything(fund).order_by().values_list("state").annotate(Sum("cost"), Sum("pence"))
    found = {each: (taken, asked) for each, taken, asked in by_state}
    (spent, _), (promised, _), (_, waiting) = (
        found.get(state, (0, 0)) for state in (State.SPENT, State.AGREED, State.WAITING)
    )
    return Balance(fund.pence, spent, promised, waiting)


def used_for(fund: Fund, person_id: int) -> int:
    """What of the fund has gone or is promised to one person, in pence."""
    return int(_everything(fund).filter(person=person_id).aggregate(sum=Sum("cost", default=0))["sum"])


def _everything(fund: Fund) -> QuerySet[SpendingRequest]:
    return gate.everyone(SpendingRequest.objects.filter(fund=fund), why=COUNTED)


def waiting_for(viewer: Viewer) -> int:
    """How many requests wait that this viewer can answer; of somebody who only asks, how many of theirs wait."""
    rows = gate.visible(viewer, SpendingRequest.objects.filter(state=State.WAITING))
    if viewer.may("budget.decide"):
        rows = rows.exclude(asked_by=viewer.user_id).exclude(answers__by=viewer.user_id)
    else:
        rows = rows.filter(asked_by=viewer.user_id)
    return rows.count()


def spending(rows: QuerySet[SpendingRequest]) -> list[Spent]:
    """What the analysis reads: sums that were spent or promised."""
    columns = rows.filter(cost__gt=0).values_list("person_id", "cost", "gap", "kind", "service__name", "asked_at")
    return [
        Spent(person, pence, gap, kind, service or "", at.date()) for person, pence, gap, kind, service, at in columns
    ]


def barrier_of(gap: str) -> Barrier | None:
    """The open barrier that this gap was put to the partnership as."""
    made = GapBarrier.objects.filter(gap=gap, barrier__state=BarrierState.OPEN).select_related("barrier").first()
    return made.barrier if made else None


def pattern_of(gap: str, today: dt.date) -> tuple[Pattern | None, Agency | None]:
    """What today's fund has spent on a gap, and the agency that most often ought to have met it."""
    rows = gate.everyone(SpendingRequest.objects.filter(fund__in=Fund.objects.in_force(today), gap=gap), why=COUNTED)
    found = patterns(spending(rows), "gap")
    ought = rows.filter(cost__gt=0).exclude(service=None).order_by()
    often = ought.values("service").annotate(times=Count("pk")).order_by("-times", "service").first()
    return (found[0] if found else None), Agency.objects.get(pk=often["service"]) if often else None


def is_late(request: SpendingRequest, today: dt.date) -> bool:
    """Whether somebody has waited longer than a same-day answer takes."""
    return request.state == State.WAITING and request.answer_by < today


def _answers(request: SpendingRequest) -> list[Answer]:
    return [Answer(each.by_id, each.pence) for each in request.answers.all()]
