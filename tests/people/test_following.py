"""What is written about a person, not in a record, goes where the person goes, and back."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.models import Involvement
from alongside.access.policy import Role
from alongside.cohort import changes as cohort
from alongside.cohort.models import Nomination
from alongside.people import changes
from alongside.people.following import tables_that_follow
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 11, 9)


@pytest.fixture
def by(partnership):
    return partnership.viewer(Role.DATA_OFFICER)


@pytest.fixture
def two(partnership):
    return make_record(partnership.council).person, make_record(partnership.probation).person


def ask(partnership, person, **about):
    by = partnership.viewer(Role.COORDINATOR)
    return tasks.ask_for(by=by, person=person, agency=partnership.council, title="Find out", due_on=DUE, **about)


def join(by, two):
    return changes.merge(by=by, person=two[0], other=two[1], because="Same NHS number")


def test_everything_about_somebody_follows_and_goes_back(partnership, by, two):
    person, other = two
    task = ask(partnership, other)
    nominator = partnership.viewer(Role.TEAM_MEMBER, partnership.probation)
    nomination = cohort.nominate(by=nominator, person=other, barriers_met="Turned away", on=DUE)
    known = Involvement.objects.create(
        person=other, agency=partnership.outsider, because="Took a task", starts_on=dt.date(2020, 1, 1)
    )
    move = join(by, two)
    for row in (task, nomination, known):
        row.refresh_from_db()
        assert row.person == person
    written_since = ask(partnership, person)

    changes.undo(by=by, move=move, because="Two sisters")
    for row in (task, nomination, known):
        row.refresh_from_db()
        assert row.person == other
    written_since.refresh_from_db()
    assert written_since.person == person, "what was written while they were one stays where it was written"


def test_a_question_open_about_both_is_asked_once(partnership, by, two):
    asked = [ask(partnership, person, about="adult") for person in two]
    join(by, two)
    assert Task.objects.open().get() == asked[0]
    assert "Asked already" in Task.objects.get(pk=asked[1].pk).result


def test_what_was_written_about_a_part_comes_back_when_the_parting_is_undone(partnership, by):
    first = make_record(partnership.council)
    second = make_record(partnership.probation, person=first.person)
    move = changes.part(by=by, person=first.person, records=[second], because="Father and son")
    task = ask(partnership, move.person)
    changes.undo(by=by, move=move, because="One man after all")
    task.refresh_from_db()
    assert task.person == first.person


def test_tables_say_whether_they_follow():
    following = {model._meta.label for model in tables_that_follow()}
    assert {"tasks.Task", "cohort.Nomination", "people.Event", "rights.Hold", "access.Involvement"} <= following
    assert not {"people.Record", "people.IdentityMove", "cohort.Standing"} & following
    assert Nomination._meta.label in following
