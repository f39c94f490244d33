"""Notes: when they are due, who reads what of them, that nothing in them changes, extracts, and invitations for calendars."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.meeting import changes, jobs, minutes
from alongside.meeting.models import Case, Extract, Notes, Point
from alongside.meeting.rules import digest_of, due_on
from alongside.notices.models import Notice
from alongside.notices.rules import Entry, invitation
from alongside.people import following as rows
from alongside.rights.rules.days import bank_holidays
from alongside.tasks.models import Task
from tests.factories.partnership import make_record
from tests.meeting.conftest import DAY, user_of
from tests.meeting.test_live import act, hear, key, note
from tests.meeting.test_pages import as_, text_of

pytestmark = pytest.mark.django_db
SAID = {"housing": "She may come back", "domestic_abuse": "He knows the address"}


@pytest.mark.parametrize(
    ("held", "due"),
    [
        (dt.date(2026, 11, 23), dt.date(2026, 11, 26)),
        (dt.date(2026, 11, 26), dt.date(2026, 12, 1)),
        (dt.date(2026, 11, 28), dt.date(2026, 12, 2)),
        (dt.date(2026, 12, 23), dt.date(2026, 12, 30)),
    ],
    ids=["Monday", "over a weekend", "held on a Saturday", "over Christmas"],
)
def test_notes_are_due_on_the_third_working_day(held, due):
    assert due_on(held) == due


@given(st.dates(dt.date(2024, 1, 1), dt.date(2032, 12, 31)))
def test_three_working_days_are_counted_one_by_one(held):
    days = (held + dt.timedelta(days=count) for count in itertools.count(1))
    working = (day for day in days if day.weekday() < 5 and day not in bank_holidays(day.year))
    assert due_on(held) == list(itertools.islice(working, 3))[-1]


line = st.tuples(st.integers(), st.text(max_size=5))


@given(st.lists(line, max_size=5), st.lists(line, max_size=5))
def test_other_lines_are_another_digest(one, other):
    as_text = [[tuple(map(str, each)) for each in lines] for lines in (one, other)]
    assert (digest_of(one) == digest_of(other)) is (as_text[0] == as_text[1])


@pytest.fixture
def person(partnership, hostels):
    person = make_record(partnership.council, given_name="Anna", family_name="Kowalska").person
    make_record(partnership.probation, person=person, given_name="Anna", family_name="Kowalska")
    return person


@pytest.fixture
def spoken(chair, officer, person, partnership, meeting, today):
    """Anna was spoken of: heard, two decisions in two kinds of fact, an action."""
    for viewer in (chair, officer):
        changes.sign(by=viewer, meeting=meeting, today=today)
    case = changes.add(by=chair, meeting=meeting, person=person, because="She asks for it", today=today)
    hear(chair, case, today)
    for category, text in SAID.items():
        note(chair, case, today, kind="decision", category=category, text=text)
    act(chair, case, partnership.probation, today, owner=user_of(officer))
    return case


@pytest.fixture
def held(chair, officer, spoken, today):
    here = spoken.meeting.attendances.filter(seat__user__in=[chair.user_id, officer.user_id])
    changes.note_who_is_here(by=chair, meeting=spoken.meeting, here=[each.pk for each in here], today=today)
    return changes.held(by=chair, meeting=spoken.meeting, today=today)


@pytest.fixture
def signed(chair, held, today):
    return changes.sign_notes(by=chair, meeting=held, today=today)


def test_the_chair_signs_what_was_held_and_once(chair, officer, spoken, meeting, today):
    with pytest.raises(Refused, match="was held"):
        changes.sign_notes(by=chair, meeting=meeting, today=today)
    changes.note_who_is_here(by=chair, meeting=meeting, here=[], today=today)
    changes.held(by=chair, meeting=meeting, override_because="A release tomorrow", today=today)
    with pytest.raises(Refused, match="Whoever chairs"):
        changes.sign_notes(by=officer, meeting=meeting, today=today)
    row = changes.sign_notes(by=chair, meeting=meeting, today=today)
    assert (row.signed_by_name, row.due_on) == (chair.name, due_on(meeting.on))
    with pytest.raises(Refused, match="Add to them"):
        changes.sign_notes(by=chair, meeting=meeting, today=today)
    told = Notice.objects.filter(kind="notes_issued")
    assert {each.user_id for each in told} == set(
        meeting.forum.seats.filter(user__isnull=False).values_list("user", flat=True)
    )


def test_each_reads_what_they_may(chair, officer, worker, signed, held, person):
    whole, theirs, nobody = (minutes.minutes(viewer, held) for viewer in (chair, officer, worker))
    assert [len(each.people) for each in (whole, theirs, nobody)] == [1, 1, 0]
    assert whole.people[0].decided == ("She may come back (Council Team)", "He knows the address (Council Team)")
    assert theirs.people[0].decided == ("She may come back (Council Team)",)
    assert whole.people[0].voice == ("In their own words, brought along, Joan Bell spoke for them. A door I can lock",)
    assert officer.name in whole.people[0].to_do[0] and "Probation" in whole.people[0].to_do[0]
    assert len(whole.present) == 2 and len(whole.apologies) == 1 and "no information sent" in whole.apologies[0]


def test_what_was_agreed_last_time_is_read_next_time(chair, forum, signed, held, today):
    following = changes.call(by=chair, forum=forum, when=changes.When(today, dt.time(15), where="Here"), today=today)
    assert [each.partition(":")[0] for each in minutes.minutes(chair, following).open_since] == ["Ring the surgery"]
    Task.objects.update(done_at="2026-01-01T10:00Z", is_closed=True, result="She went herself")
    found = minutes.minutes(chair, following)
    assert found.closed_since == ("Ring the surgery: She went herself",) and not found.open_since


def test_signed_notes_say_what_was_open_and_whose_it_was_when_they_were_signed(
    chair, worker, forum, signed, held, today
):
    at = minutes.minutes(chair, held).people[0].to_do
    following = changes.call(by=chair, forum=forum, when=changes.When(today, dt.time(15), where="Here"), today=today)
    before = minutes.minutes(chair, following, timezone.now()).open_since
    Task.objects.update(
        owner=user_of(worker), done_at=timezone.now() + 2 * DAY, is_closed=True, result="She went herself"
    )
    found = minutes.minutes(chair, following, timezone.now())
    assert found.open_since == before and not found.closed_since
    assert minutes.minutes(chair, held).people[0].to_do == at
    assert minutes.minutes(chair, following, timezone.now() + 3 * DAY).closed_since == (
        "Ring the surgery: She went herself",
    )


def test_two_who_turn_out_to_be_one_keep_what_was_said_of_both(chair, partnership, person, spoken, meeting, today):
    other = make_record(partnership.council).person
    second = changes.add(by=chair, meeting=meeting, person=other, because="Asked for", today=today)
    hear(chair, second, today)
    changes.note_who_is_here(by=chair, meeting=meeting, here=[], today=today)
    held = changes.held(by=chair, meeting=meeting, override_because="A release tomorrow", today=today)
    notes = changes.sign_notes(by=chair, meeting=held, today=today)
    rows.bring(other.pk, person.pk)
    assert [each.case.person for each in minutes.minutes(chair, held).people] == [person, person]
    assert minutes.digest(held) == notes.digest


def test_nothing_in_signed_notes_changes(chair, signed, held, spoken, today):
    spoken.refresh_from_db()
    for do in (
        lambda: note(chair, spoken, today),
        lambda: changes.correct(by=chair, point=Point.objects.first(), key=key(), text="Else", today=today),
        lambda: changes.send(by=chair, case=spoken, words="Much", today=today),
        lambda: changes.drop(by=chair, case=spoken, because="Else", today=today),
    ):
        with pytest.raises(Refused):
            do()
    assert minutes.digest(held) == signed.digest
    Point.objects.filter(pk=Point.objects.first().pk).update(text="Something else")
    assert minutes.digest(held) != signed.digest


def test_an_addendum_stands_beside_them(chair, officer, signed, held, spoken, today):
    spoken.refresh_from_db()
    changes.add_to_notes(by=officer, case=spoken, key=key(), text="It was Tuesday", today=today)
    found = minutes.minutes(chair, held).people[0]
    assert found.added[0].startswith("It was Tuesday (Probation), ") and minutes.digest(held) == signed.digest


def test_nothing_is_added_before_they_are_signed(officer, held, spoken, today):
    spoken.refresh_from_db()
    with pytest.raises(Refused, match="not signed yet"):
        changes.add_to_notes(by=officer, case=spoken, key=key(), text="It was Tuesday", today=today)


def test_an_extract_goes_to_an_agency_with_an_interest(chair, officer, partnership, person, signed, spoken, today):
    spoken.refresh_from_db()
    reader = partnership.viewer(Role.LEAD_WORKER, partnership.drug_service)
    other = partnership.viewer(Role.LEAD_WORKER, partnership.outsider)
    make_record(partnership.drug_service, person=person, given_name="Anna", family_name="Kowalska")
    with pytest.raises(Refused, match="Say what their interest"):
        changes.give_extract(by=chair, case=spoken, agency=partnership.drug_service, because=" ", today=today)
    with pytest.raises(Refused, match="Whoever chairs"):
        changes.give_extract(
            by=officer, case=spoken, agency=partnership.drug_service, because="The script", today=today
        )
    for _ in range(2):
        row = changes.give_extract(
            by=chair, case=spoken, agency=partnership.drug_service, because="The script", today=today
        )
    assert Extract.objects.count() == 1
    assert list(Notice.objects.filter(kind="notes_extract").values_list("user", flat=True)) == [reader.user_id]
    page = text_of(as_(reader).get(f"/meetings/extract/{row.pk}/"))
    assert "She may come back" in page and "The script" in page and "He knows the address" not in page
    assert as_(reader).get(f"/meetings/extract/{row.pk}/paper/").content.startswith(b"%PDF")
    for viewer in (other, officer):
        assert as_(viewer).get(f"/meetings/extract/{row.pk}/").status_code == 404


def test_the_chair_is_reminded_while_notes_wait(chair, held, today):
    due = due_on(held.on)
    jobs.keep_up(due - DAY)
    assert not Notice.objects.filter(kind="notes_wait").exists()
    for day in (due, due, due + DAY, due + 2 * DAY):
        jobs.keep_up(day)
    assert list(Notice.objects.filter(kind="notes_wait").values_list("user", flat=True)) == [chair.user_id] * 2
    changes.sign_notes(by=chair, meeting=held, today=due)
    Notice.objects.all().delete()
    jobs.keep_up(due + 3 * DAY)
    assert not Notice.objects.exists()


def test_members_are_told_when_a_meeting_is_called_moved_and_off(chair, officer, worker, meeting, today):
    changes.move(by=chair, meeting=meeting, when=changes.When(today + DAY, dt.time(10), where="Here"), today=today)
    changes.not_held(by=chair, meeting=meeting, because="Snow", today=today)
    for viewer in (officer, worker):
        told = Notice.objects.filter(user=viewer.user_id).order_by("pk").values_list("kind", flat=True)
        assert list(told) == ["meeting_called", "meeting_moved", "meeting_off"]
    assert not Notice.objects.filter(user=chair.user_id).exists(), "whoever does it knows"


@pytest.mark.parametrize(
    ("is_off", "method", "status"), [(False, "REQUEST", "CONFIRMED"), (True, "CANCEL", "CANCELLED")]
)
def test_an_invitation_updates_and_takes_out_what_stands_in_a_calendar(is_off, method, status):
    begins = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)
    entry = Entry("meeting-1", "A meeting", begins, begins + dt.timedelta(hours=1))
    text = invitation(entry, begins, organiser="a@b.example", attendee="c@d.example", sequence=3, is_off=is_off)
    lines = text.split("\r\n")
    assert {f"METHOD:{method}", "SEQUENCE:3", "UID:meeting-1@alongside", f"STATUS:{status}"} <= set(lines)
    assert {"ORGANIZER:mailto:a@b.example", "ATTENDEE;RSVP=FALSE:mailto:c@d.example"} <= set(lines)
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]


def test_the_invitation_of_a_meeting_that_moves_and_is_off(chair, officer, stranger, meeting, today):
    client, path = as_(officer), f"/meetings/{meeting.pk}/invitation/"
    answer = client.get(path)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "METHOD:REQUEST" in text_of(answer) and "SEQUENCE:0" in text_of(answer) and "The team" not in text_of(answer)
    changes.move(by=chair, meeting=meeting, when=changes.When(today + DAY, dt.time(10), where="Here"), today=today)
    assert "SEQUENCE:1" in text_of(client.get(path))
    changes.not_held(by=chair, meeting=meeting, because="Snow", today=today)
    assert "METHOD:CANCEL" in text_of(client.get(path)) and "SEQUENCE:2" in text_of(client.get(path))
    assert as_(stranger).get(path).status_code == 404


def test_from_the_draft_to_signed_notes_on_paper(chair, officer, held, spoken):
    path = f"/meetings/{held.pk}/notes/"
    assert "The chair signs them by" in text_of(as_(officer).get(path))
    assert "Kowalska" not in text_of(as_(officer).get(path)), "a draft is the chair's"
    client = as_(chair)
    draft = text_of(client.get(path))
    assert "Draft" in draft and "He knows the address" in draft and "It was so: sign" in draft
    assert "Nothing in them has changed since" in text_of(client.post(f"{path}sign/", follow=True))
    page = text_of(as_(officer).get(path))
    assert "She may come back" in page and "He knows the address" not in page and "Give an extract" not in page
    paper = as_(officer).get(f"{path}paper/")
    assert paper["Content-Type"] == "application/pdf" and b"She may come back" in paper.content
    assert b"He knows the address" not in paper.content
    said = {"key": key(), "text": "It was Tuesday", "category": "identity"}
    assert "It was Tuesday" in text_of(as_(officer).post(f"/meetings/turn/{spoken.pk}/add/", said, follow=True))
    assert Notes.objects.count() == 1 and Case.objects.get().outcome == "carried", "nobody said that she was done"


def test_notes_that_are_not_what_was_signed_say_so(chair, signed, held):
    Point.objects.filter(kind="decision").update(text="Something else")
    assert "is not as it was when they were signed" in text_of(as_(chair).get(f"/meetings/{held.pk}/notes/"))
