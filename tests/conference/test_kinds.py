"""The kinds of assessment as the partnership edits them, and what the register answers where a plan asks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.conference import kinds, reading
from alongside.conference.changes import assessments
from alongside.conference.changes.kinds import save_kinds, ship_kinds
from alongside.definitions.store import BadDefinition
from alongside.support import changes as plan
from alongside.support.reading import findings, of_person
from tests.conference.test_pages import as_, text_of

pytestmark = pytest.mark.django_db
RISK = "[kinds.risk]\ntitle = 'Risk to others'\ncategory = 'justice'\nmonths = 3\n"
ADDRESS = "/conference/kinds/"


@pytest.fixture
def coordinator(partnership):
    return partnership.viewer(Role.COORDINATOR)


@pytest.fixture
def done(worker, person, today):
    made = assessments.Made(today - dt.timedelta(days=10), ask_at="The duty desk")
    return assessments.note(by=worker, person=person, kind="housing", made=made, today=today)


@pytest.fixture
def asked(officer, person):
    return plan.require(
        by=officer, person=person, kind="deadline", what="A housing assessment", category="housing",
        asks=["assessment:housing"],
    )  # fmt: skip


def found(viewer, person):
    today = timezone.localdate()
    return [each.finding for each in findings(viewer, person, of_person(viewer, person, today), today)]


def test_an_edit_is_the_next_version_with_its_entry(coordinator, worker):
    ship_kinds()
    save_kinds(by=coordinator, body=RISK, note="Shorter.")
    assert list(kinds.in_force()) == ["risk"] and kinds.in_force()["risk"].months == 3
    assert [each.version for each in kinds.versions()] == [2, 1]
    assert Entry.objects.filter(verb="assessment.define", actor_id=coordinator.user_id).exists()
    ship_kinds()
    assert list(kinds.in_force()) == ["risk"], "what the partnership wrote is not shipped over"
    with pytest.raises(Refused):
        save_kinds(by=worker, body=RISK)


def test_an_agency_that_is_not_there_cannot_accept(coordinator):
    with pytest.raises(BadDefinition, match=r"no agency “nobody”.*probation"):
        save_kinds(by=coordinator, body=RISK + "accepted_by = ['nobody']\n")


def test_in_the_browser(coordinator, worker):
    assert as_(worker).get(ADDRESS).status_code == 403
    client = as_(coordinator)
    assert "Housing needs" in text_of(client.get(ADDRESS))
    wrong = client.post(ADDRESS, {"body": RISK + "accepted_by = ['nobody']\n", "note": ""})
    assert wrong.status_code == 400 and "Risk to others" in wrong.content.decode(), "what was typed is kept"
    client.post(ADDRESS, {"body": RISK + "accepted_by = ['probation']\n", "note": "Agreed in May"}, follow=True)
    page = text_of(client.get(ADDRESS))
    assert "Risk to others" in page and "Probation" in page and "Agreed in May" in page


def test_who_has_agreed_to_accept_need_not_say_so_each_time(coordinator, officer, done, person, today):
    (before,) = reading.assessments(officer, person, today)
    assert before.accepted == [] and before.may_accept
    body = kinds.body_in_force().replace(
        "[kinds.housing]\n", "[kinds.housing]\naccepted_by = ['probation', 'council']\n"
    )
    save_kinds(by=coordinator, body=body)
    (after,) = reading.assessments(officer, person, today)
    assert after.accepted == ["Probation"] and not after.may_accept, "who made it does not accept it as well"


def test_a_plan_says_who_has_done_it_already(officer, worker, done, asked, person, today):
    assert found(officer, person) == [], "nobody accepts it yet"
    assessments.accept(by=officer, assessment=done, today=today)
    (finding,) = found(officer, person)
    assert "asks for an assessment of housing. Done by Council Team on" in finding.sentence
    assert finding.sentence.endswith("ask to see it.") and finding.whose_move == "Probation"
    assert finding.on == (str(asked.pk), f"assessment-{done.pk}")
    assessments.withdraw(by=worker, assessment=done, because="It was of somebody else.")
    assert found(officer, person) == []


def test_one_that_is_over_answers_nothing(officer, worker, asked, person, today):
    made = assessments.Made(today - dt.timedelta(days=900))
    row = assessments.note(by=worker, person=person, kind="housing", made=made, today=today)
    assert row.state(today) == "over" and found(officer, person) == []


def test_one_that_the_viewer_may_not_see_tells_them_nothing(partnership, officer, worker, done, asked, person, today):
    assessments.accept(by=officer, assessment=done, today=today)
    type(done).objects.filter(pk=done.pk).update(category="domestic_abuse")
    assert found(officer, person) == []
