"""Working out everybody's answers: what is kept, what is asked, what carries on."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.gate import Refused
from alongside.access.models import Agreement
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.cohort import changes, documents
from alongside.cohort.checking import assess_everyone, is_due
from alongside.cohort.facts import read_one
from alongside.cohort.models import AssessmentRun, Standing
from alongside.cohort.rules import assess as assess_one
from alongside.people.models import Event
from alongside.people.rules import Answer
from alongside.tasks.models import Task
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db


def standing(person, slug="default"):
    return Standing.objects.get(person=person, set_slug=slug)


def test_everyone_gets_a_standing_against_every_set_with_its_evidence(eligible, assess):
    person, other = eligible(), eligible(without=("slept_rough", "treatment"))
    run = assess()
    assert (run.people, run.is_running, run.failed_because) == (2, False, "")
    assert Standing.objects.count() == 6
    row = standing(person)
    assert (row.verdict, row.areas, row.open) == (Answer.YES, 2, 0)
    nights = Event.objects.filter(person=person, kind="slept_rough").values_list("pk", flat=True)
    assert row.evidence["slept_rough_here"] == list(nights)
    assert row.values == {"custody": 1, "areas": 2, "arrests": 1, "nights_out": 1, "least_help": 1}
    assert standing(other).verdict == Answer.NOT_KNOWN
    assert Entry.objects.filter(verb="criteria.assess", kind="change").exists()


def test_what_is_stored_is_what_the_slow_rules_say_of_each(eligible, assess, today):
    people = [eligible(), eligible(without=("barrier",)), eligible(without=("arrest", "custody"), date_of_birth=None)]
    run = assess()
    tells = {int(agency): frozenset(kinds) for agency, kinds in run.tells.items()}
    for slug, definition in documents.sets_in_use().items():
        for person in people:
            outcome = assess_one(documents.criteria_of(definition.body), read_one(person, tells, today), today)
            row = standing(person, slug)
            assert row.verdict == outcome.verdict
            assert row.answers == {name: finding.answer for name, finding in outcome.findings.items()}
            kept = {name: list(finding.evidence[:3]) for name, finding in outcome.findings.items() if finding.evidence}
            assert row.evidence == kept


def test_silence_of_an_agency_that_knows_the_person_is_a_no_and_other_silence_is_not(partnership, assess, today):
    on_probation = make_record(partnership.probation)
    elsewhere = make_record(partnership.council)
    make_event(make_record(partnership.probation), "arrest", today)
    assess()
    assert standing(on_probation.person).answers["justice_contact"] == Answer.NO
    assert standing(elsewhere.person).answers["justice_contact"] == Answer.NOT_KNOWN


def test_facts_count_only_while_an_agreement_covers_them(eligible, assess, partnership, today):
    person = eligible()
    assess()
    assert standing(person).answers["substance_use"] == Answer.YES
    Agreement.objects.filter(giver=partnership.drug_service).update(ends_on=today - dt.timedelta(days=1))
    assess()
    assert standing(person).answers["substance_use"] == Answer.NOT_KNOWN


def test_a_fact_in_a_category_that_was_not_agreed_does_not_count(eligible, assess, partnership):
    person = eligible()
    make_event(person.records.first(), "refuge_stay", dt.date(2026, 1, 1))
    assess()
    assert standing(person).answers["domestic_abuse"] == Answer.NOT_KNOWN
    agreement = Agreement.objects.get(giver=partnership.council, purpose="coordination")
    agreement.categories = [*agreement.categories, Category.DOMESTIC_ABUSE]
    agreement.save()
    assess()
    assert standing(person).answers["domestic_abuse"] == Answer.YES


def test_the_day_a_verdict_changed_is_kept_until_it_changes_again(eligible, assess, today):
    person = eligible(without=("barrier",))
    assess(today - dt.timedelta(days=14))
    assert standing(person).verdict == Answer.NOT_KNOWN
    make_event(person.records.first(), "barrier", today - dt.timedelta(days=10))
    assess(today - dt.timedelta(days=7))
    assert standing(person).is_new
    assess()
    row = standing(person)
    assert (row.verdict, row.was, row.since) == (Answer.YES, Answer.NOT_KNOWN, today - dt.timedelta(days=7))
    assert not row.is_new


def test_an_answer_that_would_settle_somebody_becomes_one_task_for_who_would_know(eligible, assess, partnership):
    make_event(make_record(partnership.council), "barrier", dt.date(2026, 1, 1))
    person = eligible(without=("treatment", "slept_rough"))  # one more area of disadvantage would settle it
    make_event(person.records.first(), "residence", dt.date(2025, 1, 1))
    make_event(person.records.first(), "homelessness_application", dt.date(2025, 1, 1))
    run = assess()
    task = Task.objects.get(person=person)
    assert run.asked == Task.objects.count()
    assert task.about == "criterion:default:domestic_abuse"
    assert task.category == Category.DOMESTIC_ABUSE
    assess()
    assert Task.objects.filter(person=person).count() == 1, "an open question is not asked twice"


def test_tasks_are_never_asked_by_the_thousand(eligible, assess, monkeypatch):
    monkeypatch.setattr("alongside.cohort.changes.assessing.ASKED_AT_ONCE", 3)
    for _ in range(5):
        eligible(without=("barrier",))
    assert assess().asked == 3
    assert assess().asked == 0


def test_the_nominated_are_asked_about_first(eligible, assess, by, today, monkeypatch):
    monkeypatch.setattr("alongside.cohort.changes.assessing.ASKED_AT_ONCE", 1)
    eligible(without=("barrier",))
    nominated = eligible(without=("arrest", "custody"))
    changes.nominate(by=by, person=nominated, barriers_met="Turned away twice", on=today)
    assess()
    assert Task.objects.get().person == nominated


def test_somebody_who_died_is_not_eligible(eligible, assess, partnership, today):
    person = eligible()
    make_event(person.records.first(), "died", today)
    assess()
    assert standing(person).verdict == Answer.NO


def test_whoever_may_not_assess_is_refused_and_nothing_changes(partnership, shipped, today):
    with pytest.raises(Refused, match="not part of the work of a board member"):
        assess_everyone(by=partnership.viewer(Role.BOARD_MEMBER), today=today)
    assert not AssessmentRun.objects.exists()


def test_without_agreements_or_people_there_is_nothing_to_say(by, shipped, today):
    Agreement.objects.all().update(ends_on=dt.date(2021, 1, 1))
    run = assess_everyone(by=by, today=today)
    assert (run.people, run.facts, run.failed_because) == (0, 0, "")


def test_everyone_is_checked_again_when_something_is_new_and_not_all_the_time(eligible, assess, by, today):
    person = eligible()
    assess()
    later = AssessmentRun.objects.get().started_at + dt.timedelta(hours=1)
    soon = AssessmentRun.objects.get().started_at + dt.timedelta(minutes=1)
    assert not is_due(later, today), "nothing is new"
    assert is_due(later, today + dt.timedelta(days=1)), "months to look back move with the day"
    make_event(person.records.first(), "contact", today)
    assert not is_due(soon, today), "an import brings many files"
    assert is_due(later, today)
    assess()
    body = documents.set_in_use("default")[0].body
    later += dt.timedelta(hours=1)
    assert not is_due(later, today)
    changes.edit_criteria(by=by, slug="default", body=body.replace("years = 18", "years = 21"), note="Board decision")
    assert is_due(later, today)


def test_a_check_that_was_cut_off_is_done_again(by, shipped, today):
    run = changes.start(by=by, on=today)
    assert not is_due(run.started_at + dt.timedelta(minutes=14), today)
    assert is_due(run.started_at + dt.timedelta(minutes=16), today)
