"""A request from the day it comes to the day it is answered."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.people.models import Event
from alongside.rights import changes, letters
from alongside.rights.models import Letter, Request
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat


def test_a_request_is_recorded_sealed_and_in_the_ledger(asked, anna):
    request = asked()
    entry = Entry.objects.get(verb="rights.start")
    assert (entry.object_id, entry.person_id) == (str(request.pk), anna.pk)
    assert "Everything you have" not in str(entry.detail)
    stored = Request.objects.values_list("details", flat=True).get()
    assert isinstance(stored, bytes) and b"Everything" not in stored
    assert Request.objects.get().details == "Everything you have about me."


def test_a_coordinator_starts_one_for_somebody_they_see_and_no_more(partnership, anna, governance, today):
    words = {
        "kind": "objection",
        "asker": "Anna",
        "relation": "self",
        "channel": "worker",
        "details": "Stop.",
        "received_on": today,
    }
    coordinator = partnership.viewer(Role.COORDINATOR)
    request = changes.start_request(by=coordinator, person_key=anna.key, **words)
    assert request.person == anna
    with pytest.raises(Refused):
        changes.take_request(by=coordinator, request=request)
    stranger = make_record(partnership.outsider).person
    with pytest.raises(Refused, match="nobody with that code"):
        changes.start_request(by=coordinator, person_key=stranger.key, **words)
    with pytest.raises(Refused, match="not part of the work"):
        changes.start_request(by=partnership.viewer(Role.TEAM_MEMBER), **words)
    assert Entry.objects.filter(kind="refusal", verb="rights.start").count() == 1


def test_the_clock_stands_while_we_wait_and_says_so_on_its_day(asked, governance):
    request = asked(received_on=D("2026-01-12"))
    request.identity_checked_on = None
    changes.ask_the_person(by=governance, request=request, waiting_for="clarification", on=D("2026-01-14"))
    request = Request.objects.get()
    assert request.due_on is None and request.clock().stopped_for == "what the person means"
    with pytest.raises(Refused, match="already"):
        changes.ask_the_person(by=governance, request=request, waiting_for="clarification", on=D("2026-01-15"))
    with pytest.raises(Refused, match="cannot have come before"):
        changes.had_an_answer(by=governance, request=request, waiting_for="clarification", on=D("2026-01-13"))
    changes.had_an_answer(by=governance, request=request, waiting_for="clarification", on=D("2026-01-19"))
    assert Request.objects.get().due_on == D("2026-02-17")


def test_proof_of_identity_starts_the_month(governance, anna):
    request = changes.start_request(
        by=governance, kind="subject_access", asker="Anna", relation="self", channel="letter", details="All",
        received_on=D("2026-01-12"), person_key=anna.key,
    )  # fmt: skip
    changes.ask_the_person(by=governance, request=request, waiting_for="identity", on=D("2026-01-13"))
    assert Request.objects.get().due_on is None
    changes.check_identity(by=governance, request=request, how="Passport", on=D("2026-01-20"))
    assert Request.objects.get().due_on == D("2026-02-20")


def test_longer_time_once_with_a_reason_and_within_the_first_month(asked, governance):
    request = asked("objection", received_on=D("2026-01-12"))
    request.pauses.all().delete()
    with pytest.raises(Refused, match="Say why"):
        changes.extend(by=governance, request=request, because=" ", today=D("2026-02-01"))
    due_on = request.clock().due_on
    with pytest.raises(Refused, match="too late"):
        changes.extend(by=governance, request=request, because="Many files", today=due_on + dt.timedelta(days=1))
    changes.extend(by=governance, request=request, because="Many files", today=D("2026-02-01"))
    assert Request.objects.get().due_on == D("2026-04-13")
    with pytest.raises(Refused, match="allows it once"):
        changes.extend(by=governance, request=request, because="More", today=D("2026-02-02"))


@pytest.mark.case(5)
@pytest.mark.parametrize(
    ("by_way", "to", "safe", "sent"),
    [("post", "4 Old Street", None, ""), ("email", "a@b.example", None, ""), ("post", "4 Old Street", "2026-11-01", "post"),
     ("email", "a@b.example", "2026-11-01", "email"), ("hand", "", None, "hand"), ("", "", None, "")],
    ids=["post, not said to be safe", "email, not said to be safe", "safe post", "safe email", "by hand", "no way known"],
)  # fmt: skip
def test_a_letter_goes_only_where_the_person_called_it_safe(asked, governance, today, by_way, to, safe, sent):
    request = asked()
    changes.set_reply(by=governance, request=request, reply_by=by_way, reply_to=to, safe_on=D(safe) if safe else None)
    body = letters.draft("came", request, today)
    letter = changes.write_letter(by=governance, request=request, template="came", body=body, today=today)
    assert Letter.objects.get().sent_by == letter.sent_by == sent
    assert "Anna Kowalska" in Letter.objects.get().body


@pytest.mark.parametrize("name", letters.TITLES)
def test_every_letter_can_be_drafted_and_holds_no_gap(asked, today, name):
    text = letters.draft(name, asked(), today)
    assert text.startswith("2 November 2026") and "{" not in text


def test_a_complaint_is_acknowledged_before_it_is_closed(governance, anna, today):
    complaint = changes.start_request(
        by=governance, kind="complaint", asker="Anna", relation="self", channel="phone", details="You told my landlord.",
        received_on=today, person_key=anna.key,
    )  # fmt: skip
    assert complaint.due_on == today + dt.timedelta(days=29)
    with pytest.raises(Refused, match="Acknowledge"):
        changes.close_request(by=governance, request=complaint, outcome="granted", because="Sorry", today=today)
    changes.write_letter(by=governance, request=complaint, template="complaint_came", body="Thank you", today=today)
    assert complaint.acknowledged_on == today
    changes.close_request(by=governance, request=complaint, outcome="granted", because="We were wrong", today=today)
    assert not Request.objects.open().exists()


def test_nothing_is_done_for_somebody_who_may_be_somebody_else(governance, anna, today):
    request = changes.start_request(
        by=governance, kind="restriction", asker="Anna", relation="self", channel="phone", details="Stop",
        received_on=today, person_key=anna.key,
    )  # fmt: skip
    with pytest.raises(Refused, match="Check who they are"):
        changes.close_request(by=governance, request=request, outcome="granted", because="Done", today=today)
    changes.close_request(by=governance, request=request, outcome="refused", because="Not her", today=today)
    with pytest.raises(Refused, match="closed"):
        changes.take_request(by=governance, request=request)


@pytest.mark.parametrize("kind", ["objection", "restriction"])
def test_a_granted_objection_acts_on_the_next_look_and_a_promise_is_not_enough(
    asked, governance, anna, partnership, kind, today
):
    request = asked(kind)
    worker = partnership.viewer(Role.TEAM_MEMBER, partnership.probation)
    told = Event.objects.filter(person=anna, agency=partnership.council)
    assert gate.visible(worker, told).exists()
    with pytest.raises(Refused, match="a promise alone"):
        changes.close_request(by=governance, request=request, outcome="granted", because="Yes", today=today)
    changes.stop_use(by=governance, request=request, categories=["identity"])
    assert not gate.visible(worker, told).exists()
    assert gate.visible(partnership.viewer(Role.TEAM_MEMBER), told).exists(), "the agency's own stays its own"
    changes.close_request(by=governance, request=request, outcome="granted", because="Yes", today=today)
    assert Entry.objects.filter(verb="rights.handle", person_id=anna.pk).exists()
