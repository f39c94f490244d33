"""Reaching somebody safely, and where they are safe: what stops, who is asked instead, and what two people may open."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from alongside.access import protecting
from alongside.access.gate import Refused, visible
from alongside.access.models import User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.outputs.contact import Channel
from alongside.partnership.changes import approvals
from alongside.people import search
from alongside.people.models import Person
from alongside.reaching import changes, front, unmasking
from alongside.reaching.models import AddressOpening, SafeAddress, SafeWays
from alongside.rights.changes import requests as rights
from alongside.rights.models import Letter
from alongside.tasks.models import Task
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
REFUGE = "Willow House, 4 Quiet Lane"
WHY = "They must be met at the door tonight"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def anna(partnership) -> Person:
    record = make_record(partnership.council)
    make_record(partnership.probation, record.person)
    search.refresh()
    return record.person


@pytest.fixture
def holder(partnership):
    return partnership.viewer(Role.TEAM_MEMBER, partnership.probation)


@pytest.fixture
def coordinator(partnership):
    return partnership.viewer(Role.COORDINATOR)


@pytest.fixture
def other(partnership):
    return partnership.viewer(Role.COORDINATOR, partnership.probation)


@pytest.fixture
def address(holder, anna, today):
    return changes.hold_address(
        by=holder,
        person=anna,
        kind="refuge",
        address=REFUGE,
        given_by="Her sister",
        is_for_letters=True,
        starts_on=today,
    )


def says(by, anna, today, **said):
    return changes.say_how(by=by, person=anna, told_on=today, today=today, **said)


def client_of(viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": timezone.now().timestamp()}]
    session["account_authentication_methods_user"] = str(viewer.user_id)
    session.save()
    return client


def test_what_they_say_now_replaces_what_they_said(coordinator, anna, today):
    says(coordinator, anna, today, unsafe=[Channel.TEXT], code_word="Robin")
    says(coordinator, anna, today, unsafe=[Channel.CALL])
    assert SafeWays.objects.count() == 2
    assert front.known_of(anna.pk, today).unsafe_channels == {Channel.CALL}
    assert Entry.objects.filter(verb="reach.record", person_id=anna.pk).count() == 2


def test_safe_and_unsafe_at_once_is_refused(coordinator, anna, today):
    with pytest.raises(Refused, match="both"):
        says(coordinator, anna, today, unsafe=[Channel.TEXT], preferred=[Channel.TEXT])
    with pytest.raises(Refused, match="ahead"):
        changes.say_how(by=coordinator, person=anna, told_on=today + dt.timedelta(days=1), today=today)


@pytest.mark.parametrize(
    ("channel", "at", "may"),
    [
        (Channel.TEXT, None, False), (Channel.CALL, dt.time(10), True), (Channel.CALL, dt.time(9), True),
        (Channel.CALL, dt.time(8, 59), False), (Channel.CALL, dt.time(17, 1), False), (Channel.CALL, None, True),
        (Channel.EMAIL, dt.time(3), True),
    ],
    ids=["unsafe", "within", "at the first minute", "too early", "too late", "hour not known", "email at night"],
)  # fmt: skip
def test_a_way_is_safe_or_is_not(coordinator, anna, today, channel, at, may):
    says(coordinator, anna, today, unsafe=[Channel.TEXT], from_hour=dt.time(9), until_hour=dt.time(17))
    assert bool(front.way(person_id=anna.pk, channel=channel, today=today, at=at)) is may


@pytest.mark.parametrize(
    ("to", "may"),
    [(REFUGE, True), ("willow house 4 quiet lane", True), ("4 Old Street", False), ("", False)],
    ids=["the safe one", "written otherwise", "an older one", "nowhere said"],
)
def test_a_letter_goes_to_the_safe_address_or_nowhere(anna, address, today, to, may):
    way = front.way(person_id=anna.pk, channel=Channel.LETTER, today=today, to=to)
    assert bool(way) is may
    assert REFUGE not in way.because


@pytest.mark.case(5)
@pytest.mark.parametrize(
    ("to", "sent"), [("4 Old Street", ""), (REFUGE, "post")], ids=["shared address", "safe address"]
)
def test_a_letter_to_the_old_address_stops_and_a_worker_is_asked(partnership, anna, address, today, to, sent):
    governance = partnership.viewer(Role.GOVERNANCE_LEAD)
    starter = partnership.viewer(Role.COORDINATOR)
    request = rights.start_request(
        by=starter, kind="subject_access", asker="Anna Kowalska", relation="self", channel="phone", details="All of it",
        received_on=today, person_key=anna.key,
    )  # fmt: skip
    rights.set_reply(by=governance, request=request, reply_by="post", reply_to=to, safe_on=today)
    answer = client_of(governance).post(
        f"/rights/requests/{request.key}/letters/came/", {"body": "We have your request."}
    )
    assert answer.status_code == 302
    assert Letter.objects.get().sent_by == sent
    assert Task.objects.filter(person=anna, title=rights.HAND_OVER).count() == (0 if sent else 1)


@pytest.mark.case(7)
def test_no_message_is_left_where_it_is_not_safe_and_a_worker_is_asked(coordinator, anna, partnership, today):
    says(coordinator, anna, today, unsafe=[Channel.VOICEMAIL, Channel.TEXT])
    client = client_of(coordinator)
    assert "not safe to reach them by text" in client.get(f"/contact/log/{anna.key}/").content.decode()
    assert not front.way(person_id=anna.pk, channel=Channel.TEXT, today=today)
    for _ in range(2):
        front.ask_a_worker(by=coordinator, person=anna, agency=partnership.council, about="reminder:7", today=today)
    asked = Task.objects.get(about="reminder:7")
    assert (asked.agency, asked.due_on) == (partnership.council, today + dt.timedelta(days=1))


def test_nobody_sees_the_table_of_safe_addresses(partnership, anna, address):
    for role in Role:
        for agency in (partnership.council, partnership.probation):
            assert not visible(partnership.viewer(role, agency), SafeAddress.objects.all())


def test_the_address_is_masked_and_lies_sealed(coordinator, anna, address):
    page = client_of(coordinator).get(f"/reach/{anna.key}/").content.decode()
    assert "A safe address is held by" in page and "Quiet Lane" not in page and "Her sister" not in page
    assert "Quiet Lane" not in client_of(coordinator).get(f"/person/{anna.key}/").content.decode()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select address from reaching_safeaddress")
        assert b"Quiet" not in bytes(cursor.fetchone()[0])


def test_two_people_open_it_for_a_short_time_to_the_asker_alone(coordinator, other, anna, address, mailoutbox):
    waiting = unmasking.ask(by=coordinator, person=anna, key=address.key, because=WHY)
    assert not AddressOpening.objects.exists()
    with pytest.raises(Refused, match="two people"):
        approvals.approve(by=coordinator, approval=waiting)
    approvals.approve(by=other, approval=waiting)
    assert "Quiet Lane" in client_of(coordinator).get(f"/reach/{anna.key}/").content.decode()
    assert "Quiet Lane" not in client_of(other).get(f"/reach/{anna.key}/").content.decode()
    assert Entry.objects.filter(kind=Entry.Kind.LOOK, verb="address.show", person_id=anna.pk).count() == 1
    assert mailoutbox and not any("Quiet" in mail.body or "Anna" in mail.body for mail in mailoutbox)
    opening = AddressOpening.objects.get()
    assert opening.ends_at - opening.opened_at == unmasking.LASTS
    assert not unmasking.read(coordinator, anna, opening.ends_at)


def test_the_second_person_is_of_another_role_or_agency_and_not_kept_away(
    partnership, coordinator, other, anna, address
):
    waiting = unmasking.ask(by=coordinator, person=anna, key=address.key, because=WHY)
    colleague = partnership.viewer(Role.COORDINATOR)
    if colleague.user_id != coordinator.user_id:
        with pytest.raises(Refused, match="another"):
            approvals.approve(by=colleague, approval=waiting)
    protecting.put_on_conflict_list(
        by=coordinator, person=anna, because="person_asked", user=User.objects.get(pk=other.user_id)
    )
    with pytest.raises(Refused, match="cannot be the second"):
        approvals.approve(by=other, approval=waiting)
    assert not AddressOpening.objects.exists()


@pytest.mark.parametrize("role", [Role.TEAM_MEMBER, Role.DATA_OFFICER, Role.ADMINISTRATOR, Role.GOVERNANCE_LEAD])
def test_who_may_not_ask_is_refused(partnership, anna, address, role):
    with pytest.raises(Refused):
        unmasking.ask(by=partnership.viewer(role), person=anna, key=address.key, because=WHY)


def test_who_wrote_it_down_can_say_that_it_is_over_and_others_do_not_learn_of_it(
    partnership, holder, anna, address, today
):
    assert [row.key for row in changes.held(holder, anna, today)] == [address.key]
    page = client_of(holder).get(f"/reach/{anna.key}/").content.decode()
    assert "They are no longer there" in page and "Ask to be shown it" not in page and "Quiet Lane" not in page
    assert not changes.held(partnership.viewer(Role.TEAM_MEMBER), anna, today)


def test_an_address_that_is_over_is_shown_to_nobody(holder, coordinator, other, anna, address, today):
    waiting = unmasking.ask(by=coordinator, person=anna, key=address.key, because=WHY)
    SafeAddress.objects.filter(pk=address.pk).update(starts_on=today - dt.timedelta(days=9))
    changes.end_address(by=holder, person=anna, key=address.key, today=today)
    assert not changes.held(coordinator, anna, today)
    with pytest.raises(Refused):
        approvals.approve(by=other, approval=waiting)


def test_the_form_begins_with_what_holds_so_that_nothing_is_lost(coordinator, anna, today):
    says(
        coordinator,
        anna,
        today,
        unsafe=[Channel.VOICEMAIL],
        from_hour=dt.time(9),
        until_hour=dt.time(17),
        code_word="Robin",
    )
    page = client_of(coordinator).get(f"/reach/{anna.key}/say/").content.decode()
    ticked = re.findall(r'value="(\w[\w ]*)"[^>]*checked', page)
    assert ticked == ["voicemail", "no"] and "Robin" in page and "09:00" in page


def test_the_pages_write_it_down(coordinator, anna, today):
    client = client_of(coordinator)
    day = {"told_on_day": today.day, "told_on_month": today.month, "told_on_year": today.year}
    answer = client.post(f"/reach/{anna.key}/say/", {"unsafe": ["text"], "may_say_who": "no", **day})
    assert answer.status_code == 302, answer.content.decode()
    since = {f"starts_on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    words = {"kind": "family", "address": REFUGE, "given_by": "Herself", "is_for_letters": "yes"}
    assert client.post(f"/reach/{anna.key}/hold/", {**words, **since}).status_code == 302
    held = SafeAddress.objects.get()
    answer = client.post(f"/reach/{anna.key}/ask/", {"address": held.key, "because": WHY})
    assert answer.status_code == 302
    assert client.post(f"/reach/{anna.key}/end/", {"address": held.key}).status_code == 302
    assert client.post(f"/reach/{anna.key}/end/", {"address": "f" * 32}).status_code == 404
