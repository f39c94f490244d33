"""What the demo writes into plans can be written, and gives the checker something to find and something to leave alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from alongside.access.policy import Role
from alongside.support import changes, reading
from alongside.support.rules import monday_of
from alongside.workspace.rehearse_plans import _asked
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("number", "clashes"),
    [
        (0, {"two_at_once", "asked_twice"}),
        (1, {"contradiction"}),
        (2, {"contradiction", "asked_twice"}),
        (4, {"asked_twice"}),
    ],
)
def test_some_of_it_clashes_and_some_does_not(partnership, number, clashes):
    person = make_record(partnership.council).person
    today = timezone.localdate()
    monday = monday_of(today) + dt.timedelta(weeks=1)
    make_record(partnership.probation, person=person)
    for role, agency in (
        (Role.LEAD_WORKER, partnership.probation),
        (Role.NAVIGATOR, partnership.council),
        (Role.COORDINATOR, partnership.council),
    ):
        by = partnership.viewer(role, agency)
        for said in _asked(number, by, monday):
            changes.require(by=by, person=person, **said)
    viewer = partnership.viewer(Role.COORDINATOR)
    rows = reading.of_person(viewer, person, today)
    assert {each.finding.clash for each in reading.findings(viewer, person, rows, today)} == clashes
