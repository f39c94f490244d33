"""The agenda: what brings somebody on it, what the chair does with it, and who reads what of it."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Category
from alongside.cohort.models import Nomination
from alongside.meeting import changes, gathering, jobs, turns
from alongside.meeting.models import Case, Meeting, Reason, Returned
from alongside.meeting.own_facts import own_facts
from alongside.people import following
from alongside.people.models import IdentityMove
from alongside.tasks.models import Task
from alongside.team.models import Lead
from tests.factories.partnership import make_event, make_record
from tests.meeting.conftest import DAY, user_of
from tests.meeting.test_pages import as_, text_of, without_token

pytestmark = pytest.mark.django_db


def led(person, by, today):
    """Somebody with a lead, who was met yesterday."""
    Lead.objects.create(
        person=person, agency_id=by.agency_id, worker=user_of(by), because="They know one another",
        started_on=today - 60 * DAY, given_by_name="Somebody",
    )  # fmt: skip
    return person


@pytest.fixture
def record(partnership, chair, today):
    record = make_record(partnership.council, given_name="Anna", family_name="Kowalska")
    make_event(record, "contact", today - DAY)
    led(record.person, chair, today)
    return record


@pytest.fixture
def person(record):
    return record.person


@pytest.fixture
def coming(chair, forum, today):
    """A meeting in ten days for which its chair has signed."""
    row = changes.call(
        by=chair, forum=forum, when=changes.When(today + 10 * DAY, dt.time(10), 60, "The library"), today=today
    )
    changes.sign(by=chair, meeting=row, today=today)
    return row


def task(person, agency, due_on, **more):
    return Task.objects.create(
        person=person, agency=agency, title="Ring the surgery", due_on=due_on, asked_by_name="Somebody",
        **{"category": Category.HOUSING, **more},
    )  # fmt: skip


def whys(chair, meeting, today):
    return sorted(each.why for each in gathering.gather(chair, meeting, today))


def built(chair, meeting, today):
    changes.build(by=chair, meeting=meeting, today=today)
    return turns.agenda(chair, meeting)


def test_nothing_to_speak_of_is_an_empty_agenda(chair, person, coming, today):
    assert whys(chair, coming, today) == []


def test_actions_that_are_late_or_blocked(chair, person, partnership, coming, today):
    task(person, partnership.probation, today - DAY)
    task(person, partnership.probation, today + DAY, blocked_on=today, blocked_by="The landlord")
    task(person, partnership.probation, today + DAY)
    assert whys(chair, coming, today) == ["blocked", "late"]


def test_who_was_not_met_for_long(chair, partnership, forum, coming, today):
    quiet = led(make_record(partnership.council).person, chair, today)
    make_event(quiet.records.get(), "contact", today - 15 * DAY)
    assert "quiet" in whys(chair, coming, today)
    forum.quiet_days = 15
    forum.save()
    coming.refresh_from_db()
    assert "quiet" not in whys(chair, coming, today)


@pytest.mark.parametrize(
    ("kind", "days", "is_there"),
    [("custody", 28, True), ("custody", 29, False), ("release", 3, True), ("release", -1, False)],
    ids=["custody ends in four weeks", "later", "a release is noted", "it was yesterday"],
)
def test_releases_that_are_known_beforehand(chair, record, coming, today, kind, days, is_there):
    day = today + days * DAY
    make_event(
        record,
        kind,
        *([today - 90 * DAY] if kind == "custody" else [day]),
        **({"ends_on": day} if kind == "custody" else {}),
    )
    assert ("release" in whys(chair, coming, today)) is is_there


def test_nominations_since_the_last_meeting(chair, partnership, forum, coming, today):
    person = make_record(partnership.council).person
    nomination = Nomination.objects.create(
        person=person,
        agency=partnership.council,
        barriers_met="Turned away",
        why_now="Released",
        on=today,
        by_name="Somebody",
    )
    assert whys(chair, coming, today) == ["nominated"]
    Meeting.objects.create(
        forum=forum, on=today + DAY, at=dt.time(10), where="Here", state="held", called_by_name="Somebody"
    )
    assert whys(chair, coming, today) == [], "the last meeting has heard of it"
    Nomination.objects.filter(pk=nomination.pk).update(on=today + DAY)
    assert whys(chair, coming, today) == ["nominated"]


def test_records_that_were_found_to_be_theirs(chair, partnership, person, coming, today):
    other = make_record(partnership.council).person
    IdentityMove.objects.create(
        kind="merge", person=person, other=other, before={}, because="The same", by_name="Somebody"
    )
    assert whys(chair, coming, today) == ["match"]


def test_whoever_was_not_reached_is_carried_to_the_next(chair, officer, person, forum, meeting, today):
    changes.sign(by=chair, meeting=meeting, today=today)
    case = changes.add(by=chair, meeting=meeting, person=person, because="She asks for it", today=today)
    changes.note_who_is_here(by=chair, meeting=meeting, here=[], today=today)
    changes.held(by=chair, meeting=meeting, override_because="A release tomorrow", today=today)
    case.refresh_from_db()
    assert case.outcome == Case.Outcome.CARRIED
    following_one = changes.call(
        by=chair, forum=forum, when=changes.When(today + 14 * DAY, dt.time(10), where="Here"), today=today
    )
    assert whys(chair, following_one, today) == ["carried"]


def test_a_board_speaks_of_nobody(chair, person, partnership, coming, today):
    task(person, partnership.probation, today - DAY)
    coming.forum.kind = "board"
    coming.forum.save()
    assert whys(chair, coming, today) == []
    with pytest.raises(Refused, match="nobody by name"):
        changes.add(by=chair, meeting=coming, person=person, because="She asks", today=today)


def test_it_builds_itself_over_night_until_it_closes(chair, person, partnership, coming, today):
    task(person, partnership.probation, today - DAY)
    assert jobs.keep_up() == 1
    assert jobs.keep_up() == 1, "twice changes nothing"
    assert Case.objects.get().person == person and Reason.objects.get().why == "late"
    Meeting.objects.filter(pk=coming.pk).update(on=today + DAY)
    assert jobs.keep_up() == 0
    coming.refresh_from_db()
    with pytest.raises(Refused, match="closed on"):
        changes.build(by=chair, meeting=coming, today=today)


def test_what_was_done_in_the_meantime_brings_nobody(chair, person, partnership, coming, today):
    late = task(person, partnership.probation, today - DAY)
    assert [each.name for each in built(chair, coming, today).turns] == ["Anna Kowalska"]
    Task.objects.filter(pk=late.pk).update(done_at="2026-01-01T10:00Z", result="Rung")
    assert not built(chair, coming, today).turns


def test_what_somebody_sent_keeps_them_on(chair, person, partnership, coming, today):
    late = task(person, partnership.probation, today - DAY)
    case = built(chair, coming, today).turns[0].case
    changes.send(by=chair, case=case, words="She has found a flat", today=today)
    Task.objects.filter(pk=late.pk).update(done_at="2026-01-01T10:00Z", result="Rung")
    assert len(built(chair, coming, today).turns) == 1


def test_the_chair_puts_on_takes_off_and_puts_back(chair, person, coming, today):
    with pytest.raises(Refused, match="Say why they are to be"):
        changes.add(by=chair, meeting=coming, person=person, because=" ", today=today)
    case = changes.add(by=chair, meeting=coming, person=person, because="She asks for it", today=today)
    with pytest.raises(Refused, match="on the agenda already"):
        changes.add(by=chair, meeting=coming, person=person, because="She asks for it", today=today)
    with pytest.raises(Refused, match="Say why they are not"):
        changes.drop(by=chair, case=case, because="", today=today)
    changes.drop(by=chair, case=case, because="She is on holiday", today=today)
    found = built(chair, coming, today)
    assert not found.turns and found.dropped[0].case.dropped_because == "She is on holiday"
    changes.take_up_again(by=chair, case=case, today=today)
    assert [each.case for each in built(chair, coming, today).turns] == [case]


def test_whoever_was_taken_off_stays_off_until_the_chair_says_otherwise(chair, person, partnership, coming, today):
    task(person, partnership.probation, today - DAY)
    case = built(chair, coming, today).turns[0].case
    changes.drop(by=chair, case=case, because="Seen to", today=today)
    task(person, partnership.probation, today - 2 * DAY)
    assert not built(chair, coming, today).turns


def test_the_order_is_the_chairs(chair, partnership, coming, today):
    people = [make_record(partnership.council, given_name=name).person for name in ("Ada", "Bea", "Cid")]
    cases = [changes.add(by=chair, meeting=coming, person=each, because="Asked for", today=today) for each in people]
    changes.keep_order(by=chair, meeting=coming, order=[cases[2].pk, cases[0].pk, 999_999], today=today)
    assert [each.case.pk for each in turns.agenda(chair, coming).turns] == [cases[2].pk, cases[0].pk, cases[1].pk]
    Reason.objects.create(case=cases[1], category="voice", why="alarm", key="alarm:no_lead")
    changes.most_pressing_first(by=chair, meeting=coming, today=today)
    assert [each.case.pk for each in turns.agenda(chair, coming).turns] == [cases[1].pk, cases[0].pk, cases[2].pk]


def test_only_the_chair_and_only_after_signing(chair, officer, person, forum, today):
    row = changes.call(
        by=chair, forum=forum, when=changes.When(today + 10 * DAY, dt.time(10), where="Here"), today=today
    )
    changes.sign(by=officer, meeting=row, today=today)
    for by, words in ((officer, "Whoever chairs"), (chair, "Sign before")):
        with pytest.raises(Refused, match=words):
            changes.build(by=by, meeting=row, today=today)
    assert not Case.objects.exists()


def test_each_reads_the_reasons_that_they_may(chair, officer, worker, person, partnership, coming, today):
    make_record(partnership.probation, person=person)
    task(person, partnership.council, today - DAY, category=Category.DOMESTIC_ABUSE)
    task(person, partnership.council, today - DAY, category=Category.HOUSING)
    assert len(built(chair, coming, today).turns[0].reasons) == 2
    assert len(turns.agenda(officer, coming).turns[0].reasons) == 1
    assert not turns.agenda(worker, coming).turns, "the hostels do not know her"


def test_two_who_turn_out_to_be_one_have_one_turn(chair, partnership, person, coming, today):
    other = make_record(partnership.council).person
    for each in (person, other):
        changes.add(by=chair, meeting=coming, person=each, because="Asked for", today=today)
    following.bring(other.pk, person.pk)
    assert Case.objects.standing().get().person == person


def test_an_agencys_own_data_fill_in_what_it_sends(chair, officer, person, partnership, coming, today):
    theirs = make_record(partnership.probation, person=person)
    arrest = make_event(theirs, "arrest", today - 5 * DAY, summary="In the town centre")
    make_event(theirs, "arrest", today - 300 * DAY)
    task(person, partnership.probation, today + DAY)
    case = changes.add(by=chair, meeting=coming, person=person, because="Asked for", today=today)
    facts = own_facts(officer, case, today)
    assert [each.key.partition(":")[0] for each in facts] == ["event", "task"]
    assert facts[0].text.startswith("Arrest: In the town centre (") and facts[0].category is Category.JUSTICE
    changes.sign(by=officer, meeting=coming, today=today)
    for _ in range(2):
        changes.send(by=officer, case=case, facts=[facts[0].key, "event:0"], today=today)
    row = Returned.objects.get()
    assert (row.key, row.agency, row.category) == (f"event:{arrest.pk}", partnership.probation, "justice")
    assert coming.attendances.get(seat__user=officer.user_id).information_on == today


@pytest.mark.parametrize(
    ("said", "words"),
    [({}, "Tick what"), ({"words": "Much", "knows_nothing": True}, "Choose one"),
     ({"words": "Much", "category": "immigration"}, "may not see")],
    ids=["nothing at all", "nothing and something", "a kind they may not see"],
)  # fmt: skip
def test_what_is_sent_has_to_hang_together(chair, person, coming, today, said, words):
    case = changes.add(by=chair, meeting=coming, person=person, because="Asked for", today=today)
    with pytest.raises(Refused, match=words):
        changes.send(by=chair, case=case, today=today, **said)
    assert not Returned.objects.exists()


def test_knowing_nothing_is_an_answer_and_can_be_taken_back(chair, officer, person, partnership, coming, today):
    make_record(partnership.probation, person=person)
    case = changes.add(by=chair, meeting=coming, person=person, because="Asked for", today=today)
    with pytest.raises(Refused, match="Sign before"):
        changes.send(by=officer, case=case, knows_nothing=True, today=today)
    changes.sign(by=officer, meeting=coming, today=today)
    changes.send(by=officer, case=case, knows_nothing=True, today=today)
    row = Returned.objects.get()
    with pytest.raises(Refused, match="can take it back"):
        changes.take_back(by=chair, returned=row, today=today)
    changes.take_back(by=officer, returned=row, today=today)
    assert not turns.returned(officer, case)


def test_an_observer_hears_and_sends_nothing(chair, stranger, person, partnership, coming, today):
    make_record(partnership.outsider, person=person)
    changes.give_seat(
        by=chair,
        forum=coming.forum,
        agency=partnership.outsider,
        standing="observer",
        user=user_of(stranger),
        today=today,
    )
    changes.sign(by=stranger, meeting=coming, today=today)
    case = changes.add(by=chair, meeting=coming, person=person, because="Asked for", today=today)
    with pytest.raises(Refused, match="An observer hears"):
        changes.send(by=stranger, case=case, words="Much", today=today)


def test_nobody_is_named_on_a_page_before_it_is_signed_for(chair, officer, person, partnership, coming, today):
    make_record(partnership.probation, person=person, given_name="Anna", family_name="Kowalska")
    case = changes.add(by=chair, meeting=coming, person=person, because="She asks for it", today=today)
    client = as_(officer)
    for path in (f"/meetings/{coming.pk}/agenda/", f"/meetings/turn/{case.pk}/return/"):
        page = client.get(path, follow=True)
        assert "Kowalska" not in text_of(page) and "Sign first" in text_of(page)
    changes.sign(by=officer, meeting=coming, today=today)
    page = text_of(client.get(f"/meetings/{coming.pk}/agenda/"))
    assert "Kowalska" in page and "Send what we know" in page and "Take off" not in page


def test_from_an_empty_agenda_to_what_was_sent(chair, person, partnership, coming, today):
    client = as_(chair)
    assert "Nobody yet" in text_of(client.get(f"/meetings/{coming.pk}/agenda/"))
    late = task(person, partnership.council, today - DAY)
    page = text_of(client.post(f"/meetings/{coming.pk}/agenda/build/", follow=True))
    assert "Ring the surgery" in page and "1 person needs 12 minutes, and there are 60." in page
    case = Case.objects.get()
    page = text_of(client.get(f"/meetings/turn/{case.pk}/return/"))
    assert "We still have to: Ring the surgery" in page and "checked" in page
    wrong = client.post(f"/meetings/turn/{case.pk}/return/", {"category": "identity"})
    assert wrong.status_code == 400 and "Tick what" in text_of(wrong)
    said = {"facts": [f"task:{late.pk}"], "words": "He likes mornings", "category": "identity"}
    assert "What they know was sent by Council Team" in text_of(
        client.post(f"/meetings/turn/{case.pk}/return/", said, follow=True)
    )
    page = text_of(client.get(f"/meetings/turn/{case.pk}/return/"))
    assert "He likes mornings" in page and "Take back" in page
    page = text_of(client.post(f"/meetings/turn/{case.pk}/drop/", {"because": "Seen to"}, follow=True))
    assert "Taken off" in page and "Seen to" in page
    assert "Put back" not in text_of(client.post(f"/meetings/turn/{case.pk}/again/", follow=True))


def test_somebody_is_put_on_from_the_board(chair, person, coming):
    client = as_(chair)
    path = f"/meetings/{coming.pk}/agenda/add/"
    assert "Anna Kowalska" in text_of(client.get(path))
    page = text_of(client.post(path, {"person": person.key, "because": "She asks for it"}, follow=True))
    assert "On the agenda" in page and "She asks for it" in page
    assert "Anna Kowalska" not in text_of(client.get(path))


def test_the_agenda_asks_as_much_for_many_as_for_one(
    chair, partnership, person, coming, today, django_assert_max_num_queries
):
    client = as_(chair)
    changes.add(by=chair, meeting=coming, person=person, because="Asked for", today=today)
    client.get(f"/meetings/{coming.pk}/agenda/")
    with django_assert_max_num_queries(60) as few:
        client.get(f"/meetings/{coming.pk}/agenda/")
    for _ in range(6):
        changes.add(
            by=chair, meeting=coming, person=make_record(partnership.council).person, because="Asked for", today=today
        )
    with django_assert_max_num_queries(len(few)):
        client.get(f"/meetings/{coming.pk}/agenda/")


def test_who_may_not_see_somebody_finds_no_turn_of_theirs(chair, worker, person, coming, today):
    changes.sign(by=worker, meeting=coming, today=today)
    case = changes.add(by=chair, meeting=coming, person=person, because="Asked for", today=today)
    client = as_(worker)
    refused, missing = client.get(f"/meetings/turn/{case.pk}/return/"), client.get("/meetings/turn/999999/return/")
    assert refused.status_code == 404 and without_token(refused) == without_token(missing)
