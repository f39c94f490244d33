"""Whoever deals with everyone's rights, and is on somebody's conflict list, learns nowhere that they are known."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.models import Conflict, Opening, User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.rights import changes, showing
from alongside.rights.models import Breach, BreachNotice, Hold, Request
from tests.factories.partnership import LONG_AGO

pytestmark = pytest.mark.django_db
MISSING = "222222222222"


@pytest.fixture(params=["the lead", "the lead's agency"])
def kept_from(request, governance, anna, partnership):
    """Puts whoever is to be kept from Anna on her conflict list."""

    def keep() -> None:
        who = {"user_id": governance.user_id} if request.param == "the lead" else {"agency": partnership.council}
        Conflict.objects.create(person=anna, because="concern", set_by_name="Somebody", **who)

    return keep


@pytest.fixture
def business(governance, second_lead, anna, asked, today):
    """Everything that there is about Anna on the pages of rights, made by another lead."""
    request = asked()
    hold = changes.place_hold(by=second_lead, person_key=anna.key, reason="inquest", because="Letter", since=today)
    breach = Breach.objects.create(
        agency_id=second_lead.agency_id, what="A letter went astray", known_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC),
        reported_by_name="Somebody",
    )  # fmt: skip
    notice = changes.name_affected(by=second_lead, breach=breach, person_key=anna.key)
    return request, hold, breach, notice


def plain(answer, address: str) -> str:
    """The body without the address that was asked for and the tokens that differ in every answer."""
    return re.sub(r'(value|token|X-CSRFToken)"?[=:] *"\w{32,}"', "", answer.content.decode().replace(address, ""))


def test_no_page_of_rights_tells_of_them(business, kept_from, governance, anna, signed_in):
    request, hold, breach, notice = business
    client = signed_in(governance)
    addresses = {
        reverse("rights:request", args=[request.key]): reverse("rights:request", args=[MISSING]),
        reverse("rights:pack", args=[request.key]): reverse("rights:pack", args=[MISSING]),
        reverse("rights:preview", args=[request.key]): reverse("rights:preview", args=[MISSING]),
        reverse("rights:group", args=[request.key, 1]): reverse("rights:group", args=[MISSING, 1]),
        reverse("rights:lift_hold", args=[hold.pk]): reverse("rights:lift_hold", args=[0]),
        reverse("rights:told", args=[breach.key, notice.pk]): reverse("rights:told", args=[breach.key, 0]),
    }
    lists = {
        reverse("rights:list"): request.key,
        reverse("rights:retention"): reverse("rights:lift_hold", args=[hold.pk]),
        reverse("rights:breach", args=[breach.key]): reverse("rights:told", args=[breach.key, notice.pk]),
    }
    assert {client.get(address).status_code for address in addresses} == {200}
    assert all(trace in client.get(address).content.decode() for address, trace in lists.items())
    kept_from()
    for refused, missing in addresses.items():
        there, not_there = client.get(refused), client.get(missing)
        assert (there.status_code, not_there.status_code) == (404, 404), refused
        assert plain(there, refused) == plain(not_there, missing)
    for address, trace in lists.items():
        assert trace not in client.get(address).content.decode(), address
    for model in (Request, Hold, BreachNotice):
        assert not gate.visible(governance, model.objects.all()).exists()
        assert not any(gate.why(governance, row) for row in model.objects.all())


def test_looking_for_them_finds_nobody_and_naming_them_is_as_naming_nobody(
    business, kept_from, governance, anna, today
):
    breach = business[2]
    born = dt.date(1985, 3, 4)
    assert anna.key in {each.key for each in showing.candidates(governance, name="Anna Kowalska", date_of_birth=born)}
    kept_from()
    assert anna.key not in {
        each.key for each in showing.candidates(governance, name="Anna Kowalska", date_of_birth=born)
    }

    def said(key: str) -> list[str]:
        told = []
        for ask in (
            lambda: changes.place_hold(by=governance, person_key=key, reason="inquest", because="Letter", since=today),
            lambda: changes.name_affected(by=governance, breach=breach, person_key=key),
            lambda: changes.start_request(
                by=governance, kind="erasure", asker="X", relation="self", channel="letter", details="All",
                received_on=today, person_key=key,
            ),
        ):  # fmt: skip
            with pytest.raises(Refused) as refused:
                ask()
            told.append(refused.value.because)
        return told

    assert said(anna.key) == said(MISSING)


def test_a_change_about_them_is_refused_and_the_refusal_kept(business, kept_from, governance):
    request = business[0]
    kept_from()
    with pytest.raises(Refused):
        changes.take_request(by=governance, request=request)
    assert Entry.objects.filter(kind="refusal", verb="rights.handle", actor_id=governance.user_id).exists()


def test_an_emergency_is_reviewed_by_somebody_else(business, kept_from, governance, partnership, anna, signed_in):
    worker = partnership.viewer(Role.LEAD_WORKER, partnership.drug_service)
    now = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
    row = Opening.objects.create(
        person=anna, user=User.objects.get(pk=worker.user_id), agency=partnership.drug_service, role=worker.role,
        categories=["housing"], reason="life", words="Found unconscious", opened_at=now, ends_at=now + dt.timedelta(hours=1),
        review_by=LONG_AGO,
    )  # fmt: skip
    address, client = reverse("workspace:review", args=[row.pk]), signed_in(governance)
    assert client.get(address).status_code == 200
    kept_from()
    assert client.get(address).status_code == 404
    assert "Found unconscious" not in client.get(reverse("workspace:emergencies")).content.decode()


def test_somebody_else_deals_with_it_as_before(business, governance, second_lead, anna, signed_in):
    Conflict.objects.create(person=anna, user_id=governance.user_id, because="concern", set_by_name="Somebody")
    request = business[0]
    client = signed_in(second_lead)
    assert client.get(reverse("rights:pack", args=[request.key])).status_code == 200
    assert changes.take_request(by=second_lead, request=request).owner_id == second_lead.user_id
