"""Signing in and out, the second factor, roles, leavers, and what the ledger keeps of it."""

from __future__ import annotations

import datetime as dt

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.urls import reverse

from alongside.access.models import Membership, User
from alongside.access.policy import Role
from alongside.audit.models import Entry

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-password-1"


@pytest.fixture(autouse=True)
def _no_attempts_remembered():
    cache.clear()


@pytest.fixture
def member(partnership) -> User:
    partnership.viewer(Role.COORDINATOR)
    return User.objects.get()


def code_now(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def sign_in(client, user: User, password: str = PASSWORD, **more: str):
    return client.post(reverse("account_login"), {"login": user.email, "password": password, **more})


def kept() -> list[str]:
    return list(Entry.objects.filter(kind="sign-in").order_by("pk").values_list("verb", flat=True))


def test_a_password_alone_opens_the_setting_up_of_the_app_and_nothing_else(
    client, member, settings, django_capture_on_commit_callbacks
):
    settings.REQUIRE_SECOND_FACTOR = True
    assert sign_in(client, member).status_code == 302
    assert client.get("/").url == reverse("mfa_activate_totp")
    page = client.get(reverse("mfa_activate_totp"))
    assert "Set up your authenticator app" in page.content.decode()

    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": code_now(wrong.context["form"].secret)})
    assert done.url == reverse("mfa_view_recovery_codes")
    assert "Your recovery codes" in client.get(done.url).content.decode()
    assert client.get("/").status_code == 200
    assert kept()[:1] == ["sign-in"] and "second_factor.add" in kept()


def test_with_the_app_a_code_is_asked_for_and_the_way_is_kept(client, member, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(member, secret)
    asked = sign_in(client, member, next="/help/")
    assert asked.url.startswith(reverse("mfa_authenticate"))
    assert client.get("/help/").url.startswith(reverse("account_login")), "half signed in is not signed in"
    wrong = client.post(asked.url, {"code": "123456"})
    assert "This code is not right" in wrong.content.decode()
    assert client.post(asked.url, {"code": code_now(secret)}).url == "/help/"
    assert client.get("/help/").status_code == 200
    assert kept() == ["sign-in.wrong_code", "sign-in"]


def test_a_recovery_code_opens_once(client, member):
    totp.TOTP.activate(member, totp.generate_totp_secret())
    code = RecoveryCodes.activate(member).get_unused_codes()[0]
    client.post(sign_in(client, member).url, {"code": code})
    assert client.get("/").status_code == 200
    client.post(reverse("account_logout"))
    again = client.post(sign_in(client, member).url, {"code": code})
    assert again.status_code == 200 and "This code is not right" in again.content.decode()


def test_a_wrong_password_is_told_in_words_and_kept_without_what_was_typed(client, member):
    page = sign_in(client, member, "my old secret")
    text = page.content.decode()
    assert "The email address or the password is not right" in text
    assert 'class="govuk-error-summary"' in text and "<title>Error: Sign in" in text
    entry = Entry.objects.get(verb="sign-in.wrong_password")
    assert (entry.actor_id, entry.detail) == (member.pk, {})
    client.post(reverse("account_login"), {"login": "my-secret-password@typed.here", "password": "x"})
    unknown = Entry.objects.filter(verb="sign-in.wrong_password").latest("pk")
    assert unknown.actor_name == "Somebody not known" and unknown.actor_id is None


def test_five_wrong_passwords_close_the_door_for_a_while(client, member, settings):
    settings.AXES_ENABLED = True
    pages = [sign_in(client, member, "wrong") for _ in range(5)]
    assert pages[-1].status_code == 429
    assert "Wait before you try again" in pages[-1].content.decode()
    assert sign_in(client, member).status_code == 429, "even the right password"
    assert "sign-in.locked_out" in kept()


def test_signing_out_leads_back_to_the_door(client, member):
    sign_in(client, member)
    answer = client.post(reverse("account_logout"))
    assert answer.url == reverse("account_login")
    assert answer["Clear-Site-Data"] == '"storage"', "nothing stays on the computer"
    assert client.get("/").url.startswith(reverse("account_login"))
    assert kept() == ["sign-in", "sign-out"]


def test_nobody_signs_up(client, db):
    page = client.get(reverse("account_signup"))
    assert "made by your agency" in page.content.decode()
    assert not User.objects.exists()


def test_somebody_who_leaves_is_cut_at_the_next_page(client, member):
    sign_in(client, member)
    assert client.get("/").status_code == 200
    yesterday = dt.date.today() - dt.timedelta(days=1)
    Membership.objects.filter(user=member).update(ends_on=yesterday)
    page = client.get("/")
    assert page.status_code == 403 and "no membership in force" in page.content.decode()
    User.objects.filter(pk=member.pk).update(is_active=False)
    assert client.get("/").url.startswith(reverse("account_login"))
    assert sign_in(client, member).url == reverse("account_inactive")


def test_a_member_with_two_roles_chooses_and_sees_it_on_every_page(client, member, partnership):
    second = Membership.objects.create(
        user=member, agency=partnership.probation, role=Role.BOARD_MEMBER, starts_on=dt.date(2020, 1, 1)
    )
    sign_in(client, member)
    asked = client.get("/help/")
    assert asked.url == f"{reverse('account')}?next=/help/"
    assert "Coordinator, Council Team" in client.get(asked.url).content.decode()
    assert client.post(reverse("account"), {"membership": second.pk, "next": "/help/"}).url == "/help/"
    page = client.get("/").content.decode()
    assert "board member, Probation" in page and "Find a person" not in page


def test_nobody_chooses_another_members_role(client, member, partnership):
    partnership.viewer(Role.GOVERNANCE_LEAD, partnership.probation)
    other = Membership.objects.exclude(user=member).get()
    own = Membership.objects.create(
        user=member, agency=partnership.probation, role=Role.NAVIGATOR, starts_on=dt.date(2020, 1, 1)
    )
    sign_in(client, member)
    page = client.post(reverse("account"), {"membership": other.pk})
    assert page.status_code == 200 and "Choose a role" in page.content.decode()
    assert client.session.get("membership") not in (other.pk, own.pk)


def test_the_way_after_signing_in_never_leads_elsewhere(client, member):
    assert sign_in(client, member, next="https://elsewhere.example/").url == "/"
    Membership.objects.create(
        user=member, agency=Membership.objects.get().agency, role=Role.NAVIGATOR, starts_on=dt.date(2020, 1, 1)
    )
    chosen = client.post(
        reverse("account"), {"membership": Membership.objects.first().pk, "next": "//elsewhere.example/"}
    )
    assert chosen.url == "/"


def test_pages_open_to_anyone_are_these_and_no_others():
    from django.urls import get_resolver

    def views(patterns, prefix=""):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from views(pattern.url_patterns, route)
            else:
                yield route, pattern.callback

    opened = {route for route, view in views(get_resolver().url_patterns) if getattr(view, "open_to_anyone", False)}
    assert opened == {
        "accessibility/",
        "partnership/what-we-share/",
        "privacy/",
        "api/<path:rest>",  # says in its own words that nothing lies there
        "notices/calendar/<str:token>.ics",  # a calendar cannot sign in: the address itself is the key
    }


@pytest.mark.parametrize("path", ["/", "/help/", "/search/", "/tasks/", "/person/abcdefghjkmn/"])
def test_without_signing_in_everything_leads_to_the_door(client, db, path):
    answer = client.get(path)
    assert answer.status_code == 302 and answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ["workspace:accessibility", "workspace:privacy"])
def test_what_anyone_may_read(client, db, name):
    assert client.get(reverse(name)).status_code == 200


def test_what_a_member_was_shown_stays_in_no_cache(client, member):
    sign_in(client, member)
    assert "no-store" in client.get("/")["Cache-Control"]


@pytest.mark.parametrize(
    "name",
    [
        "account",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "account_logout",
        "account_reauthenticate",
    ],
)
def test_the_pages_about_ones_account_wear_the_products_clothes(client, member, name):
    sign_in(client, member)
    page = client.get(reverse(name))
    assert page.status_code == 200
    assert "govuk-heading-l" in page.content.decode()


def every_address() -> list[str]:
    """One address for each page of the product, with made-up keys."""
    import re

    from django.urls import get_resolver

    made_up = {"int": "1", "slug": "abc", "str": "abc", "path": "abc"}

    def walk(patterns, prefix: str):
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, route)
            else:
                yield "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda kind: made_up[kind[1] or "str"], route)

    return sorted(set(walk(get_resolver().url_patterns, "")))


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_gets_past_the_door_anywhere(client, db, method):
    reached = []
    for address in every_address():
        # The description of the interface says what can be asked, and answers nothing.
        if address.startswith(
            ("/sign-in/", "/accessibility/", "/privacy/", "/partnership/what-we-share/", "/api/openapi.json")
        ):
            continue
        answer = getattr(client, method)(address)
        is_shut = answer.status_code in (401, 404, 405) or (
            answer.status_code == 302 and answer.url.startswith(reverse("account_login"))
        )
        if not is_shut:
            reached.append((address, answer.status_code))
    assert not reached
    assert len(every_address()) > 50
