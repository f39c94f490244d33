"""A team of three agencies and an observer, with a coordinator in the chair."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from alongside.access.models import Agency, User
from alongside.access.policy import Role
from alongside.meeting import changes
from alongside.meeting.rules import Rhythm, Standing

DAY = dt.timedelta(days=1)
TERMS = changes.Terms(
    name="The team", kind="team", terms="To agree who does what.", declaration="I keep what is said.",
    rhythm=Rhythm.FORTNIGHTLY, minimum=2,
)  # fmt: skip


def user_of(viewer) -> User:
    return User.objects.get(pk=viewer.user_id)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def chair(partnership):
    return partnership.viewer(Role.COORDINATOR)


@pytest.fixture
def officer(partnership):
    return partnership.viewer(Role.TEAM_MEMBER, partnership.probation)


@pytest.fixture
def hostels(partnership):
    return Agency.objects.create(slug="hostels", name="Hostels", is_named_to_others=True)


@pytest.fixture
def worker(partnership, hostels):
    return partnership.viewer(Role.LEAD_WORKER, hostels)


@pytest.fixture
def stranger(partnership):
    return partnership.viewer(Role.LEAD_WORKER, partnership.outsider)


@pytest.fixture
def forum(chair, officer, worker, hostels, partnership, today):
    row = changes.set_up(by=chair, terms=TERMS, today=today - 90 * DAY)
    for viewer, agency, standing in (
        (chair, partnership.council, Standing.CORE),
        (officer, partnership.probation, Standing.CORE),
        (worker, hostels, Standing.MEMBER),
    ):
        changes.give_seat(
            by=chair, forum=row, agency=agency, standing=standing, user=user_of(viewer), is_chair=viewer is chair,
            today=today - 90 * DAY,
        )  # fmt: skip
    return row


@pytest.fixture
def meeting(chair, forum, today):
    when = changes.When(today, dt.time(10), 90, "The library", "https://calls.example/a-room")
    return changes.call(by=chair, forum=forum, when=when, today=today)
