"""Look budgets: counted from the ledger, told when unusual, stopped when absurd."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.sign_in import budgets
from alongside.sign_in.models import Alert

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(settings, tmp_path):
    """A budget small enough to use up, and nothing kept in mind of another test's people."""
    budgets.usual.cache_clear()
    path = tmp_path / "budgets.toml"
    path.write_text(
        "[everyone]\nlooks = 20\nsearches = 5\nexports = 2\nalert_from = 9\n[roles]\n"
        "[unusual]\ntimes_median = 3\ndays_back = 28\n"
    )
    settings.LOOK_BUDGETS = path


def looked(viewer, number: int, ago: dt.timedelta = dt.timedelta()) -> None:
    at = timezone.now() - ago
    Entry.objects.bulk_create(
        Entry(kind=Entry.Kind.LOOK, verb="look", actor_id=viewer.user_id, actor_name=viewer.name, at=at)
        for _ in range(number)
    )


def test_every_role_has_a_budget():
    for role in Role:
        assert budgets.budget_of(role).looks >= 200


def test_the_hour_is_counted_and_no_more(partnership):
    viewer = partnership.viewer(Role.COORDINATOR)
    looked(viewer, 3)
    looked(viewer, 5, dt.timedelta(minutes=61))
    assert budgets.counts(viewer.user_id, timezone.now() - budgets.HOUR) == {"look": 3}


@pytest.mark.parametrize(("before", "told"), [([], True), ([3, 3, 3], True), ([4, 4, 4], False)])
def test_three_times_ones_own_median_is_told_once_an_hour(partnership, small, before, told):
    viewer = partnership.viewer(Role.COORDINATOR)
    partnership.viewer(Role.GOVERNANCE_LEAD)
    for days, number in enumerate(before, start=1):
        looked(viewer, number, dt.timedelta(days=days))
    looked(viewer, 9)
    assert budgets.spend(viewer, timezone.now()) == "" == budgets.spend(viewer, timezone.now())
    assert list(Alert.objects.values_list("kind", flat=True)) == ["budget.unusual"] * told
    assert len(mail.outbox) == told


def test_at_the_highest_number_nothing_more_opens(partnership, small, member, browser):
    client = browser(member)
    looked(partnership.viewer(Role.COORDINATOR), 20)
    page = client.get("/help/")
    assert page.status_code == 429 and "20 pages about people within an hour" in page.content.decode()
    assert client.get(reverse("account")).status_code == 200, "one's own account stays open"
    assert client.get("/help/").status_code == 429
    assert Entry.objects.filter(verb="budget.used_up").count() == 1 == Alert.objects.count()


def test_whoever_searches_for_themselves_is_reported_without_what_was_typed(partnership, member, browser):
    member.name = "Grace Lindqvist"
    member.save()
    browser(member).post("/search/", {"text": "lindqvist 1985"})
    alert = Alert.objects.get()
    assert alert.words == "Searched for their own surname."
    assert "lindqvist" not in str(list(Entry.objects.values())).casefold().replace("grace lindqvist", "")


def test_the_governance_lead_asks_and_keeps_the_answer(partnership, member, person_of, browser):
    lead = browser(person_of(Role.GOVERNANCE_LEAD))
    budgets.report(partnership.viewer(Role.COORDINATOR), "budget.unusual", "61 looks within an hour.", timezone.now())
    page = lead.get(reverse("sign_in:unusual")).content.decode()
    assert "61 looks within an hour." in page and member.name in page
    lead.post(reverse("sign_in:settle_alert", args=[Alert.objects.get().pk]), {"answer": "A busy release morning."})
    assert "A busy release morning." in lead.get(reverse("sign_in:unusual")).content.decode()
    assert browser(member).get(reverse("sign_in:unusual")).status_code == 403
