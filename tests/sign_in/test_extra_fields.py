"""What a form does not have is ignored, and a field sent twice counts once: nobody gains a role by adding a line to a request."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from alongside.access.models import Membership, User
from alongside.access.policy import Role
from alongside.partnership.models import Approval
from tests.factories.partnership import second_says_yes

pytestmark = pytest.mark.django_db
SMUGGLED = {"is_active": "", "is_superuser": "on", "role": "governance_lead", "user": "1", "id": "1", "pk": "1", "by": "1",
            "needs_consent": "", "decision": "approved", "decided_by": "1"}  # fmt: skip


def test_fields_that_a_form_does_not_have_change_nothing(member, partnership, browser):
    second = Membership.objects.create(
        user=member, agency=partnership.probation, role=Role.NAVIGATOR, starts_on=dt.date(2020, 1, 1)
    )
    client = browser(member)
    client.post(reverse("account"), {**SMUGGLED, "membership": second.pk, "agency": partnership.council.pk})
    second.refresh_from_db()
    member.refresh_from_db()
    assert (second.role, second.agency, member.is_active) == (Role.NAVIGATOR, partnership.probation, True)
    assert not hasattr(User, "is_superuser")


def test_a_proposal_is_not_decided_by_its_own_asker_in_one_request(person_of, partnership, browser):
    client = browser(person_of(Role.ADMINISTRATOR))
    today = dt.date.today()
    said = {
        "name": "Ewa Nowak", "email": "ewa@probation.example", "agency": partnership.probation.pk, "because": "She joins",
        "starts_on_day": today.day, "starts_on_month": today.month, "starts_on_year": today.year,
    }  # fmt: skip
    client.post(reverse("partnership:add_member"), {**SMUGGLED, **said, "role": Role.NAVIGATOR.value})
    assert Approval.objects.get().decision == "" and not User.objects.filter(email="ewa@probation.example").exists()
    second_says_yes(partnership)
    assert Membership.objects.get(user__email="ewa@probation.example").role == Role.NAVIGATOR


def test_of_a_field_sent_twice_the_last_counts_and_is_judged(member, partnership, browser):
    own = Membership.objects.get(user=member)
    Membership.objects.create(
        user=member, agency=partnership.probation, role=Role.NAVIGATOR, starts_on=dt.date(2020, 1, 1)
    )
    partnership.viewer(Role.GOVERNANCE_LEAD)
    others = Membership.objects.get(role=Role.GOVERNANCE_LEAD)
    client = browser(member)
    client.post(reverse("account"), {"membership": [own.pk, others.pk]})
    assert "membership" not in client.session, "the first is one's own, the last is not"
    client.post(reverse("account"), {"membership": [others.pk, own.pk]})
    assert client.session["membership"] == own.pk
