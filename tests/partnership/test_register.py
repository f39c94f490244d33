"""Keeping the register in the browser: agencies, members, first passwords, agreements."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from alongside.access import gate
from alongside.access.models import Agency, Agreement, Membership, User
from alongside.access.policy import Category, Purpose, Role
from alongside.audit.models import Entry
from alongside.people.models import Record
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
TODAY = dt.date.today()
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def signed_in(client, partnership):
    def as_(role: Role):
        client.force_login(User.objects.get(pk=partnership.viewer(role).user_id), BACKEND)
        return client

    return as_


def day(name: str, value: dt.date) -> dict[str, int]:
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def new_member(partnership, **more: object) -> dict[str, object]:
    return {
        "name": "Ewa Nowak", "email": "ewa@probation.example", "agency": partnership.probation.pk,
        "role": Role.NAVIGATOR.value, **day("starts_on", TODAY), **more,
    }  # fmt: skip


def test_a_new_member_gets_a_password_that_nobody_chose_and_signs_in_with_it(signed_in, partnership, client):
    shown = signed_in(Role.ADMINISTRATOR).post(reverse("partnership:add_member"), new_member(partnership))
    password = re.search(r"<code>(.+)</code>", shown.content.decode())[1]
    assert len(password) >= 16
    client.post(reverse("account_logout"))
    client.post(reverse("account_login"), {"login": "ewa@probation.example", "password": password})
    assert "navigator, Probation" in client.get("/").content.decode()
    entry = Entry.objects.get(verb="membership.edit")
    assert password not in str(entry.detail) and "ewa" not in str(entry.detail)


def test_somebody_known_gets_a_second_role_and_keeps_their_password(signed_in, partnership):
    known = User.objects.get(pk=partnership.viewer(Role.COORDINATOR).user_id)
    shown = signed_in(Role.ADMINISTRATOR).post(
        reverse("partnership:add_member"), new_member(partnership, email=known.email.upper())
    )
    assert "one more role" in shown.content.decode() and "<code>" not in shown.content.decode()
    known.refresh_from_db()
    assert known.check_password("a-long-password-1") and known.memberships.count() == 2


def test_ending_a_membership(signed_in, partnership):
    worker = partnership.viewer(Role.TEAM_MEMBER, partnership.probation)
    membership = Membership.objects.get(user=worker.user_id)
    client = signed_in(Role.ADMINISTRATOR)
    url = reverse("partnership:end_membership", args=[membership.pk])
    early = client.post(url, day("ends_on", dt.date(2019, 1, 1)))
    assert "cannot come before the first" in early.content.decode()
    assert client.post(url, day("ends_on", TODAY - dt.timedelta(days=1))).status_code == 302
    assert not gate.viewer_for(Membership.objects.select_related("user", "agency").get(pk=membership.pk)).is_live
    assert "Not in force" in client.get(reverse("partnership:members")).content.decode()


def test_a_lost_phone_and_a_forgotten_password(signed_in, partnership):
    worker = User.objects.get(pk=partnership.viewer(Role.TEAM_MEMBER).user_id)
    totp.TOTP.activate(worker, totp.generate_totp_secret())
    membership = worker.memberships.get()
    shown = signed_in(Role.ADMINISTRATOR).post(reverse("partnership:let_in_again", args=[membership.pk]))
    password = re.search(r"<code>(.+)</code>", shown.content.decode())[1]
    worker.refresh_from_db()
    assert worker.check_password(password)
    assert not Authenticator.objects.filter(user=worker).exists()


def test_an_agency_joins_once(signed_in, partnership):
    client = signed_in(Role.ADMINISTRATOR)
    url = reverse("partnership:add_agency")
    assert client.post(url, {"name": "St Brigid's Refuge"}).status_code == 302
    joined = Agency.objects.get(slug="st-brigids-refuge")
    assert not joined.is_named_to_others
    again = client.post(url, {"name": "st brigids refuge"})
    assert "belongs to the partnership already" in again.content.decode()


def agreement(partnership, **more: object) -> dict[str, object]:
    return {
        "title": "Outsider shares", "giver": partnership.outsider.pk, "receivers": [partnership.council.pk],
        "purpose": Purpose.COORDINATION.value, "categories": [Category.IDENTITY.value, Category.HOUSING.value],
        **day("starts_on", TODAY), **day("review_on", TODAY + dt.timedelta(days=200)), **more,
    }  # fmt: skip


def test_an_agreement_opens_what_it_says_and_ending_it_closes_it(signed_in, partnership):
    coordinator = Membership.objects.get(user=partnership.viewer(Role.COORDINATOR).user_id)
    record = make_record(partnership.outsider)

    def sees() -> bool:
        return gate.visible(gate.viewer_for(coordinator), Record.objects.filter(pk=record.pk)).exists()

    assert not sees()
    client = signed_in(Role.GOVERNANCE_LEAD)
    assert client.post(reverse("partnership:sign_agreement"), agreement(partnership)).status_code == 302
    assert sees()
    signed = Agreement.objects.latest("pk")
    assert "Outsider to Council Team" in client.get(reverse("partnership:agreements")).content.decode()
    url = reverse("partnership:end_agreement", args=[signed.pk])
    Agreement.objects.filter(pk=signed.pk).update(starts_on=TODAY - dt.timedelta(days=9))
    assert client.post(url, day("ends_on", TODAY - dt.timedelta(days=1))).status_code == 302
    assert not sees()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        pytest.param({"receivers": []}, "Choose who receives", id="nobody receives"),
        pytest.param({"categories": []}, "Choose at least one kind of fact", id="nothing is given"),
        pytest.param(day("review_on", dt.date(2020, 1, 1)), "The review must come after", id="review before the start"),
        pytest.param(
            day("ends_on", dt.date(2020, 1, 1)), "The last day cannot come before", id="ends before it starts"
        ),
    ],
)
def test_what_an_agreement_needs(signed_in, partnership, more, words):
    before = Agreement.objects.count()
    answer = signed_in(Role.GOVERNANCE_LEAD).post(reverse("partnership:sign_agreement"), agreement(partnership, **more))
    text = answer.content.decode()
    assert words in text and "Outsider shares" in text, "what was typed is kept"
    assert Agreement.objects.count() == before


def test_an_agency_does_not_give_to_itself(signed_in, partnership):
    receivers = [partnership.council.pk, partnership.outsider.pk]
    answer = signed_in(Role.GOVERNANCE_LEAD).post(
        reverse("partnership:sign_agreement"), agreement(partnership, receivers=receivers)
    )
    assert "does not give to itself" in answer.content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR], ids=lambda role: role.label)
def test_only_an_administrator_keeps_members(signed_in, partnership, role):
    client = signed_in(role)
    before = Membership.objects.count()
    for name in ("members", "add_member", "add_agency"):
        assert client.get(reverse(f"partnership:{name}")).status_code == 403
    assert client.post(reverse("partnership:add_member"), new_member(partnership)).status_code == 403
    someone = Membership.objects.first()
    assert client.post(reverse("partnership:let_in_again", args=[someone.pk])).status_code == 403
    assert Membership.objects.count() == before


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.DATA_OFFICER], ids=lambda role: role.label)
def test_only_the_governance_lead_keeps_agreements(signed_in, partnership, role):
    client = signed_in(role)
    assert client.get(reverse("partnership:agreements")).status_code == 403
    assert client.post(reverse("partnership:sign_agreement"), agreement(partnership)).status_code == 403
