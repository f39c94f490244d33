"""A mail server that is down stops nothing, loses nothing and tells nothing."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone

from alongside.access import opening, post
from alongside.access.models import Opening, Reason, Unsent
from alongside.access.policy import Role
from alongside.workspace import trust
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
DOWN = "tests.access.test_post.Down"


class Down(BaseEmailBackend):
    """A mail server that refuses, and repeats what it was given."""

    def send_messages(self, letters):
        raise smtplib.SMTPDataError(451, f"try later: {letters[0].body} for {letters[0].to}".encode())


@pytest.fixture
def down(settings):
    settings.EMAIL_BACKEND = DOWN


def test_what_was_done_stands_and_the_letter_is_kept(partnership, down, mailoutbox):
    person = make_record(partnership.council).person
    partnership.viewer(Role.GOVERNANCE_LEAD)
    opening.open_in_emergency(
        by=partnership.viewer(Role.TEAM_MEMBER),
        person_id=person.pk,
        reason=Reason.MISSING,
        words="Not seen since Sunday by anyone",
    )
    assert Opening.objects.count() == 1 and Unsent.objects.exists() and not mailoutbox


def test_it_goes_once_the_server_is_back_and_only_once(down, settings, mailoutbox):
    now = timezone.now()
    assert post.send("Something waits", "Sign in.", ["b@council.example", "a@council.example"], now) == 0
    assert post.try_again(now) == 0, "not before its time"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert post.try_again(now + post.FIRST_PAUSE) == 2
    assert post.try_again(now + dt.timedelta(days=1)) == 0
    assert sorted(each.to[0] for each in mail.outbox) == ["a@council.example", "b@council.example"]
    assert not Unsent.objects.exists()


def test_one_bad_address_keeps_no_letter_from_the_others(settings, monkeypatch, mailoutbox):
    goes = post.send_mail

    def picky(subject, words, sender, to):
        if to == ["a@council.example"]:
            raise smtplib.SMTPRecipientsRefused({})
        return goes(subject, words, sender, to)

    monkeypatch.setattr(post, "send_mail", picky)
    assert post.send("Something waits", "Sign in.", ["a@council.example", "b@council.example"]) == 1
    assert Unsent.objects.get().to == "a@council.example"


def test_neither_the_log_nor_the_table_tells_the_letter(down, caplog):
    with caplog.at_level(logging.DEBUG):
        post.send("Something waits", "Sign in at the lighthouse.", ["a@council.example"])
    assert "SMTPDataError" in caplog.text and "lighthouse" not in caplog.text and "a@council" not in caplog.text
    with connection.cursor() as cursor:
        cursor.execute('select subject, words, "to" from access_unsent')
        assert not any(b"lighthouse" in bytes(each) or b"council" in bytes(each) for each in cursor.fetchone())


@pytest.mark.parametrize(
    ("subject", "to"),
    [
        ("Hello\nBcc: b@elsewhere.example", "a@council.example"),
        ("Hello", "a@council.example\nBcc: b@elsewhere.example"),
    ],
    ids=["in the subject", "in the address"],
)
def test_no_line_is_slipped_into_the_head_of_a_letter(mailoutbox, subject, to):
    with pytest.raises(ValueError):
        post.send(subject, "Sign in.", [to])
    assert not mailoutbox and not Unsent.objects.exists()


@pytest.mark.parametrize(
    ("tries", "pause"),
    [(1, dt.timedelta(minutes=5)), (2, dt.timedelta(minutes=10)), (5, dt.timedelta(minutes=80)),
     (8, dt.timedelta(hours=6)), (500, dt.timedelta(hours=6))],
)  # fmt: skip
def test_each_failure_waits_twice_as_long_and_six_hours_at_most(tries, pause):
    assert post.pause_after(tries) == pause


def test_who_keeps_trust_reads_that_letters_do_not_go(partnership, down):
    lead, worker = partnership.viewer(Role.GOVERNANCE_LEAD), partnership.viewer(Role.TEAM_MEMBER)
    assert trust.not_sent(lead) == ""
    post.send("Something waits", "Sign in.", ["a@council.example"])
    assert "1 letter" in trust.not_sent(lead) and trust.not_sent(worker) == ""
