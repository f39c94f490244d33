"""Leads, handovers, covers: the row, the entry in the ledger, what the gate then shows, and who is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.models import Involvement, Membership, User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.partnership.changes import approvals
from alongside.people import changes as people
from alongside.people.models import Person
from alongside.team import changes, reading
from alongside.team.models import Allowance, Cover, Handover, Lead
from alongside.team.rules import Stage
from tests.factories.partnership import make_record, second_says_yes
from tests.team.worlds import WORDS

pytestmark = pytest.mark.django_db


def sees(viewer, person) -> bool:
    return gate.visible(viewer, Person.objects.filter(pk=person.pk)).exists()


def test_a_lead_opens_the_person_and_is_in_the_ledger(world):
    person = world.person()
    assert not sees(world.ruth, person)
    lead = world.led(person=person)
    assert sees(world.ruth, person)
    assert reading.lead_of(world.coordinator, person.pk, world.today) == lead
    entry = Entry.objects.get(verb="team.assign")
    assert entry.person_id == person.pk and "asked for her" not in str(entry.detail)


def test_nobody_has_two_leads(world):
    lead = world.led()
    with pytest.raises(Refused, match="Offer a handover"):
        world.led(world.sam, lead.person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lead.objects.create(
            person=lead.person,
            agency=lead.agency,
            worker=lead.worker,
            because="x",
            started_on=world.today,
            given_by_name="x",
        )


def test_a_handover_from_offer_to_done(world):
    lead = world.led()
    person = lead.person
    assert not sees(world.sam, person)
    handover = world.offered(lead)
    assert sees(world.sam, person), "who is asked to lead sees whom"
    assert reading.lead_of(world.coordinator, person.pk, world.today) == lead, "never a gap"

    changes.accept(by=world.sam, handover=handover, today=world.today)
    now = Lead.objects.current().get(person=person)
    assert now.worker_id == world.sam.user_id
    lead.refresh_from_db()
    assert lead.ended_on == now.started_on, "the one begins as the other ends"
    assert sees(world.ruth, person) and sees(world.sam, person), "the sender keeps sight until it is done"

    handover.refresh_from_db()
    changes.tell(by=world.sam, handover=handover, told_how="together", told_words="Fine by him.", today=world.today)
    handover.refresh_from_db()
    assert handover.stage is Stage.DONE
    assert sees(world.sam, person) and not sees(world.ruth, person), "done: the sender sees no more"
    told = Entry.objects.filter(verb="team.answer").latest("pk")
    assert "Fine by him" not in str(told.detail)


def test_declined_with_a_reason_the_old_lead_goes_on(world):
    lead = world.led()
    handover = world.offered(lead)
    with pytest.raises(Refused, match="Say why"):
        changes.decline(by=world.sam, handover=handover, because=" ", today=world.today)
    assert Handover.objects.open().exists()
    changes.decline(by=world.sam, handover=handover, because="I am full.", today=world.today)
    assert Lead.objects.current().get() == lead
    assert not sees(world.sam, lead.person), "sight ends with the answer"


def test_an_offer_is_withdrawn_by_its_side_only(world):
    lead = world.led()
    handover = world.offered(lead)
    with pytest.raises(Refused, match="can take it back"):
        changes.withdraw(by=world.sam, handover=handover, because="No", today=world.today)
    changes.withdraw(by=world.ruth, handover=handover, because="He wishes to stay.", today=world.today)
    assert not sees(world.sam, lead.person)
    with pytest.raises(Refused):  # whoever cannot see the person any more cannot answer
        changes.accept(by=world.sam, handover=handover, today=world.today)


def test_only_the_receiver_answers_and_only_once(world):
    lead = world.led()
    handover = world.offered(lead)
    with pytest.raises(Refused, match="They answer it themselves"):
        changes.accept(by=world.ruth, handover=handover, today=world.today)
    changes.accept(by=world.sam, handover=handover, today=world.today)
    with pytest.raises(Refused, match="answered already"):
        changes.decline(by=world.sam, handover=handover, because="Late", today=world.today)


def test_a_second_offer_waits_for_the_first(world):
    lead = world.led()
    world.offered(lead)
    other = world.partnership.viewer(Role.NAVIGATOR, world.partnership.probation)
    before = Involvement.objects.count()
    with pytest.raises(Refused, match="offered already"):
        world.offered(lead, other)
    assert Involvement.objects.count() == before, "a refused offer opens nothing"


def test_another_agency_does_not_offer_what_is_not_its_own(world):
    lead = world.led()
    member = world.partnership.viewer(Role.NAVIGATOR, world.partnership.council)
    with pytest.raises(Refused, match="lead organisation"):
        changes.offer(by=member, person=lead.person, membership=world.membership(world.sam), today=world.today, **WORDS)


def fill(world, viewer, count=6):
    return [world.led(viewer) for _ in range(count)]


def test_a_seventh_takes_a_second_person(world):
    fill(world, world.ruth)
    with pytest.raises(Refused, match="6 is the most"):
        world.led()
    arguments = {"worker": world.ruth.user_id, "because": "Nobody else speaks Polish."}
    waiting = approvals.propose(by=world.coordinator, action="team.beyond", arguments=arguments, because="See above.")
    assert not Allowance.objects.exists()
    second_says_yes(world.partnership, waiting)
    seventh = world.led()
    assert seventh.allowance is not None
    with pytest.raises(Refused, match="6 is the most"):
        world.led()


def test_a_full_worker_cannot_accept_and_nothing_has_moved(world):
    lead = world.led()
    handover = world.offered(lead)
    fill(world, world.sam)
    with pytest.raises(Refused, match="6 is the most"):
        changes.accept(by=world.sam, handover=handover, today=world.today)
    lead.refresh_from_db()
    assert lead.ended_on is None and Handover.objects.open().count() == 1


def days(world, first, last):
    return {"starts_on": world.today + dt.timedelta(first), "ends_on": world.today + dt.timedelta(last)}


def arrange(world, lead, first=0, last=7, by=None):
    return changes.arrange_cover(
        by=by or world.ruth, absent=lead.worker, people=[lead.person], membership=world.membership(world.sam),
        today=world.today, **days(world, first, last),
    )  # fmt: skip


def test_cover_opens_the_person_for_that_time_and_ends_by_itself(world, monkeypatch):
    lead = world.led()
    arrange(world, lead, 0, 7)
    assert sees(world.sam, lead.person)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: world.today + dt.timedelta(days=8))
    assert not sees(world.sam, lead.person)


@pytest.mark.parametrize(
    ("first", "last"),
    [(0, 7), (7, 9), (-3, 0), (2, 3)],
    ids=["the same", "touching the last", "touching the first", "within"],
)
def test_covers_do_not_overlap(world, first, last):
    lead = world.led()
    arrange(world, lead)
    with pytest.raises(Refused, match="covers one of them"):
        arrange(world, lead, first, last)
    assert Cover.objects.count() == 1


def test_cover_the_week_after_is_another(world):
    lead = world.led()
    arrange(world, lead)
    assert arrange(world, lead, 8, 12)


def test_another_agency_arranges_no_cover(world):
    lead = world.led()
    member = world.partnership.viewer(Role.NAVIGATOR, world.partnership.council)
    with pytest.raises(Refused, match="lead organisation"):
        arrange(world, lead, by=member)


def test_whoever_is_named_with_an_account_sees_until_they_go(world):
    person = world.person()
    named = changes.name_beside(
        by=world.coordinator, person=person, role="worker", name="", organisation="", reach="Ask at the desk",
        membership=world.membership(world.sam), today=world.today,
    )  # fmt: skip
    assert named.name and sees(world.sam, person)
    changes.end_beside(by=world.coordinator, beside=named, because="Done", today=world.today)
    assert not sees(world.sam, person)


def test_somebody_without_an_account_is_named_too(world):
    person = world.person()
    named = changes.name_beside(
        by=world.coordinator, person=person, role="peer", name="Mo", organisation="The allotment",
        reach="Tuesdays at the allotment", today=world.today,
    )  # fmt: skip
    assert named.worker is None and named.involvement is None


def test_a_lead_may_end_without_another_and_the_sight_with_it(world):
    lead = world.led()
    changes.end_lead(by=world.coordinator, lead=lead, because="He wants nobody for now.", today=world.today)
    assert reading.lead_of(world.coordinator, lead.person_id, world.today) is None
    assert not sees(world.ruth, lead.person)


def test_somebody_who_has_left_gets_no_lead(world):
    member = world.membership(world.sam)
    Membership.objects.filter(pk=member.pk).update(ends_on=world.today - dt.timedelta(days=1))
    with pytest.raises(Refused, match="does not work there"):
        world.led(world.sam)


def test_two_leads_after_a_join_one_stays_and_undoing_brings_both_back(world):
    older, newer = world.led(world.ruth), world.led(world.sam)
    Lead.objects.filter(pk=older.pk).update(started_on=world.today - dt.timedelta(days=30))
    move = people.merge(by=world.coordinator, person=newer.person, other=older.person, because="One man")
    standing = Lead.objects.current().get(person=newer.person)
    assert standing.pk == older.pk, "whoever has led longer stays"
    newer.refresh_from_db()
    assert newer.ended_as == Lead.Ending.JOINED and newer.stayed_id == older.pk
    people.undo(by=world.coordinator, move=move, because="Two men")
    assert set(Lead.objects.current().values_list("pk", "person")) == {
        (older.pk, older.person_id), (newer.pk, newer.person_id),
    }  # fmt: skip


def test_settling_two_leads_ends_the_sight_of_the_one_set_aside(world):
    older, newer = world.led(world.ruth), world.led(world.sam)
    people.merge(by=world.coordinator, person=older.person, other=newer.person, because="One man")
    assert sees(world.sam, older.person)
    aside = Lead.objects.get(pk=newer.pk)
    changes.settle_joined(by=world.coordinator, lead=aside, today=world.today)
    assert not sees(world.sam, older.person) and sees(world.ruth, older.person)


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.DATA_OFFICER, Role.ADMINISTRATOR, Role.LEAD_WORKER])
def test_who_may_not_give_a_lead(world, role):
    person = world.person()
    with pytest.raises(Refused):
        changes.assign(
            by=world.partnership.viewer(role), person=person, membership=world.membership(world.ruth), because="x",
            today=world.today,
        )  # fmt: skip


def test_who_cannot_see_the_person_gives_them_no_lead(world):
    record = make_record(world.partnership.outsider)
    with pytest.raises(Refused):
        world.led(person=record.person)
    assert not Lead.objects.exists() and User.objects.exists()
