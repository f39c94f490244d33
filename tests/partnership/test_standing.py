"""No live purpose, no agreement in force: what stops, what stays, and what is said about it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Agreement, Membership, User
from alongside.access.policy import Category, Purpose, Role
from alongside.audit.models import Entry
from alongside.partnership import jobs, standing
from alongside.partnership.models import PurposeEntry, Reminder
from alongside.partnership.rules import DpiaOutcome, Ending, due, stands_until, words_for
from alongside.people.models import Record
from alongside.tasks.models import Task
from tests.factories.partnership import make_record

TODAY = timezone.localdate()
A_DAY = dt.timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SOON, LATER, LAST = dt.date(2027, 1, 1), dt.date(2027, 6, 1), dt.date(2027, 12, 31)


@pytest.mark.parametrize(
    ("review_on", "outcome", "dpia_review_on", "ends_on", "until"),
    [
        pytest.param(SOON, DpiaOutcome.GO_AHEAD, LATER, None, SOON, id="until its review"),
        pytest.param(LATER, DpiaOutcome.WITH_MEASURES, SOON, LAST, SOON, id="until its assessment's review"),
        pytest.param(LAST, DpiaOutcome.GO_AHEAD, LAST, LATER, LATER, id="until it ends"),
        pytest.param(LAST, DpiaOutcome.ASK_REGULATOR, LAST, None, None, id="the regulator comes first"),
        pytest.param(LAST, DpiaOutcome.STOP, LAST, None, None, id="its assessment forbids it"),
    ],
)
def test_until_when_a_purpose_stands(review_on, outcome, dpia_review_on, ends_on, until):
    found = stands_until(review_on=review_on, outcome=outcome, dpia_review_on=dpia_review_on, ends_on=ends_on)
    assert found == until


def ending(days: int, stops: bool = True) -> Ending:
    return Ending("Purpose", "Purpose “Linking”", TODAY, TODAY + dt.timedelta(days=days), "purpose:linkage", stops)


def test_thirty_days_before_is_due_and_thirty_one_is_not():
    assert due([ending(31), ending(30), ending(-1)], TODAY) == [ending(-1), ending(30)]


@pytest.mark.parametrize(
    ("days", "stops", "words"),
    [
        (0, True, "Purpose “Linking” stops after its last day, today."),
        (1, True, "Purpose “Linking” stops after its last day, tomorrow."),
        (9, False, "Purpose “Linking” is to be looked at after its last day, in 9 days."),
        (-3, True, "Purpose “Linking” stopped: its last day was 3 days ago."),
        (-3, False, "Purpose “Linking” is late: its last day was 3 days ago."),
    ],
)
def test_an_ending_in_words(days, stops, words):
    assert words_for(ending(days, stops), TODAY) == words


def stop(**fields: object) -> None:
    PurposeEntry.objects.update(**fields)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("happens", "words"),
    [
        pytest.param(lambda: PurposeEntry.objects.all().delete(), "no entry in force", id="nothing in the register"),
        pytest.param(
            lambda: stop(stands_until=TODAY - A_DAY, review_on=TODAY - A_DAY), "The purpose was to be reviewed by",
            id="not reviewed",
        ),
        pytest.param(
            lambda: stop(stands_until=TODAY - A_DAY, dpia_review_on=TODAY - A_DAY), "impact assessment was to be",
            id="assessment not reviewed",
        ),
        pytest.param(
            lambda: stop(stands_until=None, dpia_outcome=DpiaOutcome.ASK_REGULATOR), "regulator has to be asked",
            id="regulator first",
        ),
        pytest.param(
            lambda: stop(stands_until=TODAY - A_DAY, ends_on=TODAY - A_DAY), "This purpose ended on", id="ended"
        ),
        pytest.param(lambda: stop(starts_on=TODAY + A_DAY), "no entry in force", id="not begun"),
    ],
)  # fmt: skip
def test_why_a_purpose_stopped(partnership, happens, words):
    assert standing.why_stopped(Purpose.LINKAGE, TODAY, partnership.probation) is None
    happens()
    stopped = standing.why_stopped(Purpose.LINKAGE, TODAY, partnership.probation)
    assert words in stopped.because and "Renew the purpose “" in stopped.because
    with pytest.raises(standing.Stopped):
        standing.check(Purpose.LINKAGE, TODAY)


@pytest.mark.django_db
def test_a_newer_version_counts_from_its_first_day(partnership):
    old = PurposeEntry.objects.get(purpose=Purpose.LINKAGE)
    fields = {field.name: getattr(old, field.name) for field in old._meta.fields if field.name not in ("id", "version")}
    PurposeEntry.objects.create(**{**fields, "version": 2, "starts_on": TODAY + A_DAY, "stands_until": None})
    assert standing.why_stopped(Purpose.LINKAGE, TODAY) is None
    assert standing.why_stopped(Purpose.LINKAGE, TODAY + A_DAY) is not None


@pytest.mark.django_db
def test_rows_of_others_vanish_with_the_purpose_and_own_rows_stay(partnership):
    own, others = make_record(partnership.council), make_record(partnership.probation)
    membership = Membership.objects.get(user=partnership.viewer(Role.COORDINATOR).user_id)

    def seen() -> set[int]:
        return set(gate.visible(gate.viewer_for(membership), Record.objects.all()).values_list("pk", flat=True))

    assert seen() == {own.pk, others.pk}
    PurposeEntry.objects.filter(purpose=Purpose.COORDINATION).update(stands_until=TODAY - A_DAY)
    assert seen() == {own.pk}


def sign_in(client, viewer) -> None:
    client.force_login(User.objects.get(pk=viewer.user_id), BACKEND)


@pytest.mark.django_db
def test_whoever_sends_files_reads_what_to_renew(partnership, client):
    sign_in(client, partnership.viewer(Role.DATA_OFFICER))
    assert client.get(reverse("sources:send")).status_code == 200
    PurposeEntry.objects.filter(purpose=Purpose.LINKAGE).update(stands_until=TODAY - A_DAY, review_on=TODAY - A_DAY)
    page = client.get(reverse("sources:send"))
    assert page.status_code == 403
    text = page.content.decode()
    assert "<h1" in text and "Stopped: renew the purpose “Linking records and their quality”" in text
    assert "information governance lead" in text


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "is_told"), [(Role.COORDINATOR, True), (Role.BOARD_MEMBER, False)])
def test_every_page_says_why_others_rows_are_gone(partnership, client, role, is_told):
    sign_in(client, partnership.viewer(role))
    words = "you see your own agency&#x27;s records alone"
    assert words not in client.get("/").content.decode()
    PurposeEntry.objects.update(stands_until=TODAY - A_DAY, review_on=TODAY - A_DAY)
    assert (words in client.get("/").content.decode()) is is_told


@pytest.fixture
def clock(monkeypatch):
    """Moves the clock of the whole product to a moment of London's day."""

    def set_to(day: dt.date, hour: int, minute: int) -> None:
        moment = timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


@pytest.mark.case(4)
@pytest.mark.django_db
def test_an_agreement_that_ends_at_midnight_ends_while_a_page_is_open(partnership, client, clock):
    own, others = make_record(partnership.council), make_record(partnership.probation)
    tasks = [
        Task.objects.create(
            person=record.person, agency=record.agency, title="Ask about the bed", category=Category.HOUSING,
            due_on=TODAY, asked_by_name="Test",
        )
        for record in (own, others)
    ]  # fmt: skip
    Agreement.objects.filter(giver=partnership.probation, purpose=Purpose.COORDINATION).update(ends_on=TODAY)
    clock(TODAY, 23, 59)
    sign_in(client, partnership.viewer(Role.COORDINATOR))
    ours, theirs = (reverse("tasks:task", args=[task.pk]) for task in tasks)
    assert client.get(ours).status_code == client.get(theirs).status_code == 200

    clock(TODAY + A_DAY, 0, 0)
    missing = client.post(reverse("tasks:task", args=[10**9]), {"result": "Found one."})
    saved = client.post(theirs, {"result": "Found one."})
    assert saved.status_code == missing.status_code == 404, "the form that is open cannot save"
    assert Task.objects.get(pk=tasks[1].pk).done_at is None
    assert client.get(theirs).status_code == 404
    assert client.post(ours, {"result": "Found one."}).status_code == 302, "own rows stay"
    refusals = Entry.objects.filter(kind=Entry.Kind.REFUSAL, verb="look tasks.task")
    assert refusals.filter(because__contains=f"pk={tasks[1].pk}").count() == 2


@pytest.mark.django_db
def test_the_lead_is_told_once_of_what_ends_within_thirty_days(partnership):
    partnership.viewer(Role.GOVERNANCE_LEAD)
    assert jobs.tell_what_ends(TODAY) == []
    signed = Agreement.objects.filter(giver=partnership.probation).first()
    Agreement.objects.filter(pk=signed.pk).update(ends_on=TODAY + dt.timedelta(days=30))
    assert [each.key for each in jobs.tell_what_ends(TODAY)] == [f"agreement:{signed.pk}"]
    assert jobs.tell_what_ends(TODAY) == [] and Reminder.objects.count() == 1
    [letter] = mail.outbox
    assert letter.to == ["governance_lead@council.example"] and "in 30 days" in letter.body
    Agreement.objects.filter(pk=signed.pk).update(ends_on=TODAY + dt.timedelta(days=20))
    assert len(jobs.tell_what_ends(TODAY)) == 1, "another last day is another ending"
