"""The pages, as those who use them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.barriers.models import Barrier
from alongside.budget import changes
from alongside.budget.models import SpendingRequest
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db


def as_(viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def person(partnership):
    record = make_record(partnership.probation, given_name="Anna", family_name="Kowalska")
    make_record(partnership.council, person=record.person, given_name="Anna", family_name="Kowalska")
    return record.person


@pytest.fixture
def fund(partnership):
    today = timezone.localdate()
    return changes.set_fund(
        by=partnership.viewer(Role.COORDINATOR), title="This year", starts_on=today, ends_on=today + dt.timedelta(300),
        pence=1_000_000, per_person_pence=50_000,
    )  # fmt: skip


def test_boots_from_the_person_to_the_gaps(partnership, person, fund):
    worker = as_(partnership.viewer(Role.LEAD_WORKER, partnership.probation))
    page = worker.get(f"/budget/ask/{person.key}/").content.decode()
    assert "£500 of the £500" in page
    said = {"pence": "£45", "what": "Winter boots", "kind": "clothes", "gap": "no_release_grant"}
    asked = worker.post(f"/budget/ask/{person.key}/", said, follow=True)
    assert "Somebody answers by" in asked.content.decode()
    request = SpendingRequest.objects.get()
    assert request.pence == 4_500

    coordinator = as_(partnership.viewer(Role.COORDINATOR))
    assert "Winter boots" in coordinator.get("/budget/").content.decode()
    agreed = coordinator.post(f"/budget/{request.pk}/", {"do": "agree", "pence": "45.00"}, follow=True)
    assert "£45 may be spent" in agreed.content.decode()
    gaps = coordinator.get("/budget/gaps/").content.decode()
    assert "Released without enough" in gaps and "£45" in gaps


def test_what_was_typed_is_kept_when_it_is_wrong(partnership, person, fund):
    worker = as_(partnership.viewer(Role.LEAD_WORKER, partnership.probation))
    page = worker.post(f"/budget/ask/{person.key}/", {"pence": "a few quid", "what": "Boots"}).content.decode()
    assert "Write a sum of money" in page and "a few quid" in page and 'value="Boots"' in page


def test_a_wrong_answer_keeps_its_words(partnership, person, fund):
    by = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    request = changes.ask_for_money(
        by=by, person=person, pence=100, what="Marzipan", kind="food", gap="none", now=timezone.now()
    )
    coordinator = as_(partnership.viewer(Role.COORDINATOR))
    answer = coordinator.post(f"/budget/{request.pk}/", {"do": "decline", "because": ""})
    assert answer.status_code == 400 and "Say why not" in answer.content.decode()


def test_a_board_member_reads_figures_and_no_request(partnership, person, fund):
    by = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    request = changes.ask_for_money(
        by=by, person=person, pence=100, what="Marzipan", kind="food", gap="none", now=timezone.now()
    )
    changes.agree(by=partnership.viewer(Role.COORDINATOR), request=request, pence=100)
    board = as_(partnership.viewer(Role.BOARD_MEMBER))
    assert "Marzipan" not in board.get("/budget/").content.decode()
    gaps = board.get("/budget/gaps/").content.decode()
    assert "hidden" in gaps and "£1<" not in gaps
    assert board.get(f"/budget/{request.pk}/").status_code == 404


def test_the_budget_page_teaches_where_there_is_none(partnership):
    page = as_(partnership.viewer(Role.COORDINATOR)).get("/budget/").content.decode()
    assert "Set a budget" in page


def test_a_list_takes_a_steady_number_of_queries(partnership, person, fund, django_assert_max_num_queries):
    by, now = partnership.viewer(Role.LEAD_WORKER, partnership.probation), timezone.now()
    client = as_(partnership.viewer(Role.COORDINATOR))
    client.get("/budget/")
    counts = []
    for _ in range(2):
        for _ in range(10):
            changes.ask_for_money(by=by, person=person, pence=100, what="Marzipan", kind="food", gap="none", now=now)
        with django_assert_max_num_queries(80) as queries:
            client.get("/budget/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_gap_becomes_a_barrier_in_one_click_and_only_once(partnership, person, fund):
    by = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    request = changes.ask_for_money(
        by=by, person=person, pence=4_500, what="Boots", kind="clothes", gap="no_release_grant", now=timezone.now(),
        service=partnership.council,
    )  # fmt: skip
    changes.agree(by=partnership.viewer(Role.COORDINATOR), request=request, pence=4_500)
    coordinator = as_(partnership.viewer(Role.COORDINATOR))
    for _ in range(2):
        answer = coordinator.post("/budget/gaps/no_release_grant/barrier/", follow=True)
        assert "Released without enough" in answer.content.decode()
    barrier = Barrier.objects.get()
    assert (barrier.person, barrier.at_agency, barrier.domain) == (None, partnership.council, "justice")
    assert barrier.evidence == "The safety-net budget has had to make up for this.", "one person's sum tells of them"


def test_a_gap_that_cost_nothing_is_no_barrier(partnership, fund):
    answer = as_(partnership.viewer(Role.COORDINATOR)).post("/budget/gaps/no_bed/barrier/", follow=True)
    assert "Nothing has been spent" in answer.content.decode() and not Barrier.objects.exists()
