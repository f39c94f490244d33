"""Sittings: idle, too long, a third device, ended from elsewhere; and what was typed meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import Membership
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.sign_in import drafts
from alongside.sign_in.models import Draft, Sitting
from alongside.sign_in.rules import End

pytestmark = pytest.mark.django_db
DOOR = "/sign-in/login/"


def is_in(client: Client) -> bool:
    return client.get("/help/").status_code == 200


def let_pass(**time: float) -> None:
    """As if so much time had gone by since anything was done."""
    for sitting in Sitting.objects.live():
        sitting.seen_at -= dt.timedelta(**time)
        sitting.save()


def test_fifteen_minutes_of_nothing_end_it_and_say_so(member, browser):
    client = browser(member)
    let_pass(minutes=14)
    assert is_in(client), "and being there makes it last"
    let_pass(minutes=14)
    assert is_in(client)
    let_pass(minutes=15)
    answer = client.get("/help/", follow=True)
    assert answer.redirect_chain[-1][0].startswith(DOOR)
    assert End.IDLE.value in answer.content.decode()
    assert (
        not Session.objects.exists()
        or not Session.objects.filter(session_key=Sitting.objects.get().session_key).exists()
    )
    assert Entry.objects.filter(verb="sitting.end", actor_id=member.pk).exists()


def test_ten_hours_are_the_most_however_busy_they_were(member, browser):
    client = browser(member)
    Sitting.objects.update(started_at=timezone.now() - dt.timedelta(hours=10))
    assert End.TOO_LONG.value in client.get("/help/", follow=True).content.decode()


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(member, browser):
    client = browser(member)
    let_pass(minutes=10)
    client.get("/help/", headers={"HX-Request": "true"})
    seconds = client.get(reverse("time_left")).json()["seconds"]
    assert 290 <= seconds <= 300
    assert client.post(reverse("stay")).json()["seconds"] > 890


@pytest.mark.case(12)
def test_a_third_device_ends_the_one_used_longest_ago_and_its_owner_is_told(member, browser):
    first, second = browser(member), browser(member)
    let_pass(seconds=60)
    assert is_in(first)
    third = browser(member)
    assert is_in(first) and is_in(third)
    answer = second.get("/help/", follow=True)
    assert answer.redirect_chain[0] == (f"{DOOR}?next=/help/", 302)
    assert End.THIRD_DEVICE.value in answer.content.decode()
    assert [letter.to for letter in mail.outbox] == [[member.email]] and "another device" in mail.outbox[0].subject
    assert Sitting.objects.live().filter(user=member).count() == 2


@pytest.mark.case(12)
def test_a_stolen_cookie_opens_nothing_after_signing_out(member, browser, settings):
    client = browser(member)
    stolen = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = stolen
    answer = thief.get("/help/")
    assert answer.status_code == 302 and answer.url.startswith(DOOR)
    assert not Session.objects.filter(session_key=stolen).exists()


def test_one_sees_where_one_is_signed_in_and_ends_it(member, browser):
    here, there = browser(member), browser(member)
    page = here.get(reverse("account")).content.decode()
    assert page.count("A browser, since") == 2 and page.count("This one") == 1
    other = Sitting.objects.live().order_by("-pk").first()
    here.post(reverse("end_sitting", args=[other.key]))
    assert not is_in(there) and is_in(here)


def test_nobody_ends_anothers_sitting(member, person_of, browser):
    other = browser(person_of(Role.GOVERNANCE_LEAD))
    client = browser(member)
    client.post(reverse("end_sitting", args=[Sitting.objects.get(user=person_of(Role.GOVERNANCE_LEAD)).key]))
    assert is_in(other)


def test_what_was_sent_too_late_is_kept_and_sent_after_signing_in(member, browser):
    client = browser(member)
    let_pass(minutes=20)
    answer = client.post("/search/", {"text": "somebody's name"})
    assert answer.url == f"{DOOR}?next={reverse('kept')}"
    assert End.IDLE.value in client.get(answer.url).content.decode(), "and the page says why, without any script"
    raw = Draft.objects.values_list("words", flat=True).get()
    assert b"somebody" not in bytes(raw), "sealed"
    client.post(DOOR, {"login": member.email, "password": "a-long-password-1", "next": reverse("kept")})
    page = client.get(reverse("kept")).content.decode()
    assert 'action="/search/"' in page and "somebody&#x27;s name" in page
    client.post(reverse("kept"))
    assert not Draft.objects.exists()


def test_a_form_that_is_sent_again_and_taken_is_kept_no_longer(member, browser):
    client = browser(member)
    Draft(user=member, path=reverse("account"), words="[]", made_at=timezone.now()).save()
    chosen = {"membership": Membership.objects.get(user=member).pk, drafts.MARK: Draft.objects.get().key}
    assert client.post(reverse("account"), chosen).status_code == 302
    assert not Draft.objects.exists()


def test_what_stands_in_a_form_when_the_time_runs_out_is_kept(member, browser):
    client = browser(member)
    let_pass(minutes=14, seconds=55)
    client.post(reverse("hold"), {"text": "half a sentence"}, headers={"X-Form-Path": "/search/"})
    assert not is_in(client)
    assert drafts.of(member, timezone.now()).fields == [("text", "half a sentence")]


def test_what_stands_in_a_form_is_kept_even_if_the_browser_says_so_too_late(member, browser):
    client = browser(member)
    let_pass(minutes=40)
    answer = client.post(reverse("hold"), {"text": "half a sentence"}, headers={"X-Form-Path": "/search/"})
    assert answer.url == f"{DOOR}?next={reverse('kept')}" and not is_in(client)
    kept = drafts.of(member, timezone.now())
    assert (kept.path, kept.fields, kept.sentences) == ("/search/", [("text", "half a sentence")], ["half a sentence"])


def test_a_browser_that_thinks_the_time_is_up_too_early_is_told_how_long_it_goes_on(member, browser):
    """Somebody is at work in another window: nothing ends, and nothing is kept."""
    client = browser(member)
    let_pass(minutes=5)
    answer = client.post(reverse("hold"), {"text": "half a sentence"}, headers={"X-Form-Path": "/search/"})
    assert 590 < answer.json()["seconds"] <= 600, "and that it asked makes it no longer"
    assert is_in(client) and not Draft.objects.exists()


@pytest.mark.parametrize(
    "path", [DOOR, "/sign-in/password/", "https://elsewhere.example/", "//elsewhere.example/", "/api/x"]
)
def test_passwords_and_other_places_are_not_kept(member, browser, path):
    client = browser(member)
    let_pass(minutes=14, seconds=55)
    client.post(reverse("hold"), {"password": "secret"}, headers={"X-Form-Path": path})
    assert not Draft.objects.exists()


def test_anothers_words_are_nobodys_business(member, person_of, browser):
    Draft(user=member, path="/search/", words='[["text","x"]]', made_at=timezone.now()).save()
    other = browser(person_of(Role.GOVERNANCE_LEAD))
    assert other.get(reverse("kept")).url == "/"
    assert drafts.of(member, timezone.now() + dt.timedelta(hours=1)) is None
    assert drafts.clear(timezone.now() + dt.timedelta(hours=1)) == 1


def test_the_purpose_is_shown_and_recorded_from_the_first_page(member, browser):
    page = browser(member).get("/help/").content.decode()
    assert "coordinator, Council Team, for coordinating support" in page
    entry = Entry.objects.get(verb="sign-in")
    assert (entry.role, entry.purpose) == ("coordinator", "coordination")


def test_choosing_a_role_is_recorded_with_its_purpose(member, partnership, browser):
    second = Membership.objects.create(
        user=member, agency=partnership.probation, role=Role.BOARD_MEMBER, starts_on=dt.date(2020, 1, 1)
    )
    client = browser(member)
    assert "For oversight and learning" in client.get(reverse("account")).content.decode()
    client.post(reverse("account"), {"membership": second.pk})
    entry = Entry.objects.get(verb="role.choose")
    assert (entry.agency_id, entry.purpose) == (partnership.probation.pk, "oversight")
