"""What the database says of a request is what the rules say of it, however it was answered, withdrawn or settled."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from alongside.access.models import User
from alongside.budget import reading, rules
from alongside.budget.models import Answer, Fund, Receipt, SpendingRequest
from alongside.people.models import Person

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
ANSWERS = [(), (4_000,), (None,), (4_000, 3_000), (4_000, None)]  # pence each; None is a no
RECEIPTS = [None, 0, 3_500]


def test_the_database_agrees_with_the_rules(partnership):
    fund = Fund.objects.create(
        title="F", starts_on=NOW, ends_on=NOW, pence=1_000_000, per_person_pence=50_000, set_by_name="S"
    )
    people = [User.objects.create_user(f"{n}@council.example", "a-long-password-1", name=str(n)) for n in range(2)]
    person = Person.objects.create()
    for answers, receipt, needed, withdrawn in itertools.product(ANSWERS, RECEIPTS, (1, 2), (None, NOW)):
        request = SpendingRequest.objects.create(
            fund=fund, person=person, agency=partnership.council, asked_by_name="A", asked_at=NOW, answer_by=NOW, pence=5_000,
            what="Boots", kind="clothes", gap="no_clothes", people_needed=needed, withdrawn_at=withdrawn,
        )  # fmt: skip
        for by, pence in zip(people, answers, strict=False):
            Answer.objects.create(request=request, pence=pence, because="Why", by=by, by_name=by.name)
        if receipt is not None:
            Receipt.objects.create(request=request, pence=receipt, on=NOW, receipt="Kept", by_name="A")

    rows = list(reading.whole(SpendingRequest.objects.standing()))
    assert len(rows) == 60
    assert [row.state for row in rows] == [reading.state_of(row) for row in rows]
    costs = {rules.State.SPENT: lambda row: row.receipt.pence, rules.State.AGREED: reading.agreed_for}
    assert [row.cost for row in rows] == [costs.get(row.state, lambda row: 0)(row) for row in rows]
    spent, promised = (
        sum(row.cost for row in rows if row.state == each) for each in (rules.State.SPENT, rules.State.AGREED)
    )
    waiting = sum(row.pence for row in rows if row.state == rules.State.WAITING)
    assert reading.balance(fund) == rules.Balance(fund.pence, spent, promised, waiting)
    assert reading.used_for(fund, person.pk) == spent + promised
