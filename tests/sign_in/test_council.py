"""The council's single sign-on against a real issuer on this machine."""

from __future__ import annotations

import datetime as dt
import time
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import jwt
import pytest
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import Membership, User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.sign_in import changes, council
from tests.sign_in.council import CLIENT, MOVED, SECRET, open_council

pytestmark = pytest.mark.django_db
DOOR = "/sign-in/login/"


@pytest.fixture
def issuer(settings):
    with open_council() as server:
        environ = {"ALONGSIDE_OIDC_ISSUER": server.issuer, "ALONGSIDE_OIDC_CLIENT_ID": CLIENT}
        settings.COUNCIL = council.provider(environ, SECRET)
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [settings.COUNCIL]}}
        yield server


@pytest.fixture
def newcomer(partnership) -> User:
    user = User.objects.create_user("ewa@probation.example", None, name="Ewa Nowak")
    Membership.objects.create(
        user=user, agency=partnership.probation, role=Role.NAVIGATOR, starts_on=dt.date(2020, 1, 1)
    )
    return user


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *about: object) -> None:
        return None


def through_the_council(client: Client, issuer):
    """Press the button, let the council send the browser back. Returns our last answer."""
    away = client.post(reverse("openid_connect_login", args=[council.provider_id(issuer.issuer)]))
    assert away.status_code == 302 and away.url.startswith(f"{issuer.issuer}/authorize?")
    assert "code_challenge_method=S256" in away.url
    try:
        urllib.request.build_opener(_Stay).open(away.url)
    except urllib.error.HTTPError as redirect:
        back = urlsplit(redirect.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def invited(partnership, user: User) -> Client:
    client = Client()
    code = changes.invite(by=partnership.viewer(Role.ADMINISTRATOR), user=user, now=timezone.now())
    client.post(reverse("invited"), {"code": code})
    return client


def test_an_invitation_ties_the_councils_account_to_a_member_once_and_for_all(issuer, newcomer, partnership):
    client = invited(partnership, newcomer)
    assert "Use your council account" in client.get(reverse("invited_choose")).content.decode()
    assert through_the_council(client, issuer).url == "/"
    assert "navigator, Probation" in client.get("/").content.decode()
    tie = SocialAccount.objects.get()
    assert (tie.user, tie.uid, tie.provider) == (newcomer, "e4711", council.provider_id(issuer.issuer))

    another_day = Client()
    issuer.says = {"sub": "e4711", "email": "a.new.surname@council.example"}
    assert through_the_council(another_day, issuer).url == "/"
    assert "navigator, Probation" in another_day.get("/").content.decode()
    assert "/userinfo" not in issuer.asked, "what counts is what is signed"


@pytest.mark.parametrize("address", ["ewa@probation.example", "nobody@council.example"])
def test_without_an_invitation_nobody_comes_in_whatever_their_address(issuer, newcomer, address):
    issuer.says = {"sub": "e9", "email": address, "email_verified": True}
    client = Client()
    answer = through_the_council(client, issuer)
    assert answer.status_code == 403 and "You are not a member yet" in answer.content.decode()
    assert not SocialAccount.objects.exists() and User.objects.filter(email=address).count() <= 1
    assert client.get("/").url.startswith(DOOR)
    assert Entry.objects.filter(verb="sign-in.not_invited").exists()


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another client"},
        {"exp": 1_000_000_000},
    ],
    ids=["another issuer", "for another client", "old"],
)
def test_a_statement_that_is_not_for_us_is_not_believed(issuer, newcomer, partnership, claims):
    issuer.says = {"sub": "e4711", **claims}
    client = invited(partnership, newcomer)
    answer = through_the_council(client, issuer)
    assert answer.status_code == 403 and "did not work" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_a_statement_signed_by_somebody_else_is_not_believed(issuer, newcomer, partnership):
    issuer.signs_with = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    answer = through_the_council(invited(partnership, newcomer), issuer)
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("way", ["HS256", "none"])
def test_only_the_ways_of_signing_that_are_listed_are_taken(issuer, newcomer, partnership, way, monkeypatch):
    """Neither a statement signed with the secret that both know, nor one signed by nobody."""
    now = int(time.time())
    claims = {"iss": issuer.issuer, "aud": CLIENT, "iat": now, "exp": now + 60, "sub": "e4711"}
    key = SECRET.ljust(32, "x") if way == "HS256" else None
    monkeypatch.setattr(issuer, "statement", lambda: jwt.encode(claims, key, algorithm=way, headers={"kid": "1"}))
    answer = through_the_council(invited(partnership, newcomer), issuer)
    assert answer.status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_service_that_says_it_is_another_is_not_believed(issuer, newcomer, partnership, monkeypatch):
    """Its own description, and what it signs, agree with one another; but not with whom the settings name."""
    issuer.calls_itself = issuer.says["iss"] = "https://login.elsewhere.example"
    client = invited(partnership, newcomer)
    answer = through_the_council(client, issuer)
    assert answer.status_code == 403 and "did not work" in answer.content.decode()
    assert client.get("/").status_code == 302 and not SocialAccount.objects.exists()


def test_an_answer_cannot_be_used_twice(issuer, newcomer, partnership):
    client = invited(partnership, newcomer)
    away = client.post(reverse("openid_connect_login", args=[council.provider_id(issuer.issuer)]))
    try:
        urllib.request.build_opener(_Stay).open(away.url)
    except urllib.error.HTTPError as redirect:
        back = urlsplit(redirect.headers["Location"])
    code = dict(issuer.codes)
    assert client.get(f"{back.path}?{back.query}").url == "/"
    issuer.codes.update(code)  # the service itself would take it again
    for browser in (client, Client()):
        assert browser.get(f"{back.path}?{back.query}").status_code == 403


def test_what_the_service_sent_stays_on_the_server_and_is_not_kept(issuer, newcomer, partnership, monkeypatch):
    sent = []
    statement = issuer.statement
    monkeypatch.setattr(issuer, "statement", lambda: sent.append(statement()) or sent[-1])
    client = invited(partnership, newcomer)
    answers = [through_the_council(client, issuer), client.get("/"), client.get(reverse("account"))]
    assert sent and not SocialToken.objects.exists()
    kept = [answer.content.decode() + str(answer.headers) + answer.cookies.output() for answer in answers]
    kept += [str(dict(client.session)), str(SocialAccount.objects.values()), client.cookies.output()]
    assert not [text for text in kept if sent[0] in text or sent[0].rpartition(".")[2] in text]


def test_an_answer_that_nobody_asked_for_opens_nothing(issuer, newcomer):
    back = reverse("openid_connect_callback", args=[council.provider_id(issuer.issuer)])
    assert Client().get(f"{back}?code=x&state=y").status_code == 403


def test_the_second_factor_is_asked_for_all_the_same(issuer, newcomer, partnership, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client = invited(partnership, newcomer)
    through_the_council(client, issuer)
    assert client.get("/").url == reverse("mfa_activate_totp")
    totp.TOTP.activate(newcomer, totp.generate_totp_secret())
    assert through_the_council(Client(), issuer).url.startswith(reverse("mfa_authenticate"))


def test_a_closed_account_stays_closed_to_the_council_too(issuer, newcomer, partnership):
    through_the_council(invited(partnership, newcomer), issuer)
    User.objects.filter(pk=newcomer.pk).update(is_active=False)
    assert through_the_council(Client(), issuer).url == reverse("account_inactive")


def test_an_issuer_we_do_not_know_has_no_page(issuer):
    assert Client().post(reverse("openid_connect_login", args=["council-0"])).status_code == 404


@pytest.mark.parametrize(
    ("environ", "secret", "wrong"),
    [
        ({"ALONGSIDE_OIDC_ISSUER": "https://login.example"}, "s", "needs"),
        ({"ALONGSIDE_OIDC_ISSUER": "https://login.example", "ALONGSIDE_OIDC_CLIENT_ID": "a"}, None, "needs"),
        ({"ALONGSIDE_OIDC_ISSUER": "http://login.example", "ALONGSIDE_OIDC_CLIENT_ID": "a"}, "s", "https"),
    ],
)
def test_half_a_setting_stops_the_product(environ, secret, wrong):
    with pytest.raises(ValueError, match=wrong):
        council.provider(environ, secret)


def test_settings_say_who_and_where_forms_may_lead():
    environ = {
        "ALONGSIDE_OIDC_ISSUER": "https://login.example/tenant/v2.0/", "ALONGSIDE_OIDC_CLIENT_ID": "a",
        "ALONGSIDE_OIDC_ALSO": "https://sts.example",
    }  # fmt: skip
    assert council.provider({}, None) is None and council.origins({}) == []
    assert council.origins(environ) == ["https://login.example", "https://sts.example"]
    one, other = council.provider_id("https://login.example/a/"), council.provider_id("https://login.example/b")
    assert one == council.provider_id("https://login.example/a") != other


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys", "/token"])
def test_the_service_is_asked_where_the_settings_say_and_nowhere_else(issuer, newcomer, partnership, path):
    client = invited(partnership, newcomer)
    issuer.moved = {path}
    press = reverse("openid_connect_login", args=[council.provider_id(issuer.issuer)])
    answer = client.post(press) if path.startswith("/.well") else through_the_council(client, issuer)
    assert answer.status_code == 403 and "did not work" in answer.content.decode()
    assert path in issuer.asked and not [each for each in issuer.asked if each.endswith(MOVED)]
    assert not SocialAccount.objects.exists()


def test_where_the_service_is_away_somebody_is_told_so(issuer, newcomer, partnership):
    client = invited(partnership, newcomer)
    issuer.shutdown()
    issuer.server_close()
    answer = client.post(reverse("openid_connect_login", args=[council.provider_id(issuer.issuer)]))
    assert answer.status_code == 403 and "did not work" in answer.content.decode()
    assert Entry.objects.filter(verb="sign-in.council_failed").exists()
