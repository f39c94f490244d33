"""What may become of an action: each step's row, entry and refusal; and what is noticed day by day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.models import Conflict, User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.definitions.store import BadDefinition
from alongside.notices.models import Notice
from alongside.tasks import changes, follow_up, jobs, reading
from alongside.tasks.models import Move, Task
from alongside.tasks.rules import Reminder, escalation_due, reminder_on
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


@pytest.fixture
def person(partnership):
    return make_record(partnership.council).person


@pytest.fixture
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def task(partnership, person, worker):
    found = changes.ask_for(
        by=worker, person=person, agency=partnership.council, title="Find a dentist", due_on=TODAY + 7 * DAY
    )
    return changes.take(by=worker, task=found)


def age(task, days):
    """As though it had been asked for so many days ago, and nothing had happened since."""
    Task.objects.filter(pk=task.pk).update(asked_at=timezone.now() - days * DAY, moved_on=None)
    task.refresh_from_db()
    return task


def test_blocked_says_who_since_when_and_what_would_help(task, worker, partnership):
    changes.block(by=worker, task=task, since=TODAY, agency=partnership.probation, unblocks="A travel warrant")
    task.refresh_from_db()
    assert (task.waits_for, task.blocked_on, task.unblocks) == ("Probation", TODAY, "A travel warrant")
    assert task.timing(TODAY + 30 * DAY).value == "blocked", "blocked says more than late"
    assert Move.objects.last().kind == "blocked"
    changes.unblock(by=worker, task=task)
    assert task.waits_for == "" and task.blocked_on is None
    assert Entry.objects.filter(verb="task.steer", kind="change").count() == 2


@pytest.mark.parametrize(
    ("do", "words"),
    [
        pytest.param(lambda by, task: changes.close(by=by, task=task, because=" "), "Say why", id="closing needs a reason"),
        pytest.param(
            lambda by, task: changes.block(by=by, task=task, since=TODAY, unblocks="x"), "who it waits for", id="blocked by whom"
        ),
        pytest.param(
            lambda by, task: changes.carry(by=by, task=task, due_on=TODAY, because="", today=TODAY), "Say why", id="carrying"
        ),
        pytest.param(
            lambda by, task: changes.carry(by=by, task=task, due_on=TODAY - DAY, because="x", today=TODAY),
            "today or later", id="carried into the past",
        ),
        pytest.param(lambda by, task: changes.unblock(by=by, task=task), "not blocked", id="not blocked"),
        pytest.param(lambda by, task: changes.accept(by=by, task=task), "not offered", id="not offered"),
        pytest.param(
            lambda by, task: changes.answer_stall(by=by, task=task, code="gone", today=TODAY), "no longer", id="unknown answer"
        ),
        pytest.param(
            lambda by, task: changes.answer_stall(by=by, task=task, code="in_custody", today=TODAY),
            "Which prison", id="an answer that needs a note",
        ),
    ],
)  # fmt: skip
def test_what_is_refused_changes_nothing(task, worker, do, words):
    before = list(Task.objects.values())
    with pytest.raises(Refused, match=words):
        do(worker, task)
    assert list(Task.objects.values()) == before


def test_closed_without_being_done_keeps_the_reason(task, worker):
    changes.close(by=worker, task=task, because="She has found one herself")
    task.refresh_from_db()
    assert task.is_closed and task.result == "She has found one herself" and task.timing(TODAY).value == "closed"
    with pytest.raises(Refused, match="already closed"):
        changes.finish(by=worker, task=task, result="Done")


def test_only_its_agency_and_the_coordinator_say_what_becomes_of_it(task, partnership, person):
    make_record(partnership.probation, person)
    other = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    with pytest.raises(Refused, match="asked of Council"):
        changes.close(by=other, task=task, because="x")
    changes.carry(by=partnership.viewer(Role.COORDINATOR), task=task, due_on=TODAY + DAY, because="x", today=TODAY)


class TestHandingOver:
    @pytest.fixture
    def colleague(self, partnership):
        return partnership.viewer(Role.NAVIGATOR)

    def test_it_stays_until_accepted(self, task, worker, colleague):
        changes.offer(by=worker, task=task, to=User.objects.get(pk=colleague.user_id), note="I am away")
        assert task.owner_id == worker.user_id
        assert Notice.objects.get().kind == "action_offered" and Notice.objects.get().user_id == colleague.user_id
        changes.accept(by=colleague, task=task)
        task.refresh_from_db()
        assert (task.owner_id, task.offered_to) == (colleague.user_id, None)

    def test_declined_it_stays_with_a_reason(self, task, worker, colleague):
        changes.offer(by=worker, task=task, to=User.objects.get(pk=colleague.user_id))
        changes.decline(by=colleague, task=task, because="On leave too")
        task.refresh_from_db()
        assert (task.owner_id, task.offered_to) == (worker.user_id, None) and Move.objects.last().note == "On leave too"

    def test_nobody_gets_what_they_may_not_see(self, task, worker, colleague, person):
        Conflict.objects.create(person=person, user_id=colleague.user_id, because="relationship", set_by_name="Test")
        with pytest.raises(Refused, match="may not see"):
            changes.offer(by=worker, task=task, to=User.objects.get(pk=colleague.user_id))


def test_who_is_given_an_action_is_told_unless_they_may_not_see_it(worker, person, partnership):
    colleague = partnership.viewer(Role.NAVIGATOR)
    owner = User.objects.get(pk=colleague.user_id)
    said = {
        "by": worker,
        "person": person,
        "agency": partnership.council,
        "title": "x",
        "due_on": TODAY,
        "owner": owner,
    }
    changes.ask_for(**said)
    assert Notice.objects.get().kind == "action_given"
    Conflict.objects.create(person=person, user=owner, because="relationship", set_by_name="Test")
    changes.ask_for(**said)
    assert Notice.objects.count() == 1


def test_escalated_by_hand_it_is_heard_above(task, worker, partnership):
    team = partnership.viewer(Role.TEAM_MEMBER)
    changes.escalate(by=worker, task=task, because="Nobody answers me", today=TODAY)
    assert (task.told, Notice.objects.get().user_id) == (1, team.user_id)
    coordinator = partnership.viewer(Role.COORDINATOR)
    changes.escalate(by=worker, task=task, because="Still nobody", today=TODAY)
    assert Notice.objects.filter(user=coordinator.user_id, kind="action_escalated").count() == 1


class TestTheStallClock:
    def test_it_asks_after_two_weeks_and_again_when_the_answer_says(self, task, worker):
        rules = follow_up.in_force()
        assert not reading.is_stalled(task, TODAY, rules)
        age(task, 14)
        assert reading.is_stalled(task, TODAY, rules)
        changes.answer_stall(by=worker, task=task, code="not_found", today=TODAY)
        assert not reading.is_stalled(task, TODAY + 6 * DAY, rules) and reading.is_stalled(task, TODAY + 7 * DAY, rules)
        assert (Move.objects.last().code, Move.objects.last().to_name) == ("not_found", "We have not found them")

    @pytest.mark.parametrize("days", [0, 13, 14, 28, 29])
    def test_words_and_rows_agree(self, task, days):
        rules = follow_up.in_force()
        age(task, days)
        assert reading.is_stalled(task, TODAY, rules) is Task.objects.stalled(TODAY, rules.ask_after_days).exists()
        assert (
            reading.is_to_decide(task, TODAY, rules) is Task.objects.to_decide(TODAY, rules.decide_after_days).exists()
        )

    def test_older_than_two_meetings_until_it_is_carried_or_goes_up(self, task, worker):
        age(task, 29)
        tabs = reading.tabs_for(worker, TODAY)
        assert reading.counts(Task.objects.all(), tabs)["decide"] == 1
        changes.carry(by=worker, task=task, due_on=TODAY + 9 * DAY, because="The clinic is closed", today=TODAY)
        assert reading.counts(Task.objects.all(), tabs)["decide"] == 0


class TestDayByDay:
    def test_reminded_before_on_the_day_and_after(self, task, worker):
        days = [-3, -2, -1, 0, 1, 2, 7, 8]
        found = [reminder_on(task.due_on, task.due_on + day * DAY, follow_up.in_force()) for day in days]
        assert found == [None, Reminder.SOON, None, Reminder.TODAY, Reminder.LATE, None, Reminder.LATE, None]
        assert (jobs.keep_up(task.due_on), jobs.keep_up(task.due_on)) == (1, 0), "once"
        notice = Notice.objects.get()
        assert (notice.user_id, notice.kind, notice.path) == (worker.user_id, "action_today", f"/tasks/{task.pk}/")

    def test_who_may_no_longer_see_it_is_not_told(self, task, worker, person):
        Conflict.objects.create(person=person, user_id=worker.user_id, because="relationship", set_by_name="Test")
        assert jobs.keep_up(task.due_on) == 0

    def test_late_it_goes_to_the_agency_and_then_to_the_coordinator(self, task, partnership):
        team, coordinator = partnership.viewer(Role.TEAM_MEMBER), partnership.viewer(Role.COORDINATOR)
        jobs.keep_up(task.due_on + 7 * DAY)
        task.refresh_from_db()
        assert task.told == 1
        told = set(Notice.objects.filter(kind="action_escalated").values_list("user_id", flat=True))
        assert told == {team.user_id, coordinator.user_id}, "both speak for the council"
        assert jobs.keep_up(task.due_on + 8 * DAY) == 0
        jobs.keep_up(task.due_on + 14 * DAY)
        task.refresh_from_db()
        assert task.told == 2 and Move.objects.filter(kind="escalated").count() == 2

    @pytest.mark.parametrize(
        ("late", "told", "expected"), [(6, 0, 0), (7, 0, 1), (7, 1, 1), (14, 0, 2), (13, 2, 2)], ids=str
    )
    def test_how_far_up_it_belongs(self, late, told, expected):
        assert escalation_due(TODAY - late * DAY, told, TODAY, follow_up.in_force()) == expected


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        pytest.param("ask_after_days = 14", "ask_after_days = 0", "ask_after_days", id="no days"),
        pytest.param('group = "us"', 'group = "moon"', "group must be", id="nobody's side"),
        pytest.param('opens = "barrier"', 'opens = "door"', "only be", id="opens nothing we know"),
        pytest.param('code = "not_found"', 'code = "working_on_it"', "code of its own", id="a code twice"),
        pytest.param('words = "We have not found them"', "", "lacks one", id="no words"),
    ],
)
def test_a_definition_that_cannot_be_used_says_why(was, becomes, words):
    body = follow_up.body_in_force()
    assert was in body
    with pytest.raises(BadDefinition, match=words):
        follow_up.read(body.replace(was, becomes, 1))


def test_the_coordinator_changes_how_it_is_done(partnership, task):
    coordinator = partnership.viewer(Role.COORDINATOR)
    body = follow_up.body_in_force().replace("ask_after_days = 14", "ask_after_days = 3")
    changes.save_follow_up(by=coordinator, body=body, note="Sooner")
    assert reading.is_stalled(age(task, 3), TODAY, follow_up.in_force())
    with pytest.raises(Refused):
        changes.save_follow_up(by=partnership.viewer(Role.NAVIGATOR), body=body)
