"""The pages, as those who use them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.support import changes
from alongside.support.models import EarlierText, Requirement
from alongside.tasks.models import Task
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
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def clash(partnership, person, worker):
    officer = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    abstinence = changes.require(
        by=officer, person=person, kind="rule", what="No alcohol", category="justice", says=["abstinence"]
    )
    changes.require(
        by=worker, person=person, kind="goal", what="Drink less", category="substance_use", says=["harm_reduction"]
    )
    return abstinence


def said(**values):
    return {"kind": "appointment", "what": "See the drug worker", "category": "identity", "source": "told", **values}


def text_of(response):
    return response.content.decode()


def test_an_empty_plan_teaches(worker, person):
    page = text_of(as_(worker).get(f"/support/plan/{person.key}/"))
    assert "Nothing is written down yet" in page and "Add what is asked" in page


def test_what_is_added_stands_in_its_week(worker, person):
    on = timezone.localdate() + dt.timedelta(days=1)
    day = {"on_day": on.day, "on_month": on.month, "on_year": on.year}
    done = as_(worker).post(f"/support/plan/{person.key}/add/", said(**day, at="10:30", mode="in_person"), follow=True)
    page = text_of(done)
    assert "See the drug worker" in page and "10:30" in page and "Council Team" in page
    assert Requirement.objects.get().at == dt.time(10, 30)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"what": ""}, "Say what is asked"),
        ({"at": "10:30"}, "Say on which day"),
        ({"is_weekly": "on"}, "for the first time"),
        ({"from_time": "19:00"}, "Give both, or neither"),
        ({"at": "half past"}, "Write the time like"),
    ],
    ids=["nothing asked", "an hour without its day", "weekly from no day", "hours without an end", "no time at all"],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(worker, person, values, words):
    done = as_(worker).post(f"/support/plan/{person.key}/add/", said(place="The old library", **values))
    assert done.status_code == 400
    assert words in text_of(done) and "The old library" in text_of(done)


def test_a_clash_is_found_asked_about_and_set_aside(worker, person, clash, partnership):
    client = as_(worker)
    page = text_of(client.get(f"/support/plan/{person.key}/"))
    assert "Cannot both be kept" in page and "Probation asks for no alcohol or drugs at all" in page
    key = page.split('name="finding" value="')[1][:32]
    client.post(f"/support/plan/{person.key}/ask/", {"finding": key})
    assert Task.objects.get().agency == partnership.probation
    refused = client.post(f"/support/plan/{person.key}/leave/", {"finding": key, "because": ""})
    assert refused.status_code == 400 and "Say why it can stay" in text_of(refused)
    left = client.post(
        f"/support/plan/{person.key}/leave/", {"finding": key, "because": "The officer knows"}, follow=True
    )
    assert "The officer knows" in text_of(left) and "What cannot be kept as it is" not in text_of(left)
    changed = Requirement.objects.get(pk=clash.pk)
    changed.until_on = timezone.localdate() + dt.timedelta(days=300)
    changed.save()
    assert "What cannot be kept as it is" in text_of(client.get(f"/support/plan/{person.key}/"))


def test_a_distance_to_keep_is_checked_against_where_they_are_asked_to_come(worker, person):
    on = timezone.localdate() + dt.timedelta(days=1)
    day = {"on_day": on.day, "on_month": on.month, "on_year": on.year}
    client, url = as_(worker), f"/support/plan/{person.key}/add/"
    market = {"place": "The market", "latitude": "51.5150", "longitude": "-0.1400"}
    client.post(url, said(kind="rule", what="Stay away from the market", keep_out_metres="300", **market))
    client.post(url, said(**day, mode="in_person", place="The clinic", latitude="51.5155", longitude="-0.1400"))
    page = text_of(client.get(f"/support/plan/{person.key}/"))
    assert "The clinic, which lies where Council Team does not let them go" in page and "within 300 m" in page


def test_several_things_come_first_and_one_that_is_hidden_stays(worker, person, partnership):
    first, second = (
        changes.require(by=worker, person=person, kind="goal", what=what, category="identity")
        for what in ("Get a birth certificate", "Get a bank account")
    )
    hidden = changes.require(
        by=partnership.viewer(Role.LEAD_WORKER, partnership.probation), person=person, kind="goal", what="Not for them",
        category="domestic_abuse",
    )  # fmt: skip
    row = changes.require(
        by=worker, person=person, kind="deadline", what="Claim", category="identity", after=[first.pk, hidden.pk]
    )
    client, url = as_(worker), f"/support/requirement/{row.pk}/"
    assert "Get a birth certificate" in text_of(client.get(url)) and "Not for them" not in text_of(client.get(url))
    done = client.post(url, said(kind="deadline", what="Claim", after=[first.pk, second.pk], version=1), follow=True)
    row.refresh_from_db()
    assert done.status_code == 200 and row.after == [first.pk, second.pk, hidden.pk]
    assert str(hidden.pk) not in EarlierText.objects.get().text


def test_what_is_done_counts_for_as_long_as_was_said(worker, person):
    row = changes.require(
        by=worker, person=person, kind="deadline", what="Bring a letter", category="identity", good_for_months=3,
        is_escorted=True,
    )  # fmt: skip
    client = as_(worker)
    assert "Somebody goes with them" in text_of(client.get(f"/support/plan/{person.key}/"))
    assert "counts until" in text_of(client.post(f"/support/requirement/{row.pk}/done/", follow=True))
    Requirement.objects.filter(pk=row.pk).update(met_on=timezone.localdate() - dt.timedelta(days=120))
    assert "may have to be done again" in text_of(client.get(f"/support/plan/{person.key}/"))


def test_what_another_agency_has_done_is_asked_for_once_and_answered(partnership, worker, person):
    officer = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    asked = {"person": person, "kind": "deadline", "category": "identity", "asks": ["document:identity"]}
    has = changes.require(by=officer, what="A passport, copied", **asked)
    changes.require(by=worker, what="Prove who you are", **asked)
    changes.met(by=officer, requirement=has, on=timezone.localdate())
    url, client = f"/support/plan/{person.key}/", as_(worker)
    page = text_of(client.get(url))
    assert "ask to see it" in page
    key = page.split('name="finding" value="')[1][:32]
    for _ in range(2):
        assert "Probation is asked to show it" in text_of(client.post(f"{url}see/", {"finding": key}, follow=True))
    task = Task.objects.get()
    assert task.title == "Show Council Team what is done already: A passport, copied"
    assert task.agency == partnership.probation
    assert f"{url}see/" not in text_of(as_(officer).get(url)), "their own agency has it"


def test_a_clash_in_which_nothing_is_done_has_nothing_to_show(worker, person, clash):
    key = text_of(as_(worker).get(f"/support/plan/{person.key}/")).split('name="finding" value="')[1][:32]
    assert as_(worker).post(f"/support/plan/{person.key}/see/", {"finding": key}).status_code == 404


def test_a_finding_that_is_not_there_is_not_found(worker, person, clash):
    assert as_(worker).post(f"/support/plan/{person.key}/ask/", {"finding": "0" * 32}).status_code == 404


@pytest.mark.case(23)
def test_the_second_to_save_is_shown_both_texts_and_loses_neither(partnership, person, worker):
    row = changes.require(by=worker, person=person, kind="appointment", what="See the drug worker", category="identity")
    first, second = as_(worker), as_(partnership.viewer(Role.TEAM_MEMBER))
    url = f"/support/requirement/{row.pk}/"
    assert first.post(url, said(what="See Dr Ahmed", version=1)).status_code == 302
    both = second.post(url, said(what="See the nurse", version=1))
    assert both.status_code == 409
    assert "See Dr Ahmed" in text_of(both) and "See the nurse" in text_of(both)
    assert Requirement.objects.get().what == "See Dr Ahmed"
    assert 'name="version" value="2"' in text_of(both)
    assert second.post(url, said(what="See Dr Ahmed or the nurse", version=2)).status_code == 302
    assert Requirement.objects.get().what == "See Dr Ahmed or the nurse"
    assert [each.version for each in EarlierText.objects.all()] == [2, 1]
    assert "See Dr Ahmed" in EarlierText.objects.first().text


def test_another_agency_reads_and_cannot_change(partnership, person, worker):
    row = changes.require(by=worker, person=person, kind="appointment", what="See the drug worker", category="identity")
    officer = as_(partnership.viewer(Role.LEAD_WORKER, partnership.probation))
    page = text_of(officer.get(f"/support/requirement/{row.pk}/"))
    assert "Council Team wrote this down" in page and '<form method="post" novalidate' not in page
    assert officer.post(f"/support/requirement/{row.pk}/done/").status_code == 403


def test_done_and_over_by_a_button(worker, person):
    row = changes.require(by=worker, person=person, kind="deadline", what="Bring the passport", category="identity")
    client = as_(worker)
    page = text_of(client.post(f"/support/requirement/{row.pk}/done/", follow=True))
    assert "Done already" in page and "Bring the passport" in page
    assert "Bring the passport" not in text_of(client.post(f"/support/requirement/{row.pk}/over/", follow=True))


def test_who_sees_no_people_is_refused(partnership, person):
    assert as_(partnership.viewer(Role.BOARD_MEMBER)).get(f"/support/plan/{person.key}/").status_code == 403


def test_who_does_not_work_with_them_finds_nothing(partnership, person):
    outsider = as_(partnership.viewer(Role.LEAD_WORKER, partnership.outsider))
    assert outsider.get(f"/support/plan/{person.key}/").status_code == 404


def test_the_persons_page_leads_there(worker, person):
    assert f"/support/plan/{person.key}/" in text_of(as_(worker).get(f"/person/{person.key}/"))
