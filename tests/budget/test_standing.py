"""How a request stands is kept with it: it is what its answers and its receipt say, whatever was done in whatever order."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.budget import changes, reading, rules
from alongside.budget.models import Fund, SpendingRequest
from alongside.people.models import Person
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
DONE = {
    "agree": lambda by, request: changes.agree(by=by[0], request=request, pence=4_000),
    "agree to less": lambda by, request: changes.agree(by=by[1], request=request, pence=3_000),
    "decline": lambda by, request: changes.decline(by=by[1], request=request, because="The hostel has a fund."),
    "withdraw": lambda by, request: changes.withdraw(by=by[2], request=request, because="Found some.", now=NOW),
    "settle": lambda by, request: changes.settle(by=by[2], request=request, pence=2_500, on=TODAY, receipt="Slip", today=TODAY),
    "not needed": lambda by, request: changes.settle(
        by=by[2], request=request, pence=0, on=TODAY, receipt="Given", today=TODAY
    ),
}  # fmt: skip


@pytest.fixture
def world(partnership):
    changes.ship_terms()
    fund = Fund.objects.create(
        title="F", starts_on=TODAY, ends_on=TODAY, pence=100_000_000, per_person_pence=50_000_000, set_by_name="S"
    )
    person = make_record(partnership.council, person=Person.objects.create()).person
    by = [
        partnership.viewer(Role.COORDINATOR),
        partnership.viewer(Role.TEAM_MEMBER),
        partnership.viewer(Role.LEAD_WORKER),
    ]
    return fund, person, by


def test_what_is_kept_is_what_was_said(world):
    fund, person, by = world
    one = [(1, order) for order in itertools.permutations(DONE, 2)]
    two = [(2, order) for order in itertools.permutations(DONE, 3) if order[0] == "agree"]
    for needed, order in [*one, *two]:
        request = SpendingRequest.objects.create(
            fund=fund, person=person, agency_id=by[2].agency_id, asked_by_id=by[2].user_id, asked_by_name="A", asked_at=NOW,
            answer_by=TODAY, pence=5_000, what="Boots", kind="clothes", gap="no_release_grant", people_needed=needed,
        )  # fmt: skip
        for name in order:
            try:
                DONE[name](by, request)  # of the request as the page showed it, whatever has become of it
            except Refused:
                continue

    rows = list(reading.whole(SpendingRequest.objects.all()))
    assert len(rows) == 50 and {row.state for row in rows} == set(rules.State)
    assert [(row.state, row.cost) for row in rows] == [reading.worked_out(row) for row in rows]

    spent, promised = (sum(row.cost for row in rows if row.state == each) for each in ("spent", "agreed"))
    waiting = sum(row.pence for row in rows if row.state == "waiting")
    assert spent and promised and waiting
    assert reading.balance(fund) == rules.Balance(fund.pence, spent, promised, waiting)
    assert reading.used_for(fund, person.pk) == spent + promised
