"""New records are noticed once, not while linking is under way, and not right after it failed."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from django.utils import timezone

from alongside.access.models import Membership
from alongside.access.policy import Role
from alongside.matching import index_file, jobs
from alongside.matching.models import MatchRun, Suggestion
from alongside.people.models import Record
from tests.factories.matching import supply, supply_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(partnership):
    return supply_town([partnership.council, partnership.probation], people=20)


def test_waiting_records_are_noticed_and_linked_once(partnership, town):
    jobs.notice()
    assert MatchRun.objects.get().state == "done"
    assert not Record.objects.filter(person=None).exists()
    jobs.notice()
    assert MatchRun.objects.count() == 1, "nothing new, nothing done"


def test_a_lost_index_is_built_again(partnership, town):
    jobs.notice()
    shutil.rmtree(index_file.folder())
    jobs.notice()
    assert index_file.current() is not None
    assert MatchRun.objects.filter(state="done").count() == 2


def test_nothing_is_started_while_a_run_is_under_way(town):
    MatchRun.objects.create(by_name="Somebody")
    jobs.notice()
    assert MatchRun.objects.count() == 1


def test_a_failure_is_not_tried_again_at_once(town):
    failed = MatchRun.objects.create(by_name="Somebody", state=MatchRun.State.FAILED)
    jobs.notice()
    assert MatchRun.objects.count() == 1
    MatchRun.objects.filter(pk=failed.pk).update(started_at=timezone.now() - jobs.PATIENCE - dt.timedelta(seconds=1))
    jobs.notice()
    assert MatchRun.objects.filter(state="done").count() == 1


def test_a_run_that_fell_silent_does_not_block_the_next(partnership, town):
    MatchRun.objects.create(by_name="Somebody", heard_of_at=timezone.now() - dt.timedelta(hours=1))
    membership = Membership.objects.get(user=partnership.viewer(Role.DATA_OFFICER).user_id)
    jobs.link.enqueue(membership.pk)
    assert sorted(MatchRun.objects.values_list("state", flat=True)) == ["done", "failed"]


def test_held_questions_are_asked_when_the_week_has_room(partnership, town, today):
    said = {"family_name": "Mensah", "date_of_birth": "1990-02-03"}
    for given in ("Kofi", "Kwame", "Yaw"):
        supply(partnership.council, given_name=given, **said)
    jobs.notice()
    asked = Suggestion.objects.open().count()
    assert asked
    Suggestion.objects.update(state=Suggestion.State.HELD, asked_at=None)
    jobs.notice()
    assert Suggestion.objects.open().count() == asked


def test_the_job_of_someone_who_may_not_link_does_nothing(partnership, town):
    membership = Membership.objects.get(user=partnership.viewer(Role.NAVIGATOR).user_id)
    jobs.link.enqueue(membership.pk)
    assert not MatchRun.objects.exists()
