"""Setting up, giving seats, calling, answering, signing, holding: the row, the entry, and who is refused."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.meeting import changes, reading
from alongside.meeting.models import Attendance, Forum, Meeting, Seat, Signing
from alongside.meeting.rules import Standing
from tests.meeting.conftest import DAY, TERMS, user_of

pytestmark = pytest.mark.django_db
NOT_THEIRS = [Role.TEAM_MEMBER, Role.LEAD_WORKER, Role.DATA_OFFICER, Role.BOARD_MEMBER, Role.ADMINISTRATOR]


def when(on, **more):
    return changes.When(on, dt.time(10), **{"where": "The library", **more})


def attendance(meeting, viewer) -> Attendance:
    return Attendance.objects.get(meeting=meeting, seat__user=viewer.user_id)


@pytest.mark.parametrize("role", NOT_THEIRS)
def test_only_the_coordinator_sets_one_up(partnership, role, today):
    with pytest.raises(Refused):
        changes.set_up(by=partnership.viewer(role), terms=TERMS, today=today)
    assert not Forum.objects.exists()
    assert Entry.objects.filter(kind=Entry.Kind.REFUSAL, verb="meeting.edit").exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [({"name": " "}, "needs a name"), ({"declaration": ""}, "a declaration"), ({"minimum": 0}, "At least one")],
    ids=["no name", "nothing to sign", "nobody has to be there"],
)
def test_a_forum_is_whole(chair, today, change, words):
    with pytest.raises(Refused, match=words):
        changes.set_up(by=chair, terms=dataclasses.replace(TERMS, **change), today=today)


def test_set_up_with_its_entry_and_altered_without_touching_what_was_signed(chair, officer, meeting, today):
    changes.sign(by=officer, meeting=meeting, today=today)
    changes.alter(by=chair, forum=meeting.forum, terms=dataclasses.replace(TERMS, declaration="Other words"))
    assert Signing.objects.get().words == "I keep what is said."
    assert Entry.objects.filter(verb="meeting.edit", object_kind="meeting.forum").exists()


def seat(by, forum, agency, today, **more):
    return changes.give_seat(by=by, forum=forum, agency=agency, today=today, **{"standing": Standing.MEMBER, **more})


def test_a_seat_is_for_a_member_of_its_agency_once_and_one_chairs(chair, officer, stranger, forum, partnership, today):
    with pytest.raises(Refused, match="not a member of Council Team"):
        seat(chair, forum, partnership.council, today, user=user_of(stranger))
    with pytest.raises(Refused, match="sits here already"):
        seat(chair, forum, partnership.probation, today, user=user_of(officer))
    with pytest.raises(Refused, match="chairs it already"):
        seat(chair, forum, partnership.outsider, today, user=user_of(stranger), is_chair=True)
    for more in ({"user": None}, {"user": user_of(stranger), "standing": Standing.OBSERVER}):
        with pytest.raises(Refused, match="with a name, and no observer"):
            seat(chair, forum, partnership.outsider, today, is_chair=True, **more)
    assert Seat.objects.count() == 3


def test_an_agency_whose_name_tells_too_much_has_no_seat(chair, forum, partnership, today):
    with pytest.raises(Refused, match="not named to other agencies"):
        seat(chair, forum, partnership.drug_service, today)


def test_a_new_seat_is_asked_to_what_comes_and_an_ended_one_not_any_more(chair, stranger, meeting, partnership, today):
    new = seat(chair, meeting.forum, partnership.outsider, today, user=user_of(stranger), standing=Standing.OBSERVER)
    assert attendance(meeting, stranger).answer == "waits"
    changes.end_seat(by=chair, seat=new, today=today)
    assert not Attendance.objects.filter(seat=new).exists()
    new.refresh_from_db()
    assert new.ended_on == today
    with pytest.raises(Refused, match="ended already"):
        changes.end_seat(by=chair, seat=new, today=today)


def test_a_meeting_asks_every_seat(meeting):
    assert {each.answer for each in meeting.attendances.all()} == {"waits"} and meeting.attendances.count() == 3
    assert Entry.objects.filter(verb="meeting.chair", object_kind="meeting.meeting").exists()


def test_it_is_called_by_its_chair_for_a_day_to_come_and_a_place(chair, officer, worker, forum, today):
    for by in (officer, worker):
        with pytest.raises(Refused):
            changes.call(by=by, forum=forum, when=when(today), today=today)
    with pytest.raises(Refused, match="today or later"):
        changes.call(by=chair, forum=forum, when=when(today - DAY), today=today)
    with pytest.raises(Refused, match="where people meet"):
        changes.call(by=chair, forum=forum, when=when(today, where=" "), today=today)
    assert not Meeting.objects.exists()


def test_while_nobody_chairs_the_coordinator_does(chair, officer, forum, today):
    changes.end_seat(by=chair, seat=Seat.objects.get(is_chair=True), today=today)
    assert reading.chairs(chair, forum, today) and not reading.chairs(officer, forum, today)


def test_on_another_day_everybody_is_asked_again(chair, officer, meeting, today):
    changes.answer(by=officer, attendance=attendance(meeting, officer), coming="comes", today=today)
    changes.move(by=chair, meeting=meeting, when=when(meeting.on, where="The town hall"), today=today)
    assert attendance(meeting, officer).answer == "comes", "another room is no reason to ask again"
    moved = changes.move(by=chair, meeting=meeting, when=when(today + 7 * DAY), today=today)
    assert attendance(meeting, officer).answer == "waits" and moved.sequence == 2


def test_whoever_holds_the_seat_answers_and_the_chair_for_them(chair, officer, worker, meeting, today):
    theirs = attendance(meeting, officer)
    with pytest.raises(Refused, match="Whoever holds this seat"):
        changes.answer(by=worker, attendance=theirs, coming="comes", today=today)
    with pytest.raises(Refused, match="who comes in your place"):
        changes.answer(by=officer, attendance=theirs, coming="instead", instead=" ", today=today)
    with pytest.raises(Refused, match="Say whether"):
        changes.answer(by=officer, attendance=theirs, coming="waits", today=today)
    row = changes.answer(by=officer, attendance=theirs, coming="apologies", has_sent=True, today=today)
    assert (row.answer, row.information_on, row.by_name) == ("apologies", today, officer.name)
    row = changes.answer(by=chair, attendance=theirs, coming="instead", instead="Joan Bell", today=today)
    assert (row.instead, row.information_on) == ("Joan Bell", None)


def test_those_sign_who_sit_there_and_once(officer, stranger, meeting, today):
    with pytest.raises(Refused, match="who sit in it"):
        changes.sign(by=stranger, meeting=meeting, today=today)
    for _ in range(2):
        changes.sign(by=officer, meeting=meeting, today=today)
    signed = Signing.objects.get()
    assert (signed.name, signed.agency_id, signed.words) == (officer.name, officer.agency_id, "I keep what is said.")
    assert reading.has_signed(officer, meeting) and not reading.has_signed(stranger, meeting)


def test_held_with_enough_or_with_the_chairs_reason(chair, officer, worker, meeting, today):
    came = [attendance(meeting, chair).pk, attendance(meeting, worker).pk]
    changes.note_who_is_here(by=chair, meeting=meeting, here=came, today=today)
    with pytest.raises(Refused, match="not those that have to be: Probation"):
        changes.held(by=chair, meeting=meeting, today=today)
    row = changes.held(by=chair, meeting=meeting, override_because="A release tomorrow", today=today)
    assert (row.state, row.override_because) == ("held", "A release tomorrow")
    with pytest.raises(Refused, match="nothing about it changes"):
        changes.answer(by=officer, attendance=attendance(meeting, officer), coming="comes", today=today)


def test_with_enough_there_no_reason_is_kept(chair, officer, meeting, today):
    came = [attendance(meeting, chair).pk, attendance(meeting, officer).pk]
    changes.note_who_is_here(by=chair, meeting=meeting, here=came, today=today)
    assert changes.held(by=chair, meeting=meeting, override_because="Just in case", today=today).override_because == ""


def test_nothing_is_held_before_its_day(chair, meeting, today):
    changes.move(by=chair, meeting=meeting, when=when(today + DAY), today=today)
    for change in (changes.held, lambda **said: changes.note_who_is_here(here=[], **said)):
        with pytest.raises(Refused, match="still to come"):
            change(by=chair, meeting=meeting, today=today)


def test_not_held_needs_a_reason_and_ends_it(chair, meeting, today):
    with pytest.raises(Refused, match="Say why"):
        changes.not_held(by=chair, meeting=meeting, because=" ", today=today)
    row = changes.not_held(by=chair, meeting=meeting, because="Snow", today=today)
    assert (row.state, row.ended_because, row.sequence) == ("not_held", "Snow", 1)
    with pytest.raises(Refused, match="nothing about it changes"):
        changes.move(by=chair, meeting=meeting, when=when(today), today=today)


def test_those_see_it_who_sit_there_and_whoever_sets_forums_up(chair, officer, stranger, partnership, meeting, today):
    board = partnership.viewer(Role.BOARD_MEMBER)
    assert list(reading.meetings(officer, today)) == [meeting] == list(reading.meetings(chair, today))
    assert not reading.meetings(stranger, today) and not reading.meetings(board, today)
    assert not reading.forums(partnership.viewer(Role.DATA_OFFICER), today)


def test_a_calendar_holds_ones_own_and_names_nothing(chair, officer, stranger, meeting, today):
    entry = reading.calendar_entries(officer, today)[0]
    assert (
        entry.title == "A meeting: open Alongside"
        and "team" not in entry.url
        and entry.ends - entry.starts == dt.timedelta(minutes=90)
    )
    assert reading.calendar_entries(stranger, today) == []
    changes.not_held(by=chair, meeting=meeting, because="Snow", today=today)
    assert reading.calendar_entries(officer, today) == []
