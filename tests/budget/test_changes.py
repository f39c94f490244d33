"""Setting aside, asking, answering, settling: the row, the entry in the ledger, and who is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.budget import changes, reading
from alongside.budget.models import Fund, SpendingRequest
from alongside.budget.rules import Balance, State
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def fund(partnership, today):
    return changes.set_fund(
        by=partnership.viewer(Role.COORDINATOR), title="This year", starts_on=today, ends_on=today + dt.timedelta(300),
        pence=1_000_000, per_person_pence=50_000,
    )  # fmt: skip


@pytest.fixture
def person(partnership):
    record = make_record(partnership.probation)
    make_record(partnership.council, person=record.person)
    return record.person


@pytest.fixture
def asks(partnership, person, fund):
    def ask(pence=4_500, **fields):
        by = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
        usual = {"what": "Winter boots", "kind": "clothes", "gap": "no_release_grant", "now": timezone.now()}
        return changes.ask_for_money(by=by, person=person, pence=pence, **{**usual, **fields})

    return ask


def standing(request):
    return State(SpendingRequest.objects.get(pk=request.pk).state)


def fresh(request):
    return reading.whole(SpendingRequest.objects.filter(pk=request.pk)).get()


def test_from_asking_to_the_receipt(partnership, asks, fund, today):
    request = asks(why="The old ones let water in.")
    assert standing(request) is State.WAITING
    entry = Entry.objects.get(verb="budget.ask")
    assert entry.person_id == request.person_id
    assert "water" not in str(entry.detail), "free text stays out of the ledger"

    changes.agree(by=partnership.viewer(Role.COORDINATOR), request=fresh(request), pence=4_500)
    assert standing(request) is State.AGREED
    assert reading.balance(fund) == Balance(1_000_000, 0, 4_500, 0)

    worker = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    changes.settle(
        by=worker, request=fresh(request), pence=4_299, on=today, receipt="Till slip in the file", today=today
    )
    assert standing(request) is State.SPENT
    assert reading.balance(fund) == Balance(1_000_000, 4_299, 0, 0)


def test_nobody_answers_what_they_asked_themselves(partnership, person, fund):
    by = partnership.viewer(Role.COORDINATOR)
    request = changes.ask_for_money(
        by=by, person=person, pence=100, what="Tea", kind="food", gap="none", now=timezone.now()
    )
    with pytest.raises(Refused, match="asked for this yourself"):
        changes.agree(by=by, request=request, pence=100)


def test_a_large_sum_takes_two_people(partnership, asks):
    request = asks(pence=20_000)
    changes.agree(by=partnership.viewer(Role.COORDINATOR), request=fresh(request), pence=20_000)
    assert standing(request) is State.WAITING
    with pytest.raises(Refused, match="one more person"):
        changes.agree(by=partnership.viewer(Role.COORDINATOR), request=fresh(request), pence=20_000)
    changes.agree(by=partnership.viewer(Role.TEAM_MEMBER), request=fresh(request), pence=18_000)
    assert standing(request) is State.AGREED
    assert reading.agreed_for(fresh(request)) == 18_000


def test_beyond_what_is_set_aside_for_a_person_it_takes_two(partnership, asks):
    for _ in range(4):
        request = asks(pence=12_000)
        changes.agree(by=partnership.viewer(Role.COORDINATOR), request=fresh(request), pence=12_000)
    assert asks(pence=2_000).people_needed == 1
    assert asks(pence=2_001).people_needed == 2


def test_the_fund_never_promises_the_same_pound_twice(partnership, asks, fund):
    first, second = asks(pence=14_000), asks(pence=14_000)
    by = partnership.viewer(Role.COORDINATOR)
    Fund.objects.update(pence=20_000)
    changes.agree(by=by, request=fresh(first), pence=14_000)
    with pytest.raises(Refused, match="£60 is left"):
        changes.agree(by=by, request=fresh(second), pence=14_000)
    with pytest.raises(Refused, match="£60 is left"):
        asks(pence=6_001)
    with pytest.raises(Refused, match="£140 is spent or promised"):
        changes.alter_fund(by=by, fund=fund, pence=13_999, per_person_pence=1)


def test_a_no_needs_a_reason(partnership, asks):
    request, by = asks(), partnership.viewer(Role.COORDINATOR)
    with pytest.raises(Refused, match="Say why"):
        changes.decline(by=by, request=fresh(request), because=" ")
    changes.decline(by=by, request=fresh(request), because="The hostel gives boots: ask at the desk.")
    assert standing(request) is State.DECLINED
    with pytest.raises(Refused, match="answered already"):
        changes.agree(by=by, request=fresh(request), pence=1)


def test_only_whoever_asked_takes_it_back(partnership, asks):
    request = asks()
    with pytest.raises(Refused, match="Only whoever asked"):
        changes.withdraw(
            by=partnership.viewer(Role.COORDINATOR), request=fresh(request), because="x", now=timezone.now()
        )
    by = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    changes.withdraw(by=by, request=fresh(request), because="A charity gave them", now=timezone.now())
    assert standing(request) is State.WITHDRAWN


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"pence": 4_501}, "£45 was agreed", id="more than was agreed"),
        pytest.param({"days": 1}, "cannot lie ahead", id="tomorrow's receipt"),
    ],
)
def test_settling_keeps_to_what_was_agreed(partnership, asks, today, fields, words):
    request = asks()
    changes.agree(by=partnership.viewer(Role.COORDINATOR), request=fresh(request), pence=4_500)
    by = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    with pytest.raises(Refused, match=words):
        changes.settle(
            by=by, request=fresh(request), pence=fields.get("pence", 4_000), on=today + dt.timedelta(fields.get("days", 0)),
            receipt="Till slip", today=today,
        )  # fmt: skip


def test_two_funds_never_run_at_once(partnership, fund, today):
    with pytest.raises(Refused, match="runs in part of that time"):
        changes.set_fund(
            by=partnership.viewer(Role.COORDINATOR), title="Another", starts_on=today, ends_on=today, pence=1,
            per_person_pence=1,
        )  # fmt: skip


def test_without_a_fund_nothing_is_asked(partnership, person):
    by = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    with pytest.raises(Refused, match="no budget for today"):
        changes.ask_for_money(by=by, person=person, pence=1, what="x", kind="food", gap="none", now=timezone.now())


def test_a_board_member_is_refused_and_the_refusal_is_kept(partnership, person, fund):
    by = partnership.viewer(Role.BOARD_MEMBER)
    with pytest.raises(Refused):
        changes.ask_for_money(by=by, person=person, pence=1, what="x", kind="food", gap="none", now=timezone.now())
    assert Entry.objects.filter(kind="refusal", verb="budget.ask").count() == 1


def test_an_agency_without_ties_sees_and_answers_nothing(partnership, asks):
    request = asks()
    with pytest.raises(Refused):
        changes.agree(by=partnership.viewer(Role.COORDINATOR, partnership.outsider), request=fresh(request), pence=1)


def test_other_terms_come_into_force_and_bad_ones_do_not(partnership):
    from alongside.budget import terms

    by, body = partnership.viewer(Role.COORDINATOR), terms.text_in_force()
    changes.set_terms(by=by, body=body.replace("alone_pence = 15_000", "alone_pence = 5_000"), because="Agreed in May")
    assert terms.in_force().limits.alone == 5_000
    with pytest.raises(Refused, match="alone_pence must be"):
        changes.set_terms(by=by, body=body.replace("alone_pence = 15_000", 'alone_pence = "x"'), because="Oops")
