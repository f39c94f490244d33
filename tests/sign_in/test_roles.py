"""Whoever has several roles says in which they work: before anything is done, by sending a form, and every page shows it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from alongside.access.models import Membership
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.sign_in.models import Draft

pytestmark = pytest.mark.django_db
LONG_AGO, YESTERDAY = dt.date(2020, 1, 1), dt.date.today() - dt.timedelta(days=1)
COORDINATOR = "coordinator, Council Team, for coordinating support"
LEAD = "information governance lead, Probation, for oversight and learning"


@pytest.fixture
def second(member, partnership) -> Membership:
    return Membership.objects.create(
        user=member, agency=partnership.probation, role=Role.GOVERNANCE_LEAD, starts_on=LONG_AGO
    )


@pytest.fixture
def undecided(member, second, browser) -> Client:
    """Somebody with two roles who has signed in and not chosen yet."""
    return browser(member)


def test_nothing_is_done_in_any_role_before_one_is_chosen(undecided):
    before = Entry.objects.count()
    for path in ("/", "/search/", "/trust/", "/sources/"):
        assert undecided.get(path).url == f"{reverse('account')}?next={path}"
    answer = undecided.post("/search/", {"q": "Anna Kowalska"})
    assert answer.url == f"{reverse('account')}?next={reverse('kept')}", "and nothing of what was typed is in it"
    assert undecided.get("/api/sources/").status_code == 401
    assert Entry.objects.count() == before, "no look, no search, no refusal in a role that nobody chose"


def test_the_page_to_choose_from_names_no_role_as_theirs(undecided, second):
    page = undecided.get(reverse("account")).content.decode()
    assert "No role chosen yet" in page and "Sign out" in page
    assert " checked" not in page and 'class="app-viewer__tie">coordinator' not in page


def test_what_was_sent_meanwhile_is_kept_and_offered_after_choosing(undecided, second):
    undecided.post("/search/", {"q": "Anna Kowalska"})
    answer = undecided.post(reverse("account"), {"membership": second.pk, "next": reverse("kept")}, follow=True)
    assert "Anna Kowalska" in answer.content.decode() and Draft.objects.count() == 1


def test_a_role_is_chosen_by_sending_a_form_alone(undecided, second):
    url = f"{reverse('account')}?membership={second.pk}&role=governance_lead"
    undecided.get(url)
    undecided.head(url)
    assert "membership" not in undecided.session
    assert undecided.get("/").status_code == 302
    chosen = undecided.post(reverse("account"), {"membership": second.pk, "next": "/trust/"})
    assert chosen.url == "/trust/", "neither role nor agency stands in an address"
    assert LEAD in undecided.get("/trust/").content.decode()


def test_a_form_from_elsewhere_chooses_nothing(member, second):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(member, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert strict.post(reverse("account"), {"membership": second.pk}).status_code == 403
    assert "membership" not in strict.session


def test_a_role_that_ends_is_followed_by_no_other_in_silence(member, second, undecided, partnership):
    third = Membership.objects.create(
        user=member, agency=partnership.drug_service, role=Role.NAVIGATOR, starts_on=LONG_AGO
    )
    undecided.post(reverse("account"), {"membership": third.pk})
    assert undecided.get("/").status_code == 200
    Membership.objects.filter(pk=third.pk).update(ends_on=YESTERDAY)
    assert undecided.get("/").url == f"{reverse('account')}?next=/", "two are left: they say which"
    Membership.objects.filter(pk=second.pk).update(ends_on=YESTERDAY)
    assert COORDINATOR in undecided.get("/").content.decode(), "one is left, and the page says so"


@pytest.mark.parametrize("way", ["first", "second"])
def test_every_page_says_in_which_role_and_for_what(way, undecided, member, second):
    """Every address that takes no parameter, pages of refusal and of nothing there among them."""
    from tests.sign_in.test_signing_in import every_address

    own = second if way == "second" else Membership.objects.filter(user=member).exclude(pk=second.pk).get()
    tie = LEAD if way == "second" else COORDINATOR
    undecided.post(reverse("account"), {"membership": own.pk})
    silent, said = [], 0
    for path in [*every_address(), "/nothing/lies/here/"]:
        if re.search(
            r"/(abc|1)(/|\.|$)", path
        ):  # takes a parameter, which is made up here: one page of nothing will do
            continue
        answer = undecided.get(path)
        if "text/html" not in answer.get("Content-Type", "") or b"<html" not in answer.content:
            continue
        shown = re.findall(r'class="app-viewer__tie">([^<]*)<', answer.content.decode())
        if shown == [tie]:
            said += 1
        else:
            silent.append((path, answer.status_code, shown))
    assert not silent
    assert said > 30
