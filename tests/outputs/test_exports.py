"""An export from asking to fetching, and everything that stops it on the way."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.access.gate import Refused, viewer_for
from alongside.access.models import Agreement, Membership
from alongside.access.policy import GRANTS, Role
from alongside.audit.models import Entry
from alongside.notices.models import Notice
from alongside.outputs import changes, jobs
from alongside.outputs.models import Carried, Export
from alongside.outputs.rules import KEPT, LARGE, State
from alongside.partnership.changes import approvals
from alongside.partnership.models import Approval
from tests.outputs.conftest import WHY

pytestmark = pytest.mark.django_db


def hand_over(by, export, now=None) -> str:
    return changes.hand_over(by=by, export=export, now=now or timezone.now()).decode("utf-8-sig")


def test_a_file_holds_what_its_asker_may_see_and_nothing_else(partnership, by, asked, some_people):
    some_people(2)
    some_people(1, partnership.outsider)
    export = asked(by)
    assert (export.state, export.people, export.rows) == (State.READY, 2, 2)
    text = hand_over(by, export)
    assert f"for {by.name}, coordinator, Council Team. Why: {WHY}" in text.splitlines()[0]
    assert "Council Team" in text
    assert "Outsider" not in text
    assert Carried.objects.filter(export=export).count() == 2


def test_the_file_lies_sealed_until_it_is_fetched(by, asked, some_people, settings):
    some_people(2)
    export = asked(by)
    kept = (Path(settings.EXPORTS_ROOT) / export.stored).read_bytes()
    assert b"Person0" not in kept
    assert WHY.encode() not in kept
    assert "Person0" in hand_over(by, export)


def test_it_is_recorded_before_a_byte_leaves(by, asked, some_people, monkeypatch):
    some_people(2)
    export = asked(by)
    hand_over(by, export)
    entry = Entry.objects.get(kind="export", verb="export.hand_over")
    assert (entry.count, entry.because, entry.object_id) == (2, WHY, str(export.pk))

    def broken(*args, **kwargs):
        raise OSError("The ledger cannot be written.")

    monkeypatch.setattr(changes.ledger, "write_at_once", broken)
    with pytest.raises(OSError, match="ledger"):
        hand_over(by, export)


@pytest.mark.parametrize("because", ["", "for me", "   x   "])
def test_a_reason_is_asked_for(by, because):
    with pytest.raises(Refused, match="what the file is for"):
        changes.ask_for(by=by, kind="people", format="csv", because=because)


@pytest.mark.parametrize("role", list(Role))
def test_only_what_a_role_may_read_can_be_taken_out(partnership, role):
    viewer = partnership.viewer(role)
    may = {"export.make", "person.search"} <= GRANTS[role].verbs
    if may:
        assert changes.ask_for(by=viewer, kind="people", format="csv", because=WHY).pk
    else:
        with pytest.raises(Refused):
            changes.ask_for(by=viewer, kind="people", format="csv", because=WHY)
        assert Entry.objects.filter(kind="refusal").exists()
    assert Export.objects.exists() is may


@pytest.mark.case(11)
def test_whoever_has_left_gets_nothing(partnership, by, asked, some_people, settings):
    some_people(2)
    made = asked(by)
    waiting = changes.ask_for(by=by, kind="people", format="csv", because=WHY)
    Membership.objects.filter(user=by.user_id).update(ends_on=dt.date(2021, 1, 1))
    jobs.make_now(waiting.pk, timezone.now())
    waiting.refresh_from_db()
    assert (waiting.state, waiting.stored) == (State.REFUSED, "")
    assert "has left" in waiting.message
    left = viewer_for(Membership.objects.get(user=by.user_id))
    with pytest.raises(Refused, match="membership"):
        hand_over(left, made)
    assert jobs.sweep() == 1
    made.refresh_from_db()
    assert (made.state, made.stored) == (State.GONE, "")
    assert list(Path(settings.EXPORTS_ROOT).iterdir()) == []


@pytest.mark.case(11)
def test_a_changed_agreement_stops_a_finished_file(partnership, by, asked, some_people):
    some_people(1)
    some_people(1, partnership.probation)
    export = asked(by)
    Agreement.objects.filter(giver=partnership.probation).update(ends_on=dt.date(2021, 1, 1))
    now = viewer_for(Membership.objects.get(user=by.user_id))
    with pytest.raises(Refused, match="agreement has changed"):
        hand_over(now, export)
    assert Entry.objects.filter(kind="refusal", verb="export.hand_over").exists()
    assert not Entry.objects.filter(kind="export").exists()
    again = asked(now)
    assert again.people == 1


def test_somebody_who_may_no_longer_be_shown_stops_a_finished_file(partnership, by, asked, some_people):
    record, _ = some_people(2)
    export = asked(by)
    record.agency = partnership.outsider
    record.save()
    with pytest.raises(Refused, match="may no longer be shown"):
        hand_over(by, export)


def test_a_file_goes_to_its_asker_alone(partnership, by, asked, some_people):
    some_people(1)
    with pytest.raises(Refused, match="whoever asked"):
        hand_over(partnership.viewer(Role.COORDINATOR, partnership.probation), asked(by))


def test_after_a_week_it_is_gone(by, asked, some_people):
    some_people(1)
    export = asked(by)
    later = timezone.now() + KEPT + dt.timedelta(minutes=1)
    with pytest.raises(Refused, match="no longer kept"):
        hand_over(by, export, later)
    Export.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    assert jobs.sweep() == 1
    export.refresh_from_db()
    assert (export.state, export.stored) == (State.GONE, "")


def test_many_people_wait_for_a_second_person(partnership, by, asked, some_people):
    some_people(LARGE + 1)
    export = asked(by)
    assert (export.state, export.stored) == (State.SECOND, "")
    approval = Approval.objects.get()
    with pytest.raises(Refused, match="two people"):
        approvals.approve(by=by, approval=approval)
    approvals.approve(by=partnership.viewer(Role.GOVERNANCE_LEAD), approval=approval)
    export.refresh_from_db()
    assert (export.state, export.people, export.agreed) == (State.READY, LARGE + 1, LARGE + 1)
    assert "Person7" in hand_over(by, export)


def test_more_people_than_were_agreed_to_ask_again(partnership, by, asked, some_people):
    some_people(LARGE + 1)
    export = asked(by)
    some_people(5)
    changes.agree(by=by, export=export)
    jobs.make_now(export.pk, timezone.now())
    export.refresh_from_db()
    assert (export.state, export.people) == (State.SECOND, LARGE + 6)


def test_the_page_asks_shows_and_hands_over(by, asked, some_people, sign_in):
    some_people(2)
    client = sign_in(Role.COORDINATOR)
    assert "No exports yet" in client.get(reverse("outputs:list")).content.decode()
    answer = client.post(reverse("outputs:ask", args=["people"]), {"because": "x", "format": "csv"})
    assert "Say in a few words" in answer.content.decode()
    answer = client.post(reverse("outputs:ask", args=["people"]), {"because": WHY, "format": "xlsx"}, follow=True)
    assert "Ready" in answer.content.decode()
    export = Export.objects.get()
    assert client.get(reverse("outputs:fetch", args=[export.pk])).status_code == 405, "fetching is recorded: a POST"
    file = client.post(reverse("outputs:fetch", args=[export.pk]))
    assert file.content.startswith(b"PK")
    assert "attachment" in file["Content-Disposition"]
    export.refresh_from_db()
    assert export.handed_over == 1
    client.post(reverse("outputs:let_go", args=[export.pk]))
    assert client.post(reverse("outputs:fetch", args=[export.pk])).status_code == 403


def test_somebody_elses_export_is_as_if_it_were_not_there(by, asked, some_people, sign_in):
    some_people(1)
    export = asked(by)
    client = sign_in(Role.LEAD_WORKER)
    missing, other = (client.post(reverse("outputs:fetch", args=[pk])) for pk in (export.pk + 100, export.pk))
    one_time = re.compile(rb"\b\w{64}\b")
    assert (missing.status_code, other.status_code) == (404, 404)
    assert one_time.sub(b"", other.content).splitlines() == one_time.sub(b"", missing.content).splitlines()


@pytest.fixture
def waiting(by, asked, some_people):
    some_people(LARGE + 1)
    return asked(by)


def told(user_id: int) -> list[str]:
    return list(Notice.objects.filter(user=user_id).values_list("kind", flat=True))


def test_whoever_asked_is_told_of_a_no_and_why(partnership, by, waiting):
    approval = Approval.objects.get()
    approvals.refuse(
        by=partnership.viewer(Role.GOVERNANCE_LEAD), approval=approval, because="The board needs figures alone."
    )
    waiting.refresh_from_db()
    assert (waiting.state, waiting.message) == (State.REFUSED, "The board needs figures alone.")
    assert told(by.user_id) == ["export_not_made"]


def test_whoever_asked_is_told_once_that_nobody_answered(by, waiting):
    assert jobs.sweep() == 0 and told(by.user_id) == []
    Approval.objects.update(expires_at=timezone.now() - dt.timedelta(minutes=1))
    for _ in range(2):
        jobs.sweep()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.message) == (State.REFUSED, jobs.NOBODY_ANSWERED)
    assert told(by.user_id) == ["export_not_made"]


def test_a_yes_that_comes_too_late_makes_nothing(partnership, by, waiting):
    approval = Approval.objects.get()
    lapsed = approvals.approve(
        by=partnership.viewer(Role.GOVERNANCE_LEAD), approval=approval, now=timezone.now() + dt.timedelta(days=8)
    )
    waiting.refresh_from_db()
    assert (lapsed.decision, waiting.state, waiting.stored) == ("lapsed", State.REFUSED, "")
    assert told(by.user_id) == ["export_not_made"]
