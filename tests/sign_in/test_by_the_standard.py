"""What the verification standard asks of signing in, beyond what the pages' own tests show. Passwords: test_passwords.py."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.urls import get_resolver, reverse
from django.utils import timezone

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.sign_in import forms
from alongside.sign_in.models import Use
from tests.sign_in.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "mountain kettle orchard"


def test_nobody_is_made_to_change_a_password_that_is_old(member, browser):
    """Years after it was chosen it opens the same pages, and none of them asks for another."""
    browser(member)
    Use.objects.filter(user=member).update(used_at=timezone.now() - dt.timedelta(days=1))
    User.objects.filter(pk=member.pk).update(date_joined=timezone.now() - dt.timedelta(days=3_000))
    assert browser(member).get("/").status_code == 200


def test_no_page_asks_a_secret_question():
    """Of all that the forms of signing in ask for. (The governance lead's question about unusual looks opens no way in.)"""
    found = [it for it in vars(forms).values() if isinstance(it, type) and hasattr(it, "base_fields")]
    assert len(found) >= 6
    asked = {name for form in found for name in form.base_fields}
    assert not [name for name in asked if re.search("question|secret|mother|birth|pet|school|hint", name)]


def test_no_code_is_sent_by_mail_or_message(member, client, mailoutbox, settings):
    """Codes come from the member's own app or passkey: there is no other channel to take them from, or to guess on."""
    settings.REQUIRE_SECOND_FACTOR = True
    totp.TOTP.activate(member, totp.generate_totp_secret())
    asked = client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})
    client.get(asked.url)
    client.post(asked.url, {"code": "000000"})
    assert not mailoutbox
    assert set(settings.MFA_SUPPORTED_TYPES) == {"webauthn", "totp", "recovery_codes"}


def test_the_visitors_address_cannot_be_made_up(member, client, settings):
    """Five wrong passwords close the door, whatever address each of them says that it came from."""
    settings.AXES_ENABLED = True
    door = reverse("account_login")
    for number in range(6):
        said = {
            "x-forwarded-for": f"203.0.113.{number}",
            "x-real-ip": f"203.0.113.{number}",
            "forwarded": f"for=203.0.113.{number}",
        }
        client.post(door, {"login": member.email, "password": "a wrong password"}, headers=said)
    right = client.post(
        door, {"login": member.email, "password": PASSWORD}, headers={"x-forwarded-for": "203.0.113.99"}
    )
    assert right.status_code != 302
    assert client.get("/").status_code == 302


def test_a_field_that_comes_twice_or_in_the_address_opens_nothing(member, client):
    door = reverse("account_login")
    for address, sent in (
        (f"{door}?login={member.email}&password={PASSWORD}", {}),
        (f"{door}?password={PASSWORD}", {"login": member.email}),
        (door, {"login": ["nobody@council.example", member.email], "password": [PASSWORD, "wrong"]}),
        (door, {"login": [member.email, "nobody@council.example"], "password": [PASSWORD, PASSWORD]}),
    ):
        client.post(address, sent)
        assert client.get("/").status_code == 302, (address, sent)


def test_fields_that_a_form_does_not_have_are_ignored(person_of, browser, member):
    """A member who sends more than the form asks for gains nothing by it."""
    client = browser(member)
    more = {
        "is_active": "",
        "email": "boss@council.example",
        "role": Role.ADMINISTRATOR,
        "agency": "1",
        "id": "1",
        "user": "1",
    }
    sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **more}
    assert client.post(reverse("account_change_password"), sent).status_code == 302
    after = User.objects.get(pk=member.pk)
    assert (after.email, after.is_active, after.pk) == (member.email, True, member.pk)
    assert {each.role for each in after.memberships.all()} == {Role.COORDINATOR}


def test_nothing_elsewhere_can_sign_anybody_out_here():
    """No address takes a provider's word that a sign-in is over: what ends one is written in docs/run/single-sign-on.md."""
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert {name for name in names if "openid" in name} == {"openid_connect_login", "openid_connect_callback"}
