"""A person whom the council keeps a package for, and workers of three agencies beside her."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.package import areas, changes
from tests.factories.partnership import make_record

SAID = {"words": "I want my own front door.", "words_by": "Sam", "words_how": "in_person"}


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def person(partnership):
    record = make_record(partnership.council, given_name="Anna", family_name="Kowalska")
    for agency in (partnership.probation, partnership.drug_service, partnership.outsider):
        make_record(agency, person=record.person, given_name="Anna", family_name="Kowalska")
    return record.person


@pytest.fixture
def worker(partnership):
    """A lead worker of the council, which keeps the package."""
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def officer(partnership):
    """A lead worker of probation, with whom the council shares everyday facts."""
    return partnership.viewer(Role.LEAD_WORKER, partnership.probation)


@pytest.fixture
def package(worker, person):
    return changes.begin(by=worker, person=person)


@pytest.fixture
def life(db):
    return areas.in_force()


@pytest.fixture
def words(worker, package):
    return changes.write_voice(by=worker, package=package, number=0, words_on=timezone.localdate(), **SAID)


@pytest.fixture
def need(worker, package, life):
    return changes.add_need(
        by=worker, package=package, area=life["accommodation"], what="A bed of her own", on=timezone.localdate()
    )


@pytest.fixture
def as_():
    def client_of(viewer) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=viewer.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    return client_of


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def split(name: str, on: dt.date) -> dict[str, int]:
    """A day as a form sends it."""
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}
