"""What the verification standard asks of passwords, codes and sign-ins, one by one. The pages about them: test_signing_in.py."""

from __future__ import annotations

import datetime as dt
import random
import re
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.sessions.backends.db import SessionStore
from django.urls import get_resolver, reverse
from django.utils import timezone

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.people.models import new_key
from alongside.sign_in import forms
from alongside.sign_in.models import Sitting, Use
from tests.sign_in.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "  Żółta łódź, 海の朝 🙂  "
LONG = "mountain kettle orchard " * 10


def give_new(client, old: str | None = PASSWORD, new: str = NEW):
    sent = {"password1": new, "password2": new, **({} if old is None else {"oldpassword": old})}
    return client.post(reverse("account_change_password"), sent)


@pytest.mark.parametrize("old", [None, "", "not the old password"])
def test_a_new_password_needs_the_old_one(member, browser, old):
    answer = give_new(browser(member), old)
    assert answer.status_code != 302
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


@pytest.mark.parametrize(
    "password", [NEW, LONG, "only small letters of orchards"], ids=["any character", "long", "plain"]
)
def test_any_characters_and_any_length_are_taken_as_they_were_typed(member, browser, password):
    """No rule of composition; 240 characters; blanks at the ends and capitals count."""
    assert give_new(browser(member), new=password).status_code == 302
    member.refresh_from_db()
    assert member.check_password(password)
    for altered in {password.strip(), password.swapcase(), password[:72], password[:-1]} - {password}:
        assert not member.check_password(altered)


def test_what_is_typed_at_the_door_is_not_altered_either(member, browser, client):
    give_new(browser(member))
    door = reverse("account_login")
    assert client.post(door, {"login": member.email, "password": NEW.strip()}).status_code != 302
    assert client.post(door, {"login": member.email, "password": NEW}).status_code == 302


def test_password_fields_are_masked_and_open_to_password_keepers(member, browser, client):
    pages = [client.get(reverse("account_login")), browser(member).get(reverse("account_change_password"))]
    fields = [tag for page in pages for tag in re.findall(r"<input[^>]*>", page.content.decode()) if "password" in tag]
    assert len(fields) == 4
    for tag in fields:
        assert 'type="password"' in tag and "autocomplete=" in tag and 'autocomplete="off"' not in tag
        assert "onpaste" not in tag and "readonly" not in tag and "maxlength" not in tag


def test_nobody_is_made_to_change_a_password_that_is_old(member, browser):
    """Years after it was chosen it opens the same pages, and none of them asks for another."""
    browser(member)
    Use.objects.filter(user=member).update(used_at=timezone.now() - dt.timedelta(days=1))
    User.objects.filter(pk=member.pk).update(date_joined=timezone.now() - dt.timedelta(days=3_000))
    assert browser(member).get("/").status_code == 200


def test_a_new_password_ends_the_other_sittings(member, browser):
    """Whoever has learnt the old one and is in with it is out, and reads why."""
    here, elsewhere = browser(member), browser(member)
    assert elsewhere.get("/").status_code == 200
    assert give_new(here).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert (
        Sitting.objects.filter(user=member).exclude(ended_at=None).get().because.startswith("You were signed out here")
    )


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


@pytest.mark.parametrize(
    ("draw", "enough"),
    [
        pytest.param(totp.generate_totp_secret, 32, id="an app's seed"),
        pytest.param(lambda: RecoveryCodes.generate_seed(), 40, id="the seed of recovery codes"),
        pytest.param(lambda: SessionStore()._get_new_session_key(), 32, id="a sign-in"),
        pytest.param(new_key, 12, id="a name in an address"),
    ],
)
def test_what_nobody_may_guess_comes_from_a_proper_source_of_chance(draw, enough):
    """32 letters and digits hold 165 bits, 32 letters of base 32 hold 160. Python's own dice, thrown alike, change nothing."""
    drawn = []
    for _ in range(3):
        random.seed(4)
        drawn.append(draw())
    assert len(set(drawn)) == 3 and all(len(each) >= enough for each in drawn)


@pytest.mark.parametrize(
    ("seconds_ago", "opens"), [(0, True), (25, True), (95, False), (300, False)], ids=lambda value: str(value)
)
def test_a_code_lives_half_a_minute_and_what_a_slow_clock_needs(member, monkeypatch, seconds_ago, opens):
    secret = totp.generate_totp_secret()
    factor = totp.TOTP.activate(member, secret)
    now = 1_780_000_000
    counter = (now - seconds_ago) // 30
    monkeypatch.setattr(time, "time", lambda: now)
    assert factor.validate_code(totp.format_hotp_value(totp.hotp_value(secret, counter))) is opens


@pytest.mark.parametrize(
    "page", ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"]
)
def test_changing_how_one_signs_in_asks_who_one_is_again(member, browser, page, monkeypatch):
    client = browser(member)
    if page != "mfa_activate_totp":
        totp.TOTP.activate(member, totp.generate_totp_secret())
    session = client.session
    session["account_authentication_methods"] = [
        {**each, "at": 1_000_000} for each in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.get(reverse(page))
    assert answer.status_code == 302 and answer.url.startswith(
        (reverse("account_reauthenticate"), reverse("mfa_reauthenticate"))
    )


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
