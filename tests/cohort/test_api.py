"""The same list, reasons and nominations for other programs, by the same rules."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.cohort.models import Nomination
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def as_role(partnership):
    def sign_in(role: Role, agency=None) -> Client:
        client = Client()
        user = User.objects.get(pk=partnership.viewer(role, agency).user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


def test_the_list_names_only_whom_the_caller_may_see(as_role, eligible, assess, partnership, today):
    person = eligible(given_name="Zofia")
    stranger = make_record(partnership.probation)
    for kind in ("arrest", "slept_rough", "treatment", "barrier"):
        make_event(stranger, kind, today)
    assess()
    listed = as_role(Role.COORDINATOR).get("/api/cohort/shortlist").json()
    assert {each["person"] for each in listed} == {person.key, stranger.person.key}
    assert [each["points"] for each in listed] == [sum(part["points"] for part in each["parts"]) for each in listed]
    member = as_role(Role.TEAM_MEMBER, partnership.drug_service).get("/api/cohort/shortlist").json()
    assert [each["person"] for each in member if each["initials"].startswith("A.")] == [None]
    assert all(each["points"] is None for each in member), "one part is not shown, so the sum is not"


def test_reasons_come_as_the_page_gives_them(as_role, eligible, assess):
    person = eligible()
    assess()
    sets = as_role(Role.COORDINATOR).get(f"/api/cohort/people/{person.key}/standing").json()
    assert [each["set"] for each in sets] == ["default", "contact_pattern", "three_of_five"]
    answers = {each["criterion"]: each for each in sets[0]["answers"]}
    assert answers["substance_use"]["answer"] == "yes" and answers["substance_use"]["is_part"]
    assert answers["domestic_abuse"]["would_change"].startswith("A yes in: Domestic abuse assessed")


def test_nominating_from_a_program(as_role, eligible, shipped):
    person = eligible()
    client = as_role(Role.COORDINATOR)
    sent = {"person": person.key, "barriers_met": "Turned away", "barrier_kinds": ["threshold"]}
    made = client.post("/api/cohort/nominations", json.dumps(sent), content_type="application/json")
    assert made.status_code == 201 and made.json()["agency"] == "Council Team"
    again = client.post("/api/cohort/nominations", json.dumps(sent), content_type="application/json")
    assert again.status_code == 403 and "already nominated" in again.json()["detail"]
    assert [each["id"] for each in client.get("/api/cohort/nominations").json()] == [Nomination.objects.get().pk]


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.LEAD_WORKER, Role.ADMINISTRATOR])
def test_who_has_no_list_gets_words(role, as_role, shipped):
    answer = as_role(role).get("/api/cohort/shortlist")
    assert answer.status_code == 403 and "not part of the work" in answer.json()["detail"]


def test_nobody_at_all_gets_nothing(shipped):
    assert Client().get("/api/cohort/shortlist").status_code == 401
