"""Nominating, withdrawing and defining: the row, the entry in the ledger, and who is refused."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from alongside.access.gate import Refused
from alongside.access.models import User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.cohort import changes, documents
from alongside.cohort.changes.defining import NewerVersion
from alongside.cohort.criteria import BadCriteria
from alongside.cohort.models import AssessmentRun, Nomination, Standing
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(partnership):
    return make_record(partnership.council).person


def nominate(by, person, today, **more):
    return changes.nominate(**{"by": by, "person": person, "barriers_met": "Turned away", "on": today, **more})


def test_a_nomination_is_one_row_and_one_entry(by, person, today):
    made = nominate(by, person, today, barrier_kinds=["threshold"], why_now="Released soon")
    assert (made.agency_id, made.barrier_labels) == (by.agency_id, ["Did not meet a service's threshold"])
    entry = Entry.objects.get(verb="nomination.make")
    assert entry.person_id == person.pk and "Turned away" not in str(entry.detail)


def test_one_open_nomination_an_agency(by, person, today, partnership):
    first = nominate(by, person, today)
    with pytest.raises(Refused, match="already nominated"):
        nominate(by, person, today)
    make_record(partnership.probation, person)
    nominate(partnership.viewer(Role.TEAM_MEMBER, partnership.probation), person, today)
    changes.withdraw(by=by, nomination=first, because="Moved away")
    nominate(by, person, today)
    assert Nomination.objects.open().count() == 2


@pytest.mark.parametrize(("words", "says"), [("  ", "Say which barriers were met")])
def test_a_nomination_names_the_barriers(words, says, by, person, today):
    with pytest.raises(Refused, match=says):
        nominate(by, person, today, barriers_met=words)


def test_only_the_agency_that_nominated_withdraws_and_says_why(by, person, today, partnership):
    made = nominate(by, person, today)
    make_record(partnership.probation, person)
    with pytest.raises(Refused, match="Council Team made this nomination"):
        changes.withdraw(by=partnership.viewer(Role.TEAM_MEMBER, partnership.probation), nomination=made, because="x")
    with pytest.raises(Refused, match="Say why"):
        changes.withdraw(by=by, nomination=made, because=" ")
    changes.withdraw(by=by, nomination=made, because="Moved away")
    with pytest.raises(Refused, match="already withdrawn"):
        changes.withdraw(by=by, nomination=made, because="Again")


def test_nobody_nominates_whom_they_may_not_see(person, today, partnership):
    with pytest.raises(Refused, match="not working with this person"):
        nominate(partnership.viewer(Role.TEAM_MEMBER, partnership.drug_service), person, today)
    assert Entry.objects.filter(kind="refusal", verb="nomination.make").count() == 1
    assert not Nomination.objects.exists()


def test_shipping_twice_adds_nothing_and_keeps_what_was_edited(by, shipped):
    body = documents.set_in_use("default")[0].body.replace("number = 2", "number = 3")
    changes.edit_criteria(by=by, slug="default", body=body, note="Three areas")
    changes.ship_definitions(by=by)
    definition, criteria = documents.set_in_use("default")
    assert (definition.version, criteria.named("disadvantage").number) == (2, 3)


def test_an_edit_needs_a_reason_a_sound_text_and_the_newest_version(by, shipped):
    body = documents.set_in_use("default")[0].body
    with pytest.raises(Refused, match="Say why"):
        changes.edit_criteria(by=by, slug="default", body=body + "\n", note="")
    with pytest.raises(BadCriteria):
        changes.edit_criteria(by=by, slug="default", body="title = 3", note="x")
    changes.edit_criteria(by=by, slug="default", body=body + "\n", note="A line more", version=1)
    with pytest.raises(NewerVersion, match="saved version 2 meanwhile"):
        changes.edit_criteria(by=by, slug="default", body=body, note="x", version=1)


def test_the_order_must_fit_its_set(by, shipped):
    body = documents.ranking_in_use()[0].body
    with pytest.raises(BadCriteria, match="not a criteria set in use"):
        changes.set_ranking(by=by, body=body.replace('set = "default"', 'set = "nowhere"'), note="x")


def test_the_set_behind_the_shortlist_is_not_withdrawn(by, partnership, shipped, assess):
    with pytest.raises(Refused, match="shortlist is made from this set"):
        changes.withdraw_criteria(by=by, slug="default", note="x")
    make_record(partnership.council)
    assess()
    assert Standing.objects.filter(set_slug="contact_pattern").exists()
    changes.withdraw_criteria(by=by, slug="contact_pattern", note="Not used here")
    assert "contact_pattern" not in documents.sets_in_use()
    assess()
    assert not Standing.objects.filter(set_slug="contact_pattern").exists()


@pytest.mark.parametrize("role", [Role.TEAM_MEMBER, Role.DATA_OFFICER, Role.BOARD_MEMBER])
def test_only_the_coordinator_edits(role, partnership, shipped):
    with pytest.raises(Refused):
        changes.edit_criteria(by=partnership.viewer(role), slug="default", body="", note="x")


def test_the_command_sets_up_checks_everyone_and_says_so(partnership, person):
    said = io.StringIO()
    call_command("assess_cohort", "--on=2026-11-02", stdout=said, stderr=io.StringIO())
    assert said.getvalue() == "1 person, no facts that count, 0 questions asked as tasks.\n"
    assert AssessmentRun.objects.get().by_name == "The server"
    with pytest.raises(CommandError, match="Nobody signs in as"):
        call_command("assess_cohort", email="nobody@example.org", stderr=io.StringIO())
    board = User.objects.get(pk=partnership.viewer(Role.BOARD_MEMBER).user_id)
    with pytest.raises(CommandError, match="not part of the work of a board member"):
        call_command("assess_cohort", email=board.email, stderr=io.StringIO())
