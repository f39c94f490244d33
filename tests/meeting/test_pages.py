"""The pages, as those who use them."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from alongside.access.policy import Role
from alongside.meeting import changes
from alongside.meeting.models import Attendance, Forum, Meeting, Seat
from tests.meeting.conftest import DAY, TERMS, user_of

pytestmark = pytest.mark.django_db


def as_(viewer) -> Client:
    client = Client()
    client.force_login(user_of(viewer), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def text_of(response) -> str:
    return response.content.decode()


def without_token(response) -> str:
    return re.sub(r'(value|token|X-CSRFToken)"?[=:] *"\w{32,}"', "", text_of(response))


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def called(on, **more):
    return {**day("on", on), "at": "10:00", "minutes": "90", "where": "The library", "link": "", **more}


def test_empty_pages_teach(chair, officer):
    assert "No forum yet" in text_of(as_(chair).get("/meetings/"))
    assert "You sit in no forum" in text_of(as_(officer).get("/meetings/"))


def test_a_forum_is_set_up_and_seats_given(chair, officer, partnership):
    client = as_(chair)
    form = text_of(client.get("/meetings/add/"))
    assert "I use it for nothing else" in form, "words to begin with"
    wrong = client.post("/meetings/add/", {"name": "The team", "minimum": "many"})
    assert wrong.status_code == 400 and "Write a number, like 5" in text_of(wrong) and "The team" in text_of(wrong)
    said = {"name": "The team", "kind": "team", "terms": "Who does what", "rhythm": "fortnightly", "minimum": "1",
            "quiet_days": "14", "release_days": "28", "closes_days": "3", "declaration": "I keep it"}  # fmt: skip
    page = text_of(client.post("/meetings/add/", said, follow=True))
    assert "Nobody sits in it yet" in page
    url = f"/meetings/forum/{Forum.objects.get().pk}/seat/"
    page = client.post(url, {"agency": partnership.probation.pk}, follow=True)
    assert officer.name in text_of(page)
    seat = {"user": officer.user_id, "standing": "core", "department": "Courts", "is_chair": "on"}
    page = text_of(client.post(f"{url}{partnership.probation.pk}/", seat, follow=True))
    assert "Probation has a seat" in page and "Courts" in page and "Nobody sits in it yet" not in page
    again = client.post(f"{url}{partnership.probation.pk}/", seat)
    assert again.status_code == 400 and "sits here already" in text_of(again)
    page = text_of(client.post(f"/meetings/seat/{Seat.objects.get().pk}/end/", follow=True))
    assert "The seat has ended" in page and "Nobody sits in it yet" in page


def test_terms_are_changed(chair, forum):
    said = {
        "name": "The table",
        "kind": "team",
        "terms": "Else",
        "rhythm": "monthly",
        "minimum": "2",
        "quiet_days": "21",
        "release_days": "28",
        "closes_days": "3",
        "declaration": "Hush",
    }
    url = f"/meetings/forum/{forum.pk}/edit/"
    assert "To agree who does what" in text_of(as_(chair).get(url))
    page = text_of(as_(chair).post(url, said, follow=True))
    assert "The table" in page and "Every month" in page and "21 days" in page and "Hush" in page


def test_the_next_day_of_the_rhythm_is_filled_in(chair, forum, meeting, today):
    page = text_of(as_(chair).get(f"/meetings/forum/{forum.pk}/call/"))
    following = today + 14 * DAY
    assert f'value="{following.day}"' in page and "The library" in page


@pytest.mark.parametrize(
    ("values", "words"),
    [({"where": ""}, "Say where people meet"), ({"on_year": "2020"}, "today or later"), ({"at": "noon"}, "Write the time like"),
     ({"link": "not a link"}, "Write the whole link")],
    ids=["nowhere", "long ago", "no time at all", "no link"],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(chair, forum, today, values, words):
    answer = as_(chair).post(f"/meetings/forum/{forum.pk}/call/", {**called(today), **values})
    assert answer.status_code == 400 and words in text_of(answer) and 'value="90"' in text_of(answer)
    assert not Meeting.objects.exists()


def test_nothing_opens_before_it_is_signed_for(officer, worker, meeting):
    client = as_(officer)
    page = text_of(client.get(f"/meetings/{meeting.pk}/"))
    assert "I keep what is said." in page and "The library" in page
    assert worker.name not in page and "calls.example" not in page
    page = text_of(client.post(f"/meetings/{meeting.pk}/sign/", follow=True))
    assert "Signed" in page and worker.name in page and "calls.example/a-room" in page


def test_from_the_call_to_held(chair, officer, forum, today):
    client = as_(chair)
    page = client.post(f"/meetings/forum/{forum.pk}/call/", called(today), follow=True)
    assert "Everybody who sits there is asked" in text_of(page)
    meeting = Meeting.objects.get()
    theirs = Attendance.objects.get(seat__user=officer.user_id)
    url = f"/meetings/{meeting.pk}/answer/{theirs.seat_id}/"
    wrong = as_(officer).post(url, {"coming": "instead"})
    assert wrong.status_code == 400 and "Say who comes in your place" in text_of(wrong)
    page = as_(officer).post(url, {"coming": "apologies", "has_sent": "on"}, follow=True)
    assert "Sends apologies" in text_of(page) and "was sent on" in text_of(page)
    mine = Attendance.objects.get(seat__user=chair.user_id)
    page = client.post(f"/meetings/{meeting.pk}/here/", {"here": [mine.pk]}, follow=True)
    assert "Not quorate" in text_of(page) and "these are missing: Probation" in text_of(page)
    few = client.post(f"/meetings/{meeting.pk}/held/", {"override_because": ""})
    assert few.status_code == 400 and "If you go on all the same" in text_of(few)
    page = text_of(
        client.post(f"/meetings/{meeting.pk}/held/", {"override_because": "A release tomorrow"}, follow=True)
    )
    assert "because: A release tomorrow" in page and "Say who is here" not in page


def test_those_who_said_they_come_are_ticked(chair, officer, meeting, today):
    theirs = Attendance.objects.get(seat__user=officer.user_id)
    changes.answer(by=officer, attendance=theirs, coming="comes", today=today)
    page = text_of(as_(chair).get(f"/meetings/{meeting.pk}/here/"))
    assert page.count(" checked") == 1


def test_moved_and_called_off(chair, meeting, today):
    client = as_(chair)
    page = client.post(f"/meetings/{meeting.pk}/move/", called(today + DAY, where="The town hall"), follow=True)
    assert "The town hall" in text_of(page) and "It was held" not in text_of(page), (
        "it cannot have been held before its day"
    )
    page = text_of(client.post(f"/meetings/{meeting.pk}/not-held/", {"because": "Snow"}, follow=True))
    assert "Why it was not held: Snow" in page and "Move it" not in page


def test_only_the_chair_leads_and_only_ones_own_seat_is_answered(officer, worker, meeting):
    client = as_(officer)
    for name in ("move", "here", "held", "not-held"):
        page = client.post(f"/meetings/{meeting.pk}/{name}/", {**called(meeting.on), "because": "Snow"})
        assert page.status_code == 400 and "Whoever chairs this forum" in text_of(page)
    theirs = Attendance.objects.get(seat__user=worker.user_id)
    assert client.get(f"/meetings/{meeting.pk}/answer/{theirs.seat_id}/").status_code == 404


def test_who_does_not_sit_there_finds_nothing(stranger, partnership, forum, meeting):
    client = as_(stranger)
    for there, missing in (
        (f"/meetings/{meeting.pk}/", "/meetings/99999/"),
        (f"/meetings/forum/{forum.pk}/", "/meetings/forum/99999/"),
    ):
        refused, nothing = client.get(there), client.get(missing)
        assert refused.status_code == 404 and without_token(refused) == without_token(nothing)
    assert "The team" not in text_of(client.get("/meetings/"))
    assert as_(partnership.viewer(Role.DATA_OFFICER)).get("/meetings/").status_code == 403


def test_home_says_when_one_meets_next(officer, stranger, meeting):
    assert f"/meetings/{meeting.pk}/" in text_of(as_(officer).get("/"))
    assert "Your next" not in text_of(as_(stranger).get("/"))


def test_the_list_asks_as_much_for_many_as_for_one(chair, forum, meeting, today, django_assert_max_num_queries):
    client = as_(chair)
    client.get("/meetings/")
    with django_assert_max_num_queries(60) as few:
        client.get("/meetings/")
    for _ in range(6):
        row = changes.set_up(by=chair, terms=TERMS, today=today)
        changes.call(by=chair, forum=row, when=changes.When(today, meeting.at, where="The library"), today=today)
    with django_assert_max_num_queries(len(few)):
        client.get("/meetings/")
