"""Notices, letters and calendars: told once, name nobody, end with whoever leaves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import Membership, User
from alongside.access.policy import Purpose, Role
from alongside.audit.models import Entry
from alongside.notices import changes, jobs
from alongside.notices.changes import Said
from alongside.notices.models import Feed, Notice, Preference
from alongside.notices.rules import Wishes
from alongside.partnership.models import PurposeEntry
from alongside.sign_in import cut
from alongside.tasks import changes as tasks
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MONDAY = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def signed_in(client, worker):
    client.force_login(User.objects.get(pk=worker.user_id), BACKEND)
    return client


def tell(viewer, key="action:1:soon", kind="action_soon", path="/tasks/"):
    return changes.tell([Said(viewer.user_id, kind, key, path)])


def test_the_same_thing_is_told_once(worker):
    assert (tell(worker), tell(worker), tell(worker, key="action:2:soon")) == (1, 0, 1)
    assert Notice.objects.unread().count() == 2


def test_the_page_shows_mine_and_nobody_elses(signed_in, worker, partnership):
    tell(worker)
    tell(partnership.viewer(Role.NAVIGATOR), kind="barrier_moved")
    text = signed_in.get("/notices/").content.decode()
    assert "An action of yours is due soon" in text and "barrier" not in text.split("<main")[1].split("</main")[0]
    assert ">1<span" in text, "the bell counts it"
    theirs = Notice.objects.get(kind="barrier_moved")
    assert signed_in.post(reverse("notices:follow", args=[theirs.pk])).status_code == 404
    assert signed_in.post(reverse("notices:follow", args=[999_999])).status_code == 404


def test_opening_one_puts_it_aside(signed_in, worker):
    tell(worker, path="/barriers/")
    notice = Notice.objects.get()
    assert signed_in.post(reverse("notices:follow", args=[notice.pk])).url == "/barriers/"
    assert not Notice.objects.unread().exists()
    assert Entry.objects.filter(verb="notice.set", kind="change").count() == 1


def test_a_letter_a_day_that_names_nobody(worker, mailoutbox):
    for key in ("a", "b", "c"):
        tell(worker, key=key)
    assert jobs.mail_digests(MONDAY) == 1 and jobs.mail_digests(MONDAY) == 0
    mail = mailoutbox[0]
    assert mail.subject == "3 things wait for you in Alongside" and "/notices/" in mail.body
    tell(worker, key="d")
    assert jobs.mail_digests(MONDAY + dt.timedelta(hours=2)) == 0, "not twice on one day"
    assert jobs.mail_digests(MONDAY + dt.timedelta(days=1)) == 1
    assert jobs.mail_digests(MONDAY + dt.timedelta(days=2)) == 0, "nothing new, no letter"


def test_wishes_are_kept_and_heeded(signed_in, worker, mailoutbox):
    url = reverse("notices:told_when")
    late = {"by_email": "on", "weekdays": ["0"], "at_hour": "20", "quiet_from": "19", "quiet_until": "7"}
    assert "quiet hours" in signed_in.post(url, late).content.decode() and not Preference.objects.exists()
    assert signed_in.post(url, {**late, "at_hour": "10"}).status_code == 302
    tell(worker)
    assert jobs.mail_digests(MONDAY) == 0 and jobs.mail_digests(MONDAY + dt.timedelta(hours=1)) == 1
    changes.wish(by=worker, wishes=Wishes(by_email=False))
    tell(worker, key="later")
    assert jobs.mail_digests(MONDAY + dt.timedelta(days=7, hours=2)) == 0


def test_a_calendar_reads_what_is_mine_without_a_name(signed_in, client, worker, partnership):
    person = make_record(partnership.council, given_name="Anna", family_name="Kowalska").person
    due = timezone.localdate() + dt.timedelta(days=3)
    task = tasks.ask_for(by=worker, person=person, agency=partnership.council, title="Ring Anna", due_on=due)
    tasks.take(by=worker, task=task)
    page = signed_in.post(reverse("notices:open_feed")).content.decode()
    address = page.split('value="http')[1].split('"')[0]
    path = "/" + address.split("/", 3)[3]
    client.logout()
    answer = client.get(path)
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar") and f"DTSTART;VALUE=DATE:{due:%Y%m%d}" in text
    assert "Anna" not in text and "Kowalska" not in text and "Ring" not in text
    assert path.split("/")[-1].removesuffix(".ics") not in str(list(Feed.objects.values())), "the secret is not kept"
    assert client.post(path).status_code == 405
    assert client.get(path.replace(".ics", "x.ics")).status_code == 404


def test_a_calendar_stops_with_its_purpose_and_says_where_to_read_why(client, worker, partnership):
    person = make_record(partnership.council).person
    due = timezone.localdate() + dt.timedelta(days=3)
    task = tasks.ask_for(by=worker, person=person, agency=partnership.council, title="Ring", due_on=due)
    tasks.take(by=worker, task=task)
    path = reverse("notices:calendar", args=[changes.open_feed(by=worker)[1]])
    assert f"{due:%Y%m%d}" in client.get(path).content.decode()
    entries = PurposeEntry.objects.filter(purpose=Purpose.COORDINATION)
    entries.update(stands_until=timezone.localdate() - dt.timedelta(days=1))
    stopped = client.get(path).content.decode()
    assert f"{due:%Y%m%d}" not in stopped and "Sign in to read what has to be renewed" in stopped.replace("\r\n ", "")
    entries.update(stands_until=due)
    assert f"{due:%Y%m%d}" in client.get(path).content.decode()


def test_a_calendar_ends_when_asked_and_when_somebody_leaves(client, worker):
    def answer(token):
        return client.get(reverse("notices:calendar", args=[token])).status_code

    _, first = changes.open_feed(by=worker)
    _, second = changes.open_feed(by=worker)
    assert (answer(first), answer(second)) == (404, 200), "a new address ends the one before"
    assert changes.end_feed(by=worker) == 1 and answer(second) == 404
    _, third = changes.open_feed(by=worker)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Membership.objects.filter(user=worker.user_id).update(ends_on=yesterday)
    assert answer(third) == 404, "at once, before any sweep"
    cut.cut_off(User.objects.get(pk=worker.user_id))
    assert Feed.objects.get(ended_at__isnull=False, digest__isnull=False, pk=Feed.objects.latest("pk").pk)
