"""Conflict, consent and emergencies through the pages: what they hide, what they open, and for how long."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from alongside.access import consenting, gate, opening, protecting
from alongside.access.gate import Refused
from alongside.access.models import Agreement, Conflict, Membership, Opening, User
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.people import changes as people
from alongside.people import search
from alongside.people.models import Event, Person
from alongside.tasks.models import Task
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(2020, 1, 1)
WORDS = "Found unconscious outside the station, no medication known"
TOLD = {"notice_version": "2", "language": "Polish", "how": "interpreter", "told_on": LONG_AGO}


@pytest.fixture
def anna(partnership):
    """The council, probation and the drug service know her; probation says she was arrested."""
    record = make_record(partnership.council)
    make_record(partnership.drug_service, record.person)
    make_event(make_record(partnership.probation, record.person), "arrest", LONG_AGO)
    search.refresh()
    return record.person


def fresh(viewer):
    return gate.viewer_for(Membership.objects.select_related("user", "agency").get(user=viewer.user_id))


def page(viewer, path, **data):
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session["account_authentication_methods_user"] = str(viewer.user_id)
    session.save()
    return client.post(path, data) if data else client.get(path)


def plain(answer, *keys: str) -> bytes:
    """The body without what differs between any two answers: the token of forms, and the address asked for."""
    body = answer.content
    for key in keys:
        body = body.replace(key.encode(), b"KEY")
    return re.sub(rb"[\w-]{22,}", b"TOKEN", body)


@pytest.mark.case(3)
@pytest.mark.parametrize("by", ["user", "agency"])
def test_whoever_is_on_the_conflict_list_never_learns_that_somebody_is_known(partnership, anna, by, mailoutbox):
    worker = partnership.viewer(Role.LEAD_WORKER)
    keeper = partnership.viewer(Role.COORDINATOR, partnership.probation)
    kept_from = {"user": User.objects.get(pk=worker.user_id)} if by == "user" else {"agency": partnership.council}
    Task.objects.create(
        person=anna, agency=partnership.council, title="Call", category="identity", due_on=LONG_AGO, asked_by_name="x"
    )
    protecting.put_on_conflict_list(by=keeper, person=anna, because="relationship", **kept_from)
    for model in (Person, Event, Task):
        assert not gate.visible(worker, model.objects.all()).exists()
    assert not gate.on_index(worker, Person.objects.all()).exists()
    found = search.find(worker, anna.family_name, dt.date(2026, 11, 2))
    assert (found.hits, found.cards) == ([], [])
    assert gate.visible(keeper, Person.objects.all()).exists()
    missing = page(worker, "/person/222222222222/")
    for path in ("", "consent/", "protect/", "emergency/", "ask/"):
        assert page(worker, f"/person/{anna.key}/{path}").status_code in (404, 405)
    answer = page(worker, f"/person/{anna.key}/")
    assert plain(answer, anna.key) == plain(missing, "222222222222")
    with pytest.raises(Refused):
        opening.open_in_emergency(by=worker, person_id=anna.pk, reason="life", words=WORDS)
    assert Entry.objects.filter(kind="refusal", actor_id=worker.user_id, person_id=anna.pk).count() >= 3
    warned = [mail for mail in mailoutbox if "protected record" in mail.subject]
    assert [mail.to for mail in warned] == [["coordinator@probation.example"]] * len(warned) != []
    assert anna.family_name not in warned[0].body


def test_lifting_a_conflict_takes_two(partnership, anna):
    one, two = partnership.viewer(Role.COORDINATOR, partnership.probation), partnership.viewer(Role.COORDINATOR)
    worker = User.objects.get(pk=partnership.viewer(Role.LEAD_WORKER).user_id)
    row = protecting.put_on_conflict_list(by=one, person=anna, because="concern", user=worker)
    with pytest.raises(Refused):
        protecting.lift(by=two, protection=row)
    protecting.ask_to_lift(by=one, protection=row)
    with pytest.raises(Refused, match="second person"):
        protecting.lift(by=one, protection=row)
    protecting.lift(by=two, protection=row)
    assert gate.visible(partnership.viewer(Role.LEAD_WORKER), Person.objects.all()).exists()


@pytest.mark.case(9)
def test_an_emergency_opens_for_an_hour_and_tells_those_who_must_know(partnership, mailoutbox):
    record = make_record(partnership.probation)
    make_event(record, "arrest", LONG_AGO)
    make_event(record, "refuge_stay", LONG_AGO)
    person = record.person
    worker, lead = partnership.viewer(Role.LEAD_WORKER), partnership.viewer(Role.GOVERNANCE_LEAD)
    path = f"/person/{person.key}/emergency/"
    assert b"at least 20" in page(worker, path, reason="life", words="x").content
    assert not Opening.objects.exists()
    assert page(worker, path, reason="life", words=WORDS).status_code == 302
    row = Opening.objects.get()
    assert row.ends_at - row.opened_at == dt.timedelta(minutes=60)
    assert (row.review_by - timezone.localdate(row.opened_at)).days in (2, 3, 4)
    assert gate.visible(fresh(worker), Event.objects.all()).count() == 2
    assert b"Open in an emergency until" in page(worker, "/").content
    assert page(worker, f"/person/{person.key}/").status_code == 200
    told = next(mail for mail in mailoutbox if "emergency" in mail.subject)
    assert told.to == [User.objects.get(pk=lead.user_id).email]
    assert person.key not in told.body
    assert b"lead_worker council" in page(lead, "/trust/emergencies/").content
    page(lead, f"/trust/emergencies/{row.pk}/", was_right="yes", words="The ambulance needed the prescription.")
    row.refresh_from_db()
    assert row.was_right and row.reviewed_by_name == lead.name
    Opening.objects.update(opened_at=row.opened_at - dt.timedelta(hours=2), ends_at=row.opened_at)
    assert b"Arrest" not in page(worker, f"/person/{person.key}/").content
    assert not gate.visible(fresh(worker), Event.objects.all()).exists()


def test_an_emergency_asks_for_proof_again(partnership):
    person = make_record(partnership.probation).person
    worker = partnership.viewer(Role.LEAD_WORKER)
    client = Client()
    client.force_login(User.objects.get(pk=worker.user_id), "allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(f"/person/{person.key}/emergency/", {"reason": "life", "words": WORDS})
    assert answer.status_code == 302 and not Opening.objects.exists()


@pytest.mark.case(10)
def test_a_withdrawal_acts_on_the_next_request_and_lists_what_had_left(partnership, anna):
    Agreement.objects.filter(giver=partnership.probation).update(needs_consent=True)
    worker = partnership.viewer(Role.LEAD_WORKER)

    def sees() -> bool:
        return gate.visible(fresh(worker), Event.objects.all()).exists()

    said = {"by": worker, "person": anna, "agency": partnership.council, "categories": [Category.JUSTICE], **TOLD}
    assert not sees()
    consenting.record_consent(status="agreed", **said)
    assert sees()
    from alongside.audit import ledger

    ledger.write_at_once(Entry.Kind.EXPORT, "pack.print", by=worker, person_id=anna.pk)
    consenting.record_consent(status="withdrawn", **said)
    assert not sees()
    shown = page(worker, f"/person/{anna.key}/consent/").content
    assert b"Had left before" in shown and b"Withdrawn" in shown and b"(earlier)" in shown


def test_an_objection_acts_and_leaves_our_own_rows(partnership, anna):
    worker = partnership.viewer(Role.LEAD_WORKER)
    rows = consenting.object_to_sharing(by=worker, person=anna, categories=[Category.JUSTICE])
    assert not gate.visible(worker, Event.objects.all()).exists()
    assert gate.visible(worker, Person.objects.all()).exists()
    consenting.end_objection(by=worker, objection=rows[0], because="They changed their mind")
    assert gate.visible(worker, Event.objects.all()).exists()


@pytest.mark.case(4)
def test_an_agreement_that_ends_takes_others_facts_and_leaves_our_own(partnership, anna):
    worker = partnership.viewer(Role.LEAD_WORKER)
    assert gate.visible(fresh(worker), Event.objects.all()).exists()
    Agreement.objects.update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert not gate.visible(fresh(worker), Event.objects.all()).exists()
    assert gate.visible(fresh(worker), Person.objects.all()).exists()


@pytest.mark.case(25)
def test_nobody_keeps_sight_that_a_wrong_joining_gave_and_protection_goes_along(partnership, anna):
    other = make_record(partnership.outsider).person
    worker, by = partnership.viewer(Role.LEAD_WORKER), partnership.viewer(Role.COORDINATOR, partnership.probation)
    protecting.put_on_conflict_list(by=by, person=anna, because="concern", user=User.objects.get(pk=worker.user_id))
    move = people.merge_people(other, anna, "They look alike", "x")
    assert Conflict.objects.standing().filter(person=other).exists()
    assert not gate.visible(worker, Person.objects.all()).exists()
    outsider = partnership.viewer(Role.LEAD_WORKER, partnership.outsider)
    people.undo_move(move, "They are two", "x")
    assert not Conflict.objects.standing().filter(person=other).exists()
    assert not gate.visible(worker, Person.objects.filter(pk=anna.pk)).exists()
    assert set(gate.visible(outsider, Person.objects.all())) == {other}


@pytest.mark.case(1)
def test_a_fact_that_is_another_agencys_alone_answers_like_one_that_is_not_there(partnership):
    stranger = make_record(partnership.outsider).person
    worker = partnership.viewer(Role.LEAD_WORKER)
    refused, missing = page(worker, f"/person/{stranger.key}/"), page(worker, "/person/222222222222/")
    assert refused.status_code == missing.status_code == 404
    assert plain(refused, stranger.key) == plain(missing, "222222222222")
    assert Entry.objects.filter(kind="refusal", actor_id=worker.user_id).count() == 2


def test_pages_write_down_consent_and_conflict(partnership, anna):
    worker = partnership.viewer(Role.LEAD_WORKER)
    page(
        worker, f"/person/{anna.key}/consent/", agency=partnership.council.pk, categories=["justice"], status="agreed",
        told_on_day="1", told_on_month="2", told_on_year="2026", how="in_person", language="English", notice_version="2",
    )  # fmt: skip
    assert anna.consents.get().status == "agreed"
    page(worker, f"/person/{anna.key}/protect/", agency=partnership.drug_service.pk, because="person_asked")
    row = Conflict.objects.get()
    assert row.agency == partnership.drug_service
    page(worker, f"/person/{anna.key}/protect/conflict/{row.pk}/lift/", yes="1")
    row.refresh_from_db()
    assert row.lift_asked_by_id == worker.user_id and row.lifted_at is None
