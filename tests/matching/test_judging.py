"""People decide: their verdicts count at once, hold against every later run, and can be taken back."""

from __future__ import annotations

import pytest

from alongside.access.gate import Refused
from alongside.access.models import Agreement
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.matching import changes
from alongside.matching.linking import link_records
from alongside.matching.models import Judgement, Suggestion
from alongside.matching.rules.joining import MatchRule, SecondLook
from alongside.matching.rules.verdicts import Verdict
from alongside.methods.linkage.review import use_of
from alongside.people.models import IdentityMove, Person, Record
from tests.factories.matching import supply, supply_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(partnership):
    return partnership.viewer(Role.DATA_OFFICER)


@pytest.fixture
def coordinator(partnership):
    return partnership.viewer(Role.COORDINATOR)


@pytest.fixture
def no_second_looks(partnership):
    changes.set_rule(
        by=partnership.viewer(Role.GOVERNANCE_LEAD),
        rule=MatchRule(second_look=SecondLook.NEVER),
        because="For the test",
    )


@pytest.fixture
def twins(partnership, by, today):
    """Two records that a run asks about: same family name and date of birth, other given name."""
    supply_town([partnership.council, partnership.probation])
    said = {"family_name": "Mensah", "date_of_birth": "1990-02-03", "postcode": "SW1V 1AA"}
    one = supply(partnership.council, given_name="Kofi", **said)
    two = supply(partnership.probation, given_name="Kwame", **said)
    link_records(by=by, today=today)
    return one, two


def question(*records: Record) -> Suggestion:
    return Suggestion.objects.open().get(left__in=records, right__in=records)


def people_of(*records):
    return [Record.objects.get(pk=record.pk).person_id for record in records]


def test_same_makes_them_one_and_every_later_run_keeps_it(by, twins, no_second_looks, today):
    judgement = changes.judge(by=by, suggestion=question(*twins), verdict=Verdict.SAME, because="Seen both passports")
    assert len(set(people_of(*twins))) == 1
    assert judgement.move.kind == "merge"
    link_records(by=by, today=today, anew=True)
    assert len(set(people_of(*twins))) == 1
    assert not Suggestion.objects.open().filter(left__in=twins).exists()


def test_different_keeps_them_apart_and_is_not_asked_again(by, twins, today):
    changes.judge(by=by, suggestion=question(*twins), verdict=Verdict.DIFFERENT)
    link_records(by=by, today=today, anew=True)
    assert len(set(people_of(*twins))) == 2
    assert not Suggestion.objects.open().filter(left__in=twins).exists()


def test_different_holds_even_when_a_shared_number_arrives(partnership, by, twins, today):
    changes.judge(by=by, suggestion=question(*twins), verdict=Verdict.DIFFERENT)
    for twin in twins:
        twin.supplied["nhs_number"] = "9434765919"
        Record.objects.filter(pk=twin.pk).update(supplied=twin.supplied, identity_digest="now with a number")
    link_records(by=by, today=today)
    assert len(set(people_of(*twins))) == 2


def test_cannot_say_puts_it_at_the_back_with_the_reason(by, twins):
    asked = question(*twins)
    changes.judge(by=by, suggestion=asked, verdict=Verdict.CANNOT_SAY, because="Ask the hostel")
    assert list(Suggestion.objects.open())[-1] == asked
    assert Judgement.objects.get().because == "Ask the hostel"
    assert len(set(people_of(*twins))) == 2


def test_a_doubtful_join_waits_for_somebody_else(partnership, by, coordinator, twins):
    changes.set_rule(
        by=partnership.viewer(Role.GOVERNANCE_LEAD), rule=MatchRule(second_look=SecondLook.ALWAYS), because="Care"
    )
    judgement = changes.judge(by=by, suggestion=question(*twins), verdict=Verdict.SAME)
    assert len(set(people_of(*twins))) == 2, "nothing happens before the second look"
    with pytest.raises(Refused, match="somebody else"):
        changes.second_look(by=by, judgement=judgement, agrees=True)
    changes.second_look(by=coordinator, judgement=judgement, agrees=True)
    assert len(set(people_of(*twins))) == 1
    with pytest.raises(Refused, match="any more"):
        changes.second_look(by=coordinator, judgement=judgement, agrees=False)


def test_a_waiting_join_does_not_bind_a_run_and_is_not_asked_again(partnership, by, twins, today):
    changes.set_rule(
        by=partnership.viewer(Role.GOVERNANCE_LEAD), rule=MatchRule(second_look=SecondLook.ALWAYS), because="Care"
    )
    changes.judge(by=by, suggestion=question(*twins), verdict=Verdict.SAME)
    link_records(by=by, today=today, anew=True)
    assert len(set(people_of(*twins))) == 2
    assert not Suggestion.objects.open().filter(left__in=twins, right__in=twins).exists()


def test_without_agreement_the_question_goes_back(partnership, by, coordinator, twins):
    changes.set_rule(
        by=partnership.viewer(Role.GOVERNANCE_LEAD), rule=MatchRule(second_look=SecondLook.ALWAYS), because="Care"
    )
    judgement = changes.judge(by=by, suggestion=question(*twins), verdict=Verdict.SAME)
    changes.second_look(by=coordinator, judgement=judgement, agrees=False, because="Different mothers")
    assert question(*twins).times_set_aside == 1
    assert len(set(people_of(*twins))) == 2


def test_undo_puts_back_and_asks_again(by, twins, no_second_looks, today):
    judgement = changes.judge(by=by, suggestion=question(*twins), verdict=Verdict.SAME)
    changes.undo(by=by, judgement=judgement, because="Wrong button")
    assert len(set(people_of(*twins))) == 2
    assert question(*twins)
    link_records(by=by, today=today, anew=True)
    assert len(set(people_of(*twins))) == 2
    with pytest.raises(Refused, match="already been taken back"):
        changes.undo(by=by, judgement=judgement, because="Again")


def test_a_question_is_answered_once(by, coordinator, twins):
    asked = question(*twins)
    changes.judge(by=by, suggestion=asked, verdict=Verdict.DIFFERENT)
    with pytest.raises(Refused, match="answered this meanwhile"):
        changes.judge(by=coordinator, suggestion=asked, verdict=Verdict.SAME)


def test_nobody_judges_records_they_may_not_see(partnership, by, twins):
    asked = question(*twins)
    Agreement.objects.filter(giver=partnership.probation).delete()
    blind = partnership.viewer(Role.DATA_OFFICER, partnership.drug_service)
    with pytest.raises(Refused, match="No agreement in force"):
        changes.judge(by=blind, suggestion=asked, verdict=Verdict.SAME)
    assert not Judgement.objects.exists()


def test_a_person_parted_by_hand_stays_parted(partnership, by, today):
    town = supply_town([partnership.council, partnership.probation])
    link_records(by=by, today=today)
    here, there = (Record.objects.get(pk=record.pk) for record in town[1])
    changes.part(by=by, person=here.person, records=[there], because="Father and son")
    assert len(set(people_of(here, there))) == 2
    link_records(by=by, today=today, anew=True)
    assert len(set(people_of(here, there))) == 2
    assert Entry.objects.filter(verb="match.judge", person_id=here.person_id).exists()


def test_an_automatic_join_that_is_put_back_stays_put_back(partnership, by, today):
    town = supply_town([partnership.council, partnership.probation])
    one = supply(
        partnership.council, given_name="Adaeze", family_name="Eze", date_of_birth="1979-01-12", nhs_number="9434765919"
    )
    two = supply(partnership.probation, given_name="Ada", family_name="Obi", date_of_birth="1979-01-12")
    link_records(by=by, today=today)
    Record.objects.filter(pk=two.pk).update(supplied={**two.supplied, "nhs_number": "9434765919"}, identity_digest="x")
    link_records(by=by, today=today)
    changes.put_back(by=by, move=IdentityMove.objects.get(), because="The number was mistyped")
    assert len(set(people_of(one, two))) == 2
    link_records(by=by, today=today, anew=True)
    assert len(set(people_of(one, two))) == 2
    assert len(town) == 60


def test_only_the_governance_lead_changes_the_rule(partnership, by):
    with pytest.raises(Refused, match="not part of the work of a data officer"):
        changes.set_rule(by=by, rule=MatchRule(), because="Faster")


def test_a_question_weighs_as_much_as_what_hangs_on_it_now(partnership, by, twins, no_second_looks):
    """After a join an answer about the two settles twice as much, and the queue is in that order at once."""
    third = supply(partnership.drug_service, given_name="K", family_name="Mensah", date_of_birth="1990-02-03")
    third.person = Person.objects.create()
    third.save()
    one = Record.objects.get(pk=twins[0].pk)
    left, right = sorted((one, third), key=lambda record: record.person_id)
    asked = Suggestion.objects.create(
        kind="join", left=left, right=right, person_id=left.person_id, other_id=right.person_id, why="grey_band",
        weight=2, probability=0.7, usefulness=use_of("grey_band", 0.7, 1, 1), state="open",
    )  # fmt: skip
    changes.judge(by=by, suggestion=question(*twins), verdict=Verdict.SAME)
    after = Suggestion.objects.get(pk=asked.pk)
    assert after.state == "open" and {after.person_id, after.other_id} == {third.person_id, *people_of(one)}
    assert after.usefulness == pytest.approx(2 * asked.usefulness) == pytest.approx(use_of("grey_band", 0.7, 2, 1))
