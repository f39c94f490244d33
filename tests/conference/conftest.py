"""Somebody whom three agencies know, and a worker of each."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from alongside.access.policy import Role
from alongside.conference.changes import conferences
from tests.factories.partnership import make_record

DAY = dt.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def person(partnership):
    person = make_record(partnership.council, given_name="Anna", family_name="Kowalska").person
    for agency in (partnership.probation, partnership.drug_service):
        make_record(agency, person=person, given_name="Anna", family_name="Kowalska")
    return person


@pytest.fixture
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def officer(partnership):
    return partnership.viewer(Role.LEAD_WORKER, partnership.probation)


@pytest.fixture
def called(worker, person, partnership, today):
    return conferences.call(
        by=worker, person=person, settles="Where does she live after the hostel?", category="housing",
        when=conferences.When(today, dt.time(10), "The library"), invite=[partnership.probation, partnership.drug_service],
        today=today,
    )  # fmt: skip
