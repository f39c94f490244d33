"""What is done with somebody every day may grow; the questions that its pages put to the database may not."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.conference.models import Conference
from benchmarks import rooms
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
PAGES = ["/support/plan/{}/", "/package/{}/", "/conference/of/{}/", "/conference/assessments/{}/", "/person/{}/"]
MOST = 110


@pytest.fixture
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def client(worker):
    client = Client()
    client.force_login(User.objects.get(pk=worker.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def planted(partnership, worker, monkeypatch):
    """Somebody with so many times of everything."""

    def plant(times):
        for name in ("ASKED", "NEEDS", "MEETINGS", "ASSESSED"):
            monkeypatch.setattr(rooms, name, 2 * times)
        person = make_record(partnership.council).person
        user = User.objects.get(pk=worker.user_id)
        home = {person.pk: partnership.council.pk}
        borough = rooms.Borough(home, {person.pk: user}, dt.date.today(), random.Random(1))
        for each in rooms.DAILY:
            each(borough)
        return person

    return plant


def asked(client, address):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_of_a_person_ask_as_little_for_much_as_for_little(client, planted):
    little, much = planted(1), planted(5)
    counts = {}
    for page in PAGES:
        client.get(page.format(little.key))
        counts[page] = asked(client, page.format(little.key)), asked(client, page.format(much.key))
    assert all(few == many <= MOST for few, many in counts.values()), counts


def test_a_conference_and_what_waits_on_us(client, planted):
    little, much = planted(1), planted(5)
    first, second = (Conference.objects.filter(person=each).first() for each in (little, much))
    client.get(f"/conference/{first.pk}/")
    counts = asked(client, f"/conference/{first.pk}/"), asked(client, f"/conference/{second.pk}/")
    waiting = asked(client, "/package/waiting/")
    planted(9)
    assert counts[0] == counts[1] <= MOST and asked(client, "/package/waiting/") == waiting, (counts, waiting)
