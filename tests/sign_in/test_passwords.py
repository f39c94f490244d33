"""What a password may be, how it is asked for, and what a new one ends."""

from __future__ import annotations

import re

import pytest
from allauth.mfa import app_settings as second_factor
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from alongside.access.models import User
from alongside.sign_in.forms import FirstPasswordForm
from alongside.sign_in.models import Sitting
from alongside.sign_in.rules import End
from tests.sign_in.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "three sandstone otters humming"


def change(client: Client, old: str = PASSWORD, new: str = NEW):
    said = {"oldpassword": old, "password1": new, "password2": new}
    return client.post(reverse("account_change_password"), said)


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("   leading and trailing   ", id="spaces at both ends"),
        pytest.param("wśród łąk i pól 🌾 wiatr", id="letters of any script, and pictures"),
        pytest.param("' or 1=1 -- \" <b>&amp;</b>", id="whatever else there is on a keyboard"),
        pytest.param("nothing but small letters here", id="no digit, no capital, no sign"),
        pytest.param("a long one with words " * 40, id="880 characters"),
    ],
)
def test_any_character_may_be_used_none_must_and_a_long_one_is_taken(member, password):
    form = FirstPasswordForm({"password1": password, "password2": password}, user=member)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["password1"] == password, "it is kept as it was typed"


def test_it_opens_as_it_was_typed_alone(member, browser):
    assert change(browser(member)).status_code == 302
    for near in (NEW.upper(), f"{NEW} ", NEW[:-1], NEW.replace(" ", "")):
        client = Client()
        client.post(reverse("account_login"), {"login": member.email, "password": near})
        assert client.get("/").status_code == 302, f"{near!r} opens nothing"
    assert browser(member, NEW).get("/").status_code == 200


@pytest.mark.parametrize("old", ["", "not the old one"])
def test_a_new_one_needs_the_old_one(member, browser, old):
    answer = change(browser(member), old)
    assert answer.status_code == 200 and "govuk-error-summary" in answer.content.decode()
    assert User.objects.get(pk=member.pk).check_password(PASSWORD)


@pytest.mark.parametrize("name", ["account_login", "account_change_password"])
def test_it_is_masked_and_keepers_of_passwords_and_pasting_are_not_hindered(member, browser, name):
    client = Client() if name == "account_login" else browser(member)
    page = client.get(reverse(name)).content.decode()
    fields = re.findall(r'<input[^>]*name="(?:password|oldpassword|password1|password2)"[^>]*>', page)
    assert len(fields) == (1 if name == "account_login" else 3)
    for field in fields:
        assert 'type="password"' in field and re.search(r'autocomplete="(current|new)-password"', field)
        assert "onpaste" not in field and "maxlength" not in field and "pattern" not in field


def test_a_new_one_ends_every_other_sign_in(member, browser):
    here, there = browser(member), browser(member)
    change(here)
    assert here.get("/help/").status_code == 200, "whoever changed it works on"
    answer = there.get("/help/", follow=True).content.decode()
    assert End.NEW_PASSWORD.value in answer
    assert Sitting.objects.live().filter(user=member).count() == 1


def test_the_key_of_a_session_holds_more_chance_than_anybody_can_guess(member, browser, settings):
    keys = {browser(member).cookies[settings.SESSION_COOKIE_NAME].value for _ in range(3)}
    assert len(keys) == 3 and all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys), "32 of 36 signs: 165 bits"


def test_a_code_of_the_app_lives_thirty_seconds_and_its_seed_is_of_chance(member):
    assert second_factor.TOTP_PERIOD == 30
    seeds = {totp.generate_totp_secret() for _ in range(50)}
    assert len(seeds) == 50 and all(len(seed) >= 32 for seed in seeds), "160 bits in base32"


@pytest.mark.parametrize("name", ["mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_add_webauthn"])
def test_changing_how_one_signs_in_asks_for_proof_again(name, member, browser):
    client = browser(member)
    totp.TOTP.activate(member, totp.generate_totp_secret())
    session = client.session
    session["account_authentication_methods"] = [
        {**each, "at": each["at"] - 3600} for each in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.get(reverse(name))
    assert answer.status_code == 302 and ("again" in answer.url or "reauthenticate" in answer.url)
