"""The search page: names in the body alone, rows for some, cards for others."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.people import search
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client, partnership):
    def as_(role: Role, agency=None):
        viewer = partnership.viewer(role, agency)
        client.force_login(User.objects.get(pk=viewer.user_id), "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_


@pytest.fixture
def anna(partnership):
    person = make_record(
        partnership.council, given_name="Anna", family_name="Kowalska", date_of_birth=dt.date(1985, 4, 3)
    ).person
    search.refresh()
    return person


def test_a_name_in_the_address_is_not_searched_for(signed_in, anna):
    text = signed_in(Role.COORDINATOR).get("/search/?text=kowalska&q=kowalska").content.decode()
    assert "Anna Kowalska" not in text
    assert not Entry.objects.filter(kind="search").exists()


def test_a_row_leads_to_the_person(signed_in, anna):
    answer = signed_in(Role.COORDINATOR).post("/search/", {"text": "ana kovalska"})
    text = answer.content.decode()
    assert f'href="/person/{anna.key}/"' in text and "Anna Kowalska" in text and "3 Apr 1985" in text
    assert "no-store" not in answer["Cache-Control"], "going back from a person shows the answers again"
    assert Entry.objects.get(kind="search").count == 1


def test_a_card_says_no_more_than_a_card(signed_in, anna, partnership):
    answer = signed_in(Role.TEAM_MEMBER, partnership.probation).post("/search/", {"text": "KOVALSKA"})
    text = answer.content.decode()
    assert "A.K., born 1985" in text and "Council Team" in text
    assert "Kowalska" not in text and "Anna" not in text and "3 Apr" not in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("zzyzx", "Nobody found", id="nobody"),
        pytest.param("a", "too little to search for", id="one letter"),
        pytest.param("wilhelmina kowalska", "These come nearest", id="nearly"),
    ],
)
def test_what_is_said_when_nobody_fits(signed_in, anna, text, words):
    assert words in signed_in(Role.COORDINATOR).post("/search/", {"text": text}).content.decode()


def test_what_was_typed_is_kept_in_the_box_and_cannot_do_harm(signed_in, anna):
    text = signed_in(Role.COORDINATOR).post("/search/", {"text": '"><script>x</script>'}).content.decode()
    assert "<script>x" not in text and "&lt;script&gt;" in text


def test_a_board_member_is_told_why_not(signed_in):
    answer = signed_in(Role.BOARD_MEMBER).get("/search/")
    assert answer.status_code == 403 and "not part of the work of a board member" in answer.content.decode()
