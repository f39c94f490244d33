"""A fact that is wrong goes back to its source, and says so until the source has answered."""

from __future__ import annotations

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.rights import changes, corrections
from alongside.rights.models import Correction
from alongside.tasks.models import Task
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def correction(asked, governance, anna, today):
    event = anna.events.get()
    return changes.ask_to_correct(
        by=governance, request=asked("correction"), fact=f"event {event.pk}", wanted="I came alone.", today=today
    )


def test_the_agency_gets_a_task_and_the_fact_a_mark(correction, anna, partnership, today):
    task = Task.objects.get()
    assert task.agency == partnership.council and task.person == anna and "says this is wrong" in task.title
    worker = partnership.viewer(Role.TEAM_MEMBER, partnership.probation)
    marks = corrections.marks(worker, anna)
    assert [(mark.event_id, mark.says) for mark in marks] == [(anna.events.get().pk, "Asked to be corrected")]
    assert corrections.marks(partnership.viewer(Role.TEAM_MEMBER, partnership.outsider), anna) == []
    assert corrections.notice(today) == 0


def test_the_same_fact_is_not_asked_twice_and_nobody_elses_is(correction, governance, anna, partnership, today):
    with pytest.raises(Refused, match="already"):
        changes.ask_to_correct(
            by=governance, request=correction.request, fact=f"event {correction.event_id}", wanted="No.", today=today
        )
    stranger = make_record(partnership.council)
    with pytest.raises(Refused, match="no longer there"):
        changes.ask_to_correct(
            by=governance, request=correction.request, fact=f"record {stranger.pk}", wanted="No.", today=today
        )


@pytest.mark.parametrize("how", ["changed", "taken back"])
def test_the_sources_next_file_settles_it(correction, anna, how, today, partnership):
    if how == "changed":
        anna.events.update(summary="Came alone")
    else:
        anna.events.all().delete()
    assert corrections.notice(today) == 1
    settled = Correction.objects.get()
    assert settled.state == "changed" and settled.answered_on == today
    assert corrections.marks(partnership.viewer(Role.COORDINATOR), anna) == []


def test_a_name_is_settled_by_the_records_own_change(asked, governance, anna, today):
    record = anna.records.first()
    changes.ask_to_correct(
        by=governance, request=asked("correction"), fact=f"record {record.pk}", wanted="Ana", today=today
    )
    record.last_seen_on = today
    record.save()
    assert corrections.notice(today) == 0, "a file that says the same again has corrected nothing"
    record.identity_digest = "another"
    record.save()
    assert corrections.notice(today) == 1


def test_where_the_agency_stands_by_it_the_persons_words_stand_beside(correction, governance, anna, partnership, today):
    request, key = correction.request, correction.key
    changes.answer_correction(
        by=governance, request=request, key=key, state="refused", answer="The log says so", today=today
    )
    coordinator = partnership.viewer(Role.COORDINATOR)
    assert corrections.marks(coordinator, anna) == []
    changes.add_statement(by=governance, request=request, key=key, statement="I was alone that day.")
    assert [mark.statement for mark in corrections.marks(coordinator, anna)] == ["I was alone that day."]
