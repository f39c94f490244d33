"""The shipped definitions in place, a coordinator, and people who are easy to make eligible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from alongside.access.policy import Role, Viewer
from alongside.cohort import changes
from alongside.cohort.checking import assess_everyone
from alongside.people.models import Person
from tests.factories.partnership import make_event, make_record


@pytest.fixture
def by(partnership) -> Viewer:
    return partnership.viewer(Role.COORDINATOR)


@pytest.fixture
def shipped(by):
    return changes.ship_definitions(by=by)


@pytest.fixture
def assess(by, shipped, today) -> Callable:
    return lambda on=today: assess_everyone(by=by, today=on)


@pytest.fixture
def eligible(partnership, today) -> Callable[..., Person]:
    """Makes somebody who meets the default set. without: kinds of event to leave out. nights: how often seen out."""

    def make(without: tuple[str, ...] = (), nights: int = 1, **fields: object) -> Person:
        council = make_record(partnership.council, **fields)
        probation = make_record(partnership.probation, council.person)
        drugs = make_record(partnership.drug_service, council.person)
        recently = today - dt.timedelta(days=40)
        happened = [
            (probation, "arrest", recently, {}),
            (probation, "custody", recently, {"ends_on": recently + dt.timedelta(days=20)}),
            *((council, "slept_rough", recently + dt.timedelta(days=night), {}) for night in range(nights)),
            (drugs, "treatment", recently, {}),
            (council, "barrier", recently, {"summary": "Turned away"}),
        ]
        for record, kind, day, more in happened:
            if kind not in without:
                make_event(record, kind, day, **more)
        return council.person

    return make
