"""Writing down, changing, setting aside, asking for room: the row, the entry in the ledger, and who is refused."""

from __future__ import annotations

import pytest
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.support import changes
from alongside.support.models import EarlierText, Requirement, SetAside
from alongside.tasks.models import Task
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(partnership):
    record = make_record(partnership.probation)
    make_record(partnership.council, person=record.person)
    return record.person


@pytest.fixture
def officer(partnership):
    return partnership.viewer(Role.LEAD_WORKER, partnership.probation)


@pytest.fixture
def rule(officer, person):
    return changes.require(
        by=officer, person=person, kind="rule", what="No alcohol", category="justice", says=["abstinence"]
    )


def test_written_down_by_the_workers_agency_and_entered(rule, partnership):
    assert (rule.agency, rule.asked_by, rule.version) == (partnership.probation, "Probation", 1)
    assert Entry.objects.filter(verb="plan.edit").exists()


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.BOARD_MEMBER, Role.GOVERNANCE_LEAD, Role.ADMINISTRATOR])
def test_it_is_not_the_work_of_everybody(partnership, person, role):
    with pytest.raises(Refused):
        changes.require(by=partnership.viewer(role), person=person, kind="rule", what="No", category="identity")
    assert not Requirement.objects.exists()


def test_changing_it_keeps_what_it_said(officer, rule):
    changes.alter(
        by=officer, requirement=rule, version=1, earlier="What is asked?: No alcohol", what="No alcohol at home"
    )
    rule.refresh_from_db()
    assert (rule.what, rule.version) == ("No alcohol at home", 2)
    assert EarlierText.objects.get().text == "What is asked?: No alcohol"


@pytest.mark.case(23)
def test_nobody_writes_over_what_they_have_not_read(officer, rule):
    changes.alter(by=officer, requirement=rule, version=1, earlier="", what="First to save")
    with pytest.raises(changes.Newer) as newer:
        changes.alter(by=officer, requirement=rule, version=1, earlier="", what="Second to save")
    assert newer.value.row.what == "First to save"
    assert Requirement.objects.get().what == "First to save"


def test_only_whoever_wrote_it_down_changes_it(partnership, rule):
    council = partnership.viewer(Role.LEAD_WORKER)
    for change in (
        lambda: changes.alter(by=council, requirement=rule, version=1, earlier="", what="Anything"),
        lambda: changes.met(by=council, requirement=rule, on=timezone.localdate()),
        lambda: changes.end(by=council, requirement=rule),
    ):
        with pytest.raises(Refused, match="Probation wrote this down"):
            change()


def test_done_and_over(officer, rule):
    changes.met(by=officer, requirement=rule, on=timezone.localdate())
    changes.end(by=officer, requirement=rule)
    rule.refresh_from_db()
    assert rule.met_on == timezone.localdate()
    assert rule.ended_at is not None


def test_what_comes_first_is_of_the_same_person(officer, rule, partnership):
    other = make_record(partnership.probation).person
    with pytest.raises(Refused, match="same person"):
        changes.require(by=officer, person=other, kind="goal", what="Move in", category="housing", after=[rule.pk])
    with pytest.raises(Refused, match="same person"):
        changes.alter(by=officer, requirement=rule, version=1, earlier="", after=[rule.pk])


def test_metres_to_stay_away_are_counted_round_a_place(officer, person):
    said = {"kind": "rule", "what": "Stay away", "category": "justice", "keep_out_metres": 200}
    with pytest.raises(Refused, match="which place"):
        changes.require(by=officer, person=person, **said)
    assert changes.require(by=officer, person=person, place="The market", **said).keep_out_metres == 200


def test_setting_aside_takes_a_reason(officer, person):
    with pytest.raises(Refused):
        changes.set_aside(by=officer, person=person, key="a" * 32, because=" ")
    changes.set_aside(by=officer, person=person, key="a" * 32, because="Both know of it")
    assert SetAside.objects.get().by_name == officer.name


def test_asking_for_room_is_an_action_asked_once_that_names_nothing_but_what_its_agency_asks(partnership, rule):
    council, today = partnership.viewer(Role.LEAD_WORKER), timezone.localdate()
    for _ in range(2):
        changes.ask_for_room(by=council, requirement=rule, key="a" * 32, today=today)
    task = Task.objects.get()
    assert (task.agency, task.category) == (partnership.probation, "justice")
    assert task.title == "Can there be room around “No alcohol”?"
