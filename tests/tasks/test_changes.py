"""Asking, taking and finishing: the row, the entry in the ledger, and who is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.tasks import changes
from alongside.tasks.models import Task
from alongside.tasks.rules import Timing, timing
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(partnership):
    return make_record(partnership.council).person


def ask(partnership, person, **kwargs):
    defaults = {"title": "Find out her date of birth", "due_on": dt.date(2026, 11, 9), "agency": partnership.council}
    by = partnership.viewer(Role.COORDINATOR)
    return changes.ask_for(by=by, person=person, **{**defaults, **kwargs})


def test_asking_makes_one_task_and_one_entry(partnership, person):
    task = ask(partnership, person, about="adult")
    assert Task.objects.open().get() == task
    entry = Entry.objects.get(verb="task.ask")
    assert (entry.kind, entry.object_id, entry.person_id) == ("change", str(task.pk), person.pk)
    assert "Find out" not in str(entry.detail), "free text stays out of the ledger"


def test_a_question_that_is_open_is_not_asked_twice(partnership, person):
    assert ask(partnership, person, about="adult") == ask(partnership, person, about="adult")
    assert Task.objects.count() == 1


def test_done_needs_a_result(partnership, person):
    task = ask(partnership, person)
    by = partnership.viewer(Role.COORDINATOR)
    with pytest.raises(Refused, match="needs a result"):
        changes.finish(by=by, task=task, result="  ")
    changes.finish(by=by, task=task, result="Born 4 March 1985; passport seen.")
    assert not Task.objects.open().exists()
    with pytest.raises(Refused, match="already done"):
        changes.finish(by=by, task=task, result="Again")


def test_only_the_agency_that_was_asked_can_take_it(partnership, person):
    task = ask(partnership, person, agency=partnership.probation)
    with pytest.raises(Refused, match="asked of Probation"):
        changes.take(by=partnership.viewer(Role.COORDINATOR), task=task)


def test_a_board_member_is_refused_and_the_refusal_is_kept(partnership, person):
    with pytest.raises(Refused, match="not part of the work of a board member"):
        changes.ask_for(
            by=partnership.viewer(Role.BOARD_MEMBER), person=person, agency=partnership.council, title="x",
            due_on=dt.date(2026, 11, 9),
        )  # fmt: skip
    assert Entry.objects.filter(kind="refusal", verb="task.ask").count() == 1
    assert not Task.objects.exists()


@pytest.mark.parametrize(
    ("due_on", "is_done", "expected"),
    [
        pytest.param(dt.date(2026, 11, 1), False, Timing.OVERDUE, id="yesterday is overdue"),
        pytest.param(dt.date(2026, 11, 2), False, Timing.TODAY, id="today"),
        pytest.param(dt.date(2026, 11, 9), False, Timing.THIS_WEEK, id="seven days is this week"),
        pytest.param(dt.date(2026, 11, 10), False, Timing.LATER, id="eight days is later"),
        pytest.param(dt.date(2026, 11, 1), True, Timing.DONE, id="done is never overdue"),
    ],
)
def test_timing(due_on, is_done, expected, today):
    assert timing(due_on, is_done, today) is expected
