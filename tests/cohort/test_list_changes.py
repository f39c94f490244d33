"""From a proposal to a place, through its statuses, to its end: row, entry and refusal of each change."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from alongside.access.gate import Refused
from alongside.access.models import User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.cohort import changes, places
from alongside.cohort.changes import Attempt
from alongside.cohort.models import AgencyView, Capacity, Decision, Place, Proposal, StatusMove
from alongside.cohort.reminding import remind
from alongside.people import changes as people
from alongside.tasks.models import Task
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WHY = "Three services ask the same of them"


@pytest.fixture
def speaker(partnership):
    return partnership.viewer(Role.TEAM_MEMBER, partnership.probation)


@pytest.fixture
def drugs(partnership):
    return partnership.viewer(Role.TEAM_MEMBER, partnership.drug_service)


@pytest.fixture
def person(partnership, by, speaker):
    record = make_record(partnership.council)
    make_record(partnership.probation, person=record.person)
    return record.person


def propose(by, person, today, **more):
    return changes.propose(by=by, person=person, origin="nomination", because=WHY, on=today, **more)


def say(by, proposal, today, stance="for"):
    return changes.say_view(by=by, proposal=proposal, stance=stance, because="We know them", on=today)


def agree(by, proposal, today, **more):
    return changes.agree(by=by, proposal=proposal, because="All agree", on=today, **more)


@pytest.fixture
def agreed(by, speaker, person, today):
    proposal = propose(by, person, today)
    say(speaker, proposal, today)
    agree(by, proposal, today)
    return Place.objects.get()


def move(by, place, to, on, **more):
    return changes.move(by=by, place=place, to=to, because="It is time", on=on, **more)


def test_a_proposal_asks_every_agency_alongside_that_can_speak(by, speaker, person, today, partnership):
    make_record(partnership.drug_service, person=person.records.first().person)  # nobody of theirs can speak
    proposal = propose(by, person, today)
    assert proposal.place_kind == "data" and proposal.agency == partnership.council
    asked = Task.objects.get()
    assert asked.agency == partnership.probation and asked.due_on == dt.date(2026, 11, 16)
    entry = Entry.objects.get(verb="list.propose", kind=Entry.Kind.CHANGE)
    assert entry.person_id == person.pk and WHY not in str(entry.detail)


def test_a_proposal_says_where_the_person_stood_that_day(by, eligible, assess, today):
    person = eligible()
    assess()
    proposal = propose(by, person, today)
    assert (proposal.rank, proposal.verdict) == (1, "yes") and proposal.points > 0


@pytest.mark.parametrize("because", ["", "  "])
def test_a_proposal_says_why(by, person, today, because):
    with pytest.raises(Refused, match="Say why"):
        changes.propose(by=by, person=person, origin="referral", because=because, on=today)


def test_nobody_is_proposed_twice_at_once(by, person, today):
    propose(by, person, today)
    with pytest.raises(Refused, match="proposed already"):
        propose(by, person, today)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(person=person, agency_id=by.agency_id, origin="referral", because="x", on=today)


def test_who_does_not_speak_for_an_agency_proposes_nobody(partnership, person, today):
    with pytest.raises(Refused):
        propose(partnership.viewer(Role.NAVIGATOR), person, today)
    assert Entry.objects.filter(verb="list.propose", kind=Entry.Kind.REFUSAL).count() == 1


def test_a_view_closes_the_question_and_may_be_said_anew(by, speaker, person, today):
    proposal = propose(by, person, today)
    say(speaker, proposal, today, "needs_more")
    say(speaker, proposal, today + DAY, "for")
    assert Task.objects.get().result == "Said: needs to know more"
    assert [view.stance for view in AgencyView.objects.all()] == ["needs_more", "for"]
    with pytest.raises(Refused, match="Say why"):
        changes.say_view(by=speaker, proposal=proposal, stance="for", because=" ", on=today)


def test_an_agency_that_may_not_know_the_person_has_no_view(by, drugs, person, today):
    proposal = propose(by, person, today)
    with pytest.raises(Refused):
        say(drugs, proposal, today)


def test_nothing_is_decided_before_the_others_were_heard(by, speaker, person, today):
    proposal = propose(by, person, today)
    with pytest.raises(Refused, match="1 more view is needed"):
        agree(by, proposal, today + 60 * DAY)
    say(speaker, proposal, today)
    decision = agree(by, proposal, today)
    assert decision.heard == ["Council Team", "Probation"] and decision.silent == []


def test_after_the_time_for_views_silence_is_named_and_not_waited_for(by, speaker, drugs, person, today, partnership):
    make_record(partnership.drug_service, person=person)
    proposal = propose(by, person, today)
    say(speaker, proposal, today)
    with pytest.raises(Refused, match="Drug Service may still speak"):
        agree(by, proposal, today + 14 * DAY)
    assert agree(by, proposal, today + 15 * DAY).silent == ["Drug Service"]
    assert not Task.objects.open().exists(), "what was asked needs no answer any more"


def test_agreeing_gives_a_place_and_the_first_status(agreed, person, today):
    decision = Decision.objects.get()
    assert (decision.places, decision.taken, decision.place_kind) == (20, 0, "data")
    assert agreed.person == person and agreed.started_on == today
    first = StatusMove.objects.get()
    assert (first.from_status, first.to_status) == ("", "identified")
    assert first.expected_until == dt.date(2026, 12, 2)
    with pytest.raises(Refused, match="decided already"):
        changes.decline(by=_coordinator(agreed), proposal=agreed.proposal, because="No", on=today)


def _coordinator(place):
    from alongside.access import gate
    from alongside.access.models import Membership

    return gate.viewer_for(Membership.objects.select_related("user", "agency").get(role=Role.COORDINATOR))


def test_only_the_coordinator_decides(speaker, by, person, today):
    proposal = propose(by, person, today)
    say(speaker, proposal, today)
    with pytest.raises(Refused):
        agree(speaker, proposal, today)
    assert not Decision.objects.exists()


def test_a_no_is_told_to_who_put_them_forward_and_stands_until_facts_change(by, speaker, person, today, partnership):
    proposal = propose(speaker, person, today)
    say(by, proposal, today)
    changes.decline(by=by, proposal=proposal, because="Well supported already", on=today)
    told = Task.objects.open().get()
    assert told.agency == partnership.probation and told.title.startswith("Your proposal")
    assert not Place.objects.exists()
    with pytest.raises(Refused, match="Say what has changed"):
        propose(by, person, today + DAY)
    again = propose(by, person, today + DAY, what_changed="The hostel place ended")
    assert again.what_changed == "The hostel place ended"


@pytest.fixture
def full(by, today):
    changes.set_capacity(by=by, data_places=0, referral_places=1, starts_on=today, because="To begin with")


def test_a_place_beyond_needs_a_reason_and_a_named_approver(by, speaker, person, today, full, partnership):
    proposal = propose(by, person, today)
    say(speaker, proposal, today)
    with pytest.raises(Refused, match="Every place of this kind is taken"):
        agree(by, proposal, today)
    with pytest.raises(Refused, match="Name who allowed"):
        agree(by, proposal, today, beyond_because="Released on Friday", approved_by=User.objects.get(pk=by.user_id))
    lead = User.objects.get(pk=partnership.viewer(Role.ACCOUNTABLE_LEAD).user_id)
    decision = agree(by, proposal, today, beyond_because="Released on Friday", approved_by=lead)
    assert (decision.beyond_because, decision.approved_by_name) == ("Released on Friday", lead.name)
    assert places.picture_on(today).data.beyond == 1


def test_capacity_is_a_history(by, today):
    changes.set_capacity(by=by, data_places=15, referral_places=5, starts_on=today, because="A2 9.19")
    changes.set_capacity(by=by, data_places=30, referral_places=10, starts_on=today + 365 * DAY, because="Second year")
    assert places.capacity_on(today) == (15, 5)
    assert places.capacity_on(today + 365 * DAY) == (30, 10)
    with pytest.raises(Refused, match="later change"):
        changes.set_capacity(by=by, data_places=1, referral_places=1, starts_on=today, because="Back")
    with pytest.raises(Refused, match="Say why"):
        changes.set_capacity(by=by, data_places=1, referral_places=1, starts_on=today + 366 * DAY, because=" ")
    with pytest.raises(Refused, match="between 1 and"):
        changes.set_capacity(by=by, data_places=0, referral_places=0, starts_on=today + 366 * DAY, because="None")
    assert Capacity.objects.count() == 2


def test_before_anything_is_set_there_are_twenty_places(today):
    assert places.capacity_on(today) == (15, 5)


def test_a_way_through_the_statuses(agreed, by, speaker, today, partnership):
    move(by, agreed, "approached", today + 5 * DAY)
    move(speaker, agreed, "active", today + 20 * DAY)
    move(by, agreed, "monitored", today + 100 * DAY, follow_on="Floating support")
    assert places.picture_on(today + 99 * DAY).taken == 1
    assert places.picture_on(today + 100 * DAY).taken == 0, "whoever is watched over takes no place"
    due = dt.date(2027, 3, 10)
    looked = changes.look(by=by, place=agreed, due_on=due, standing="holding", on=due, note="Bed, GP, sister")
    assert looked.number == 1
    with pytest.raises(Refused, match="Somebody has looked already"):
        changes.look(by=by, place=agreed, due_on=due, standing="slipping", on=due)
    with pytest.raises(Refused, match="no monthly look"):
        changes.look(by=by, place=agreed, due_on=due + DAY, standing="slipping", on=due + DAY)
    move(by, agreed, "active", due + 3 * DAY)
    assert agreed.moves.count() == 5
    assert Entry.objects.filter(verb="list.move", kind=Entry.Kind.CHANGE).count() == 5


def test_on_a_past_day_the_list_is_as_it_was(agreed, by, today):
    move(by, agreed, "approached", today + 5 * DAY)
    then = Place.objects.current(today + 4 * DAY).as_at(today + 4 * DAY).get()
    now = Place.objects.current(today + 9 * DAY).as_at(today + 9 * DAY).get()
    assert (then.status, then.status_since) == ("identified", today)
    assert (now.status, now.status_since) == ("approached", today + 5 * DAY)
    assert not Place.objects.current(today - DAY).exists()


@pytest.mark.parametrize(
    ("to", "more", "says"),
    [
        pytest.param("active", {}, "From Identified, not approached one goes to", id="a move that is not allowed"),
        pytest.param("nowhere", {}, "one goes to", id="a status that is none"),
        pytest.param("on_hold", {}, "why nothing can be done", id="a hold without its reason"),
        pytest.param("on_hold", {"hold_reason": "moon"}, "why nothing can be done", id="a hold for an unknown reason"),
        pytest.param("identified", {}, "a later day", id="a longer stay without a day"),
        pytest.param("approached", {"on": -1}, "The last move was on 2 November 2026", id="before the last move"),
        pytest.param("approached", {"because": " "}, "Say why", id="no reason"),
        pytest.param("approached", {"until": 0}, "must come after", id="to look again on the day itself"),
    ],
)
def test_a_move_that_is_refused(agreed, by, today, to, more, says):
    given = {"because": "It is time", "on": today, **more}
    for name in ("on", "until"):
        if isinstance(given.get(name), int):
            given[name] = today + given[name] * DAY
    with pytest.raises(Refused, match=says):
        changes.move(by=by, place=agreed, to=to, **given)
    assert agreed.moves.count() == 1


def test_somebody_of_a_role_that_may_not_moves_nobody(agreed, today, partnership):
    with pytest.raises(Refused):
        move(partnership.viewer(Role.LEAD_WORKER), agreed, "approached", today)


def test_a_longer_stay_is_a_move_of_its_own_and_does_not_start_the_days_again(agreed, by, today):
    later = today + 90 * DAY
    changes.move(
        by=by, place=agreed, to="identified", because="Waiting for the release", on=today + 9 * DAY, until=later
    )
    row = Place.objects.current(later).as_at(later).get()
    assert (row.status_since, row.until) == (today, later)


def test_who_disengages_keeps_their_place_and_somebody_keeps_trying(agreed, by, today, partnership):
    move(by, agreed, "approached", today)
    with pytest.raises(Refused, match="who tries what by when"):
        move(by, agreed, "disengaged", today + DAY)
    first = Attempt(partnership.probation, "Breakfast at the day centre", today + 7 * DAY)
    move(by, agreed, "disengaged", today + DAY, attempts=[first])
    changes.try_again(
        by=by, place=agreed, on=today + DAY, attempt=Attempt(partnership.council, "A card", today + 9 * DAY)
    )
    assert {task.title for task in Task.objects.open()} == {"Breakfast at the day centre", "A card"}
    assert places.picture_on(today + DAY).taken == 1
    move(by, agreed, "active", today + 3 * DAY)
    assert not Task.objects.open().exists()
    assert "Not needed any more" in Task.objects.filter(title="A card").get().result


def test_a_place_ends_by_decision_alone(agreed, by, speaker, today):
    with pytest.raises(Refused):
        changes.end(by=speaker, place=agreed, ending="moved_away", because="Gone", on=today)
    with pytest.raises(Refused, match="only when records are joined"):
        changes.end(by=by, place=agreed, ending="joined", because="Gone", on=today)
    with pytest.raises(Refused, match="Say why"):
        changes.end(by=by, place=agreed, ending="moved_away", because="", on=today)
    changes.end(by=by, place=agreed, ending="moved_away", because="Lives with their brother in Leeds", on=today + DAY)
    assert Place.objects.current(today).exists() and not Place.objects.current(today + DAY).exists()
    with pytest.raises(Refused, match="has ended"):
        move(by, agreed, "approached", today + DAY)


def test_years_of_silence_take_nobody_off(agreed, by, today):
    much_later = today + 2000 * DAY
    remind(by, much_later)
    assert Place.objects.current(much_later).as_at(much_later).get().status == "identified"


def test_reminders_are_asked_once_and_nothing_is_closed(agreed, by, today):
    assert remind(by, today) == 0
    soon = dt.date(2026, 11, 18)  # two weeks before the month is over
    assert remind(by, soon) == 1
    assert remind(by, soon + DAY) == 0
    asked = Task.objects.open().get()
    assert asked.agency_id == by.agency_id and "identified, not approached until 2 December 2026" in asked.title
    Task.objects.update(done_at=asked.asked_at, result="Looked")
    assert remind(by, soon + 2 * DAY) == 0, "what was answered is not asked again"


def test_a_monthly_look_and_a_ready_proposal_are_asked_for(agreed, by, speaker, today, partnership):
    for to, more in (("approached", {}), ("active", {}), ("monitored", {"follow_on": "Floating support"})):
        move(by, agreed, to, today, **more)
    other = make_record(partnership.council)
    propose(by, other.person, today)
    remind(by, dt.date(2026, 12, 2))
    titles = {task.title for task in Task.objects.open()}
    assert titles == {"See how things stand: a monthly look is due",
                      "Decide on a proposal for the list: the agencies have been heard"}  # fmt: skip


@pytest.fixture
def two(agreed, by, speaker, person, today, partnership):
    """Two people with a place each, the second younger."""
    other = make_record(partnership.council).person
    proposal = propose(by, other, today + DAY)
    agree(by, proposal, today + DAY)
    return person, other


@pytest.mark.parametrize("turned", [False, True], ids=["the older stays", "the older comes along"])
def test_two_places_of_one_human_become_one_and_two_again(two, by, turned, partnership):
    person, other = reversed(two) if turned else two
    older = Place.objects.order_by("started_on").first()
    linker = partnership.viewer(Role.DATA_OFFICER)
    joined = people.merge(by=linker, person=person, other=other, because="Same NHS number")
    open_now = Place.objects.filter(ended_on=None)
    assert open_now.get() == older and open_now.get().person == person
    closed = Place.objects.exclude(ended_on=None).get()
    assert closed.ended_as == "joined" and closed.stayed == older
    people.undo(by=linker, move=joined, because="Two sisters")
    assert {(place.person_id, place.ended_on) for place in Place.objects.all()} == {(each.pk, None) for each in two}


def test_of_two_open_proposals_the_older_goes_on(by, person, today, partnership):
    other = make_record(partnership.council).person
    first, second = propose(by, person, today), propose(by, other, today + DAY)
    linker = partnership.viewer(Role.DATA_OFFICER)
    joined = people.merge(by=linker, person=other, other=person, because="Same NHS number")
    assert Proposal.objects.open().get() == first
    assert Decision.objects.get().outcome == "joined"
    people.undo(by=linker, move=joined, because="Two brothers")
    assert set(Proposal.objects.open()) == {first, second} and not Decision.objects.exists()


def test_a_proposal_of_somebody_who_turns_out_to_have_a_place_waits_no_more(agreed, by, person, today, partnership):
    other = make_record(partnership.council).person
    propose(by, other, today)
    people.merge(by=partnership.viewer(Role.DATA_OFFICER), person=person, other=other, because="Same")
    assert not Proposal.objects.open().exists() and Place.objects.filter(ended_on=None).count() == 1


def test_parted_records_leave_the_place_and_ask_whose_it_is(agreed, by, person, partnership):
    record = person.records.get(agency=partnership.probation)
    people.part(by=partnership.viewer(Role.DATA_OFFICER), person=person, records=[record], because="Father and son")
    rows = list(Place.objects.current(agreed.started_on).as_at(agreed.started_on))
    assert rows[0].person == person
    assert places.parted_since(by, rows) == {agreed.pk}


def test_contact_that_the_viewer_may_see_counts_as_met(agreed, by, person, today, partnership):
    make_event(person.records.first(), "contact", today - DAY)
    hidden = make_record(partnership.outsider, person=person)
    make_event(hidden, "contact", today)
    rows = list(Place.objects.current(today).as_at(today))
    assert places.stays(by, rows, today)[agreed.pk].last_met == today - DAY


def test_a_status_that_somebody_is_in_cannot_be_taken_out(agreed, by, shipped):
    from alongside.cohort import documents
    from alongside.cohort.criteria import BadCriteria

    body = documents.shipped("statuses")
    renamed = body.replace('"identified"', '"new"')
    with pytest.raises(BadCriteria, match="People on the list are in: identified"):
        changes.edit_list_rules(by=by, slug="statuses", body=renamed, note="Clearer")
    saved = changes.edit_list_rules(
        by=by, slug="statuses", body=body.replace("Approached,", "Reached,"), note="Clearer"
    )
    assert saved.version == 2
