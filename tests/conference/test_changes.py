"""Calling, answering, saying, deciding; assessing, accepting, telling again: the row, the entry, and who is refused."""

from __future__ import annotations

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.conference import reading
from alongside.conference.changes import assessments, conferences
from alongside.conference.models import Acceptance, Assessment, Conference, Invitation, ToldAgain
from alongside.tasks.models import Task
from alongside.team.models import Lead
from tests.conference.conftest import DAY

pytestmark = pytest.mark.django_db
NOT_THEIRS = [Role.DATA_OFFICER, Role.BOARD_MEMBER, Role.GOVERNANCE_LEAD, Role.ADMINISTRATOR]


def call(by, person, today, **said):
    usual = {"settles": "Who does what?", "category": "identity", "when": conferences.When(today), "invite": [],
             "few_because": "Only we two know them"}  # fmt: skip
    return conferences.call(by=by, person=person, today=today, **{**usual, **said})


def test_a_call_asks_each_agency_by_an_action(called, partnership):
    assert (called.agency, called.category, called.state) == (partnership.council, "housing", "planned")
    assert {each.agency for each in Invitation.objects.all()} == {partnership.probation, partnership.drug_service}
    assert {(task.agency, task.category, task.source) for task in Task.objects.all()} == {
        (partnership.probation, "housing", "meeting"), (partnership.drug_service, "housing", "meeting")
    }  # fmt: skip
    assert not any("hostel" in task.title for task in Task.objects.all())
    assert Entry.objects.filter(verb="conference.call").exists()


@pytest.mark.parametrize("role", NOT_THEIRS)
def test_it_is_not_the_work_of_everybody(partnership, person, today, role):
    viewer = partnership.viewer(role)
    for change in (
        lambda: call(viewer, person, today),
        lambda: assessments.told_again(by=viewer, person=person, on=today),
        lambda: assessments.note(by=viewer, person=person, kind="risk", made=None, today=today),
    ):
        with pytest.raises(Refused):
            change()
    assert not (Conference.objects.exists() or Assessment.objects.exists() or ToldAgain.objects.exists())


def test_few_need_a_reason_and_many_none(worker, person, partnership, today):
    with pytest.raises(Refused, match="Only one other agency is asked"):
        call(worker, person, today, invite=[partnership.probation], few_because=" ")
    assert call(worker, person, today, invite=[partnership.probation]).few_because == "Only we two know them"
    both = [partnership.probation, partnership.drug_service]
    assert call(worker, person, today, invite=both).few_because == ""


def test_whoever_leads_calls_it_or_the_coordinator(partnership, worker, officer, person, today):
    Lead.objects.create(person=person, agency=partnership.probation, worker_id=officer.user_id, started_on=today - DAY)
    with pytest.raises(Refused, match="Whoever leads"):
        call(worker, person, today)
    assert call(officer, person, today).agency == partnership.probation
    assert call(partnership.viewer(Role.COORDINATOR), person, today).agency == partnership.council


def test_an_answer_settles_the_action_and_only_the_asked_agency_gives_it(called, officer, worker, partnership):
    asked = Invitation.objects.get(agency=partnership.probation)
    with pytest.raises(Refused, match="Probation was asked"):
        conferences.answer(by=worker, invitation=asked, coming="comes")
    conferences.answer(by=officer, invitation=asked, coming="apologies")
    asked.refresh_from_db()
    assert (asked.answer, asked.by_name, asked.task.result) == ("apologies", officer.name, "Sends apologies")


def test_nothing_is_decided_before_the_person_was_asked(called, worker, partnership, today):
    said = {
        "what": "View the flat together",
        "agency": partnership.probation,
        "due_on": today + DAY,
        "category": "housing",
    }
    with pytest.raises(Refused, match="what the person wants"):
        conferences.decide(by=worker, conference=called, **said)
    conferences.say(by=worker, conference=called, kind="view", text="My own front door", how="own_words")
    decided = conferences.decide(by=worker, conference=called, **said)
    assert (decided.task.agency, decided.task.due_on, decided.task.category) == (
        partnership.probation, today + DAY, "housing",
    )  # fmt: skip


def test_the_persons_view_is_seen_as_their_voice_and_a_decision_is_no_note(called, worker):
    view = conferences.say(by=worker, conference=called, kind="view", text="Not the hostel", category="housing")
    assert (view.category, view.how) == (Category.VOICE, "own_words")
    with pytest.raises(Refused, match="somebody who does it"):
        conferences.say(by=worker, conference=called, kind="decision", text="We shall see")
    with pytest.raises(Refused):
        conferences.say(by=worker, conference=called, kind="note", text=" ")


def test_what_is_said_is_seen_piece_by_piece(called, worker, officer, partnership):
    conferences.say(by=worker, conference=called, kind="information", text="She is not safe", category="domestic_abuse")
    conferences.say(by=worker, conference=called, kind="information", text="The flat is ready", category="housing")
    texts = [each.text for each in reading.said(officer, called)["information"]]
    assert texts == ["The flat is ready"], "safety from abuse is not among what agencies share here"


def test_held_when_the_person_was_asked_and_the_day_has_come(called, worker, officer, today):
    with pytest.raises(Refused, match="called this conference"):
        conferences.held(by=officer, conference=called, today=today)
    with pytest.raises(Refused, match="First write down"):
        conferences.held(by=worker, conference=called, today=today)
    conferences.say(by=worker, conference=called, kind="view", text="In hospital", how="not_asked")
    with pytest.raises(Refused, match="still to come"):
        conferences.held(by=worker, conference=called, today=today - DAY)
    conferences.held(by=worker, conference=called, today=today)
    called.refresh_from_db()
    assert called.state == Conference.State.HELD
    assert {task.result for task in Task.objects.all()} == {"It was held without an answer."}
    with pytest.raises(Refused, match="not to come any more"):
        conferences.not_held(by=worker, conference=called, because="Too late")


def test_not_held_needs_a_reason_and_ends_it(called, worker, officer, partnership, today):
    with pytest.raises(Refused, match="Say why"):
        conferences.not_held(by=worker, conference=called, because=" ")
    conferences.not_held(by=worker, conference=called, because="She did not want it")
    with pytest.raises(Refused, match="not to come any more"):
        conferences.answer(by=officer, invitation=Invitation.objects.get(agency=partnership.probation), coming="comes")
    called.refresh_from_db()
    assert not Task.objects.filter(done_at=None).exists(), "nobody is reminded to come to what is over"
    with pytest.raises(Refused, match="not held"):
        conferences.decide(by=worker, conference=called, what="Go on", agency=partnership.council, due_on=today)


def note(by, person, today, made=True, **more):
    facts = assessments.Made(today - 3 * DAY, ask_at="The duty desk") if made else None
    return assessments.note(by=by, person=person, kind="housing", made=facts, today=today, **more)


def test_an_assessment_holds_as_long_as_usual(worker, person, today):
    row = note(worker, person, today)
    assert (row.category, row.done_by, row.valid_until) == ("housing", "Council Team", (today - 3 * DAY).replace(
        year=(today - 3 * DAY).year + 1))  # fmt: skip
    assert Entry.objects.filter(verb="assessment.note").exists()


@pytest.mark.parametrize("made", [True, False], ids=["to write down another", "to plan another"])
def test_a_second_worker_is_told_of_the_first(worker, officer, person, today, made):
    first = note(worker, person, today)
    with pytest.raises(assessments.AlreadyDone) as already:
        note(officer, person, today, made)
    assert already.value.row == first
    again = note(officer, person, today, made, again_because="She has moved")
    assert again.again_because == "She has moved"


def test_one_that_this_worker_may_not_see_is_not_told(partnership, person, worker, today):
    kind = {"by": worker, "person": person, "kind": "safety", "today": today}
    assessments.note(**kind, made=assessments.Made(today))
    officer = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    assert assessments.note(**{**kind, "by": officer}, made=assessments.Made(today)).again_because == ""


def test_one_that_is_over_stands_in_nobodys_way(worker, officer, person, today):
    made = assessments.Made(today - 40 * DAY, valid_until=today - DAY)
    assessments.note(by=worker, person=person, kind="housing", made=made, today=today)
    assert note(officer, person, today, made=False).done_on is None


def test_what_is_to_come_is_planned(worker, person, today):
    with pytest.raises(Refused, match="still to come"):
        assessments.note(by=worker, person=person, kind="risk", made=assessments.Made(today + DAY), today=today)
    with pytest.raises(Refused, match="Choose what"):
        assessments.note(by=worker, person=person, kind="weather", made=None, today=today)


def test_accepted_once_by_an_agency_while_it_holds(worker, officer, person, today):
    row = note(worker, person, today)
    for _ in range(2):
        assessments.accept(by=officer, assessment=row, today=today)
    assert Acceptance.objects.get().agency_id == officer.agency_id
    with pytest.raises(Refused, match="cannot be relied on"):
        assessments.accept(by=officer, assessment=row, today=today + 800 * DAY)


def test_taken_back_by_its_agency_with_a_reason(worker, officer, person, today):
    row = note(worker, person, today)
    with pytest.raises(Refused, match="Council Team wrote"):
        assessments.withdraw(by=officer, assessment=row, because="Old")
    with pytest.raises(Refused, match="Say why"):
        assessments.withdraw(by=worker, assessment=row, because=" ")
    assessments.withdraw(by=worker, assessment=row, because="Of somebody else")
    assert reading.assessments(worker, person, today) == []
    assert note(officer, person, today).again_because == ""


def test_told_again_is_counted_from_taps_and_from_assessments(worker, officer, person, today):
    note(worker, person, today)
    note(officer, person, today, again_because="They would not take theirs")
    assessments.told_again(by=worker, person=person, on=today, whom="The benefits office", kind="money")
    assessments.told_again(by=worker, person=person, on=today)
    assert reading.told_again(worker, [person.pk]) == {person.pk: [today - 3 * DAY, today, today]}
    assert [row.category for row in ToldAgain.objects.order_by("pk")] == ["money", "identity"]
    assert "3 times" in reading.told(worker, person, today).words


def test_only_agencies_that_are_known_to_be_alongside_may_be_asked(worker, person, partnership):
    assert set(reading.alongside(worker, person)) == {partnership.probation, partnership.drug_service}
    assert partnership.council in reading.may_do(worker, person)
