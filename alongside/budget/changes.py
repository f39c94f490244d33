"""Set money aside, ask for some, answer, say what was spent."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.models import Agency, User
from alongside.access.policy import Viewer
from alongside.barriers.changes import log_barrier
from alongside.barriers.models import Barrier
from alongside.budget import reading, terms
from alongside.budget.models import Answer, Fund, GapBarrier, Receipt, SpendingRequest
from alongside.budget.rules import BadTerms, Pattern, State, answer_by, people_needed
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.kit.words import day, pounds
from alongside.outputs import disclosing
from alongside.people.models import Person


@change("budget.edit")
def set_fund(
    *, by: Viewer, title: str, starts_on: dt.date, ends_on: dt.date, pence: int, per_person_pence: int
) -> Fund:
    """Set a sum aside for a programme and a span of time. Two funds never run at once: nobody should have to choose."""
    if ends_on < starts_on:
        raise Refused("The last day cannot come before the first.")
    beside = Fund.objects.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if beside is not None:
        raise Refused(f"“{beside.title}” runs in part of that time. Choose days before or after it, or add to it.")
    return Fund.objects.create(
        title=title.strip(), starts_on=starts_on, ends_on=ends_on, pence=pence, per_person_pence=per_person_pence,
        set_by_name=by.name,
    )  # fmt: skip


@change("budget.edit")
def alter_fund(*, by: Viewer, fund: Fund, pence: int, per_person_pence: int) -> Fund:
    """More or less money from now on. Never less than is spent or promised."""
    fund = Fund.objects.select_for_update().get(pk=fund.pk)
    gone = fund.pence - reading.balance(fund).left
    if pence < gone:
        raise Refused(f"{pounds(gone)} is spent or promised already. The fund cannot hold less.")
    fund.pence, fund.per_person_pence, fund.set_by_name = pence, per_person_pence, by.name
    fund.save(update_fields=["pence", "per_person_pence", "set_by_name"])
    return fund


@change("budget.edit")
def set_terms(*, by: Viewer, body: str, because: str) -> Definition:
    """Put other terms in force. What was asked under the old ones stays as it was asked."""
    try:
        return store.add_version(
            kind=terms.KIND, slug=terms.SLUG, title=terms.read(body).title, body=body, made_by_name=by.name,
            note=because.strip()[:300], check=terms.read,
        )  # fmt: skip
    except (store.BadDefinition, BadTerms) as error:
        raise Refused(str(error)) from error


def ship_terms() -> list[Definition]:
    """Put the shipped terms in place where the partnership has none of its own yet."""
    return store.ship(terms.KIND, terms.SHIPPED, title=lambda body: terms.read(body).title, check=terms.read)


@change("budget.ask")
def ask_for_money(
    *,
    by: Viewer,
    person: Person,
    pence: int,
    what: str,
    kind: str,
    gap: str,
    now: dt.datetime,
    why: str = "",
    service: Agency | None = None,
) -> SpendingRequest:
    """Ask for a sum for one person and one thing. Refused where the fund cannot give it, with what it can."""
    if by.agency_id is None:
        raise Refused("Money is asked for by an agency. Sign in as a member of one.")
    here = timezone.localtime(now)
    fund = Fund.objects.in_force(here.date()).first()
    agreed = terms.in_force()
    if fund is None:
        raise Refused("There is no budget for today. Ask the coordinator to set one.")
    if kind not in agreed.kinds or gap not in agreed.gaps:
        raise Refused("Choose what it is for and what it makes up for.")
    if pence > (left := reading.balance(fund).left):
        raise Refused(f"{pounds(left)} is left in the budget. Ask for less, or speak with the coordinator.")
    left_for_person = fund.per_person_pence - reading.used_for(fund, person.pk)
    return SpendingRequest.objects.create(
        fund=fund, person=person, agency_id=by.agency_id, asked_by_id=by.user_id, asked_by_name=by.name, asked_at=now,
        answer_by=answer_by(here), pence=pence, what=what.strip(), why=why.strip(), kind=kind, gap=gap, service=service,
        people_needed=people_needed(pence, left_for_person=left_for_person, limits=agreed.limits),
    )  # fmt: skip


@change("budget.decide")
def agree(*, by: Viewer, request: SpendingRequest, pence: int) -> Answer:
    """Say yes, to all of it or to less. Nobody answers what they asked for themselves, or twice."""
    request = _alone_with(request)
    answering = _who_answers(by, request)
    if not 0 < pence <= request.pence:
        raise Refused(f"Agree to a sum of up to {pounds(request.pence)}. For nothing at all, say no and why.")
    fund = Fund.objects.select_for_update().get(pk=request.fund_id)  # two yeses at once must not promise the same pound
    if pence > (left := reading.balance(fund).left):
        raise Refused(f"{pounds(left)} is left in the budget. Agree to less, or add to it first.")
    answer = Answer.objects.create(request=request, pence=pence, by=answering, by_name=by.name)
    _keep(request)
    return answer


@change("budget.decide")
def decline(*, by: Viewer, request: SpendingRequest, because: str) -> Answer:
    """Say no, and why: whoever asked stands beside the person and has to tell them."""
    request = _alone_with(request)
    answering = _who_answers(by, request)
    if not because.strip():
        raise Refused("Say why: whoever asked has to tell the person.")
    answer = Answer.objects.create(request=request, because=because.strip(), by=answering, by_name=by.name)
    _keep(request)
    return answer


@change("budget.ask")
def withdraw(*, by: Viewer, request: SpendingRequest, because: str, now: dt.datetime) -> SpendingRequest:
    """Whoever asked no longer asks."""
    request = _alone_with(request)
    if request.asked_by_id != by.user_id:
        raise Refused("Only whoever asked can take it back.")
    if request.state != State.WAITING:
        raise Refused("It has been answered already. If the money is not needed, say so with nothing spent.")
    request.withdrawn_at, request.withdrawn_because = now, because.strip()
    request.save(update_fields=["withdrawn_at", "withdrawn_because"])
    return _keep(request)


@change("budget.ask")
def settle(*, by: Viewer, request: SpendingRequest, pence: int, on: dt.date, receipt: str, today: dt.date) -> Receipt:
    """What it cost in the end, and where the receipt is; nothing where it was not needed."""
    request = _alone_with(request)
    if request.state != State.AGREED:
        raise Refused("Only what was agreed to, and is not settled yet, can be settled.")
    if by.agency_id != request.agency_id:
        raise Refused(f"{request.agency.name} asked for it and settles it.")
    if pence > (most := reading.agreed_for(request)):
        raise Refused(f"{pounds(most)} was agreed. Ask for the rest first, so that somebody can say yes to it.")
    if on > today:
        raise Refused("The day of the receipt cannot lie ahead.")
    kept = Receipt.objects.create(request=request, pence=pence, on=on, receipt=receipt.strip(), by_name=by.name)
    _keep(request)
    return kept


@change("barrier.log")
def make_barrier(*, by: Viewer, gap: str, today: dt.date) -> Barrier:
    """Put a gap that takes money again and again to the partnership, with what it has cost. One that is open already is
    returned. Numbers that would speak of few people are left out: everybody reads a barrier of the whole partnership."""
    if (known := reading.barrier_of(gap)) is not None:
        return known
    entry = terms.in_force().gaps.get(gap)
    pattern, service = reading.pattern_of(gap, today)
    if entry is None or pattern is None:
        raise Refused("Nothing has been spent on this yet.")
    barrier = log_barrier(
        by=by, what=entry.label, domain=entry.domain, met_on=pattern.first, at_agency=service, evidence=in_words(pattern),
        rule="" if service else "Nobody's task",
    )  # fmt: skip
    GapBarrier.objects.create(gap=gap, barrier=barrier)
    return barrier


def in_words(pattern: Pattern) -> str:
    """What the budget shows, for everybody to read."""
    rule = disclosing.in_force()
    if pattern.people < rule.fewest:
        return "The safety-net budget has had to make up for this."
    people = rule.show(pattern.people).words
    return (
        f"The safety-net budget made up for this {pattern.times} times for about {people} people between"
        f" {day(pattern.first)} and {day(pattern.last)}, with about {pounds(1_000 * round(pattern.pence / 1_000))}."
    )


def _alone_with(request: SpendingRequest) -> SpendingRequest:
    """The request as it stands now. Whatever else would change it waits until this is done."""
    return SpendingRequest.objects.select_for_update(of=("self",)).select_related("agency").get(pk=request.pk)


def _keep(request: SpendingRequest) -> SpendingRequest:
    """Write down how it stands after what was just said of it."""
    now = reading.whole(SpendingRequest.objects.filter(pk=request.pk)).get()
    now.state, now.cost = reading.worked_out(now)
    now.save(update_fields=["state", "cost"])
    return now


def _who_answers(by: Viewer, request: SpendingRequest) -> User:
    if request.state != State.WAITING:
        raise Refused("It has been answered already.")
    if by.user_id is None or by.user_id == request.asked_by_id:
        raise Refused("You asked for this yourself. Somebody else has to answer.")
    if request.answers.filter(by=by.user_id).exists():
        raise Refused("You have answered. It takes one more person.")
    return User.objects.get(pk=by.user_id)
