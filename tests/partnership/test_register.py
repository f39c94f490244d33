"""Keeping the register in the browser: agencies, members, agreements."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from alongside.access import gate
from alongside.access.consenting import record_consent
from alongside.access.models import Agency, Agreement, Membership, User
from alongside.access.models.consent import Status
from alongside.access.policy import Category, Purpose, Role
from alongside.audit.models import Entry
from alongside.partnership.models import Approval
from alongside.people.models import Record
from tests.factories.partnership import make_record, second_says_yes

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
        "role": Role.NAVIGATOR.value, **day("starts_on", TODAY), "because": "She joins the team.", **more,
    }  # fmt: skip


def test_a_new_member_waits_for_a_second_person_and_sets_up_their_own_way_in(signed_in, partnership, client):
    administrator = signed_in(Role.ADMINISTRATOR)
    asked = administrator.post(reverse("partnership:add_member"), new_member(partnership), follow=True)
    assert "waits for a second person" in asked.content.decode()
    assert not User.objects.filter(email="ewa@probation.example").exists()
    assert second_says_yes(partnership).decision == "approved"
    membership = Membership.objects.get(user__email="ewa@probation.example")
    assert not membership.user.has_usable_password()
    url = reverse("sign_in:invite", args=[membership.pk])
    assert url in administrator.get(reverse("partnership:members")).content.decode()
    code = re.search(r"<code>(.+)</code>", administrator.post(url).content.decode())[1]
    client.post(reverse("account_logout"))
    assert client.post(reverse("invited"), {"code": code}).url == reverse("invited_choose")
    words = "violet kettle orchard"
    assert client.post(reverse("invited_choose"), {"password1": words, "password2": words}).status_code == 302
    client.post(reverse("account_login"), {"login": "ewa@probation.example", "password": words})
    assert "navigator, Probation" in client.get("/").content.decode()
    assert not [entry for entry in Entry.objects.all() if code in str(vars(entry)) or words in str(vars(entry))]


def test_somebody_known_gets_a_second_role_and_keeps_their_password(signed_in, partnership):
    known = User.objects.get(pk=partnership.viewer(Role.COORDINATOR).user_id)
    shown = signed_in(Role.ADMINISTRATOR).post(
        reverse("partnership:add_member"), new_member(partnership, email=known.email.upper()), follow=True
    )
    assert "keeps their password" in shown.content.decode()
    second_says_yes(partnership)
    known.refresh_from_db()
    assert known.check_password("a-long-password-1") and known.memberships.count() == 2


def test_a_role_changes_with_a_second_person_from_the_day_it_says(signed_in, partnership):
    old = Membership.objects.get(user=partnership.viewer(Role.TEAM_MEMBER, partnership.probation).user_id)
    client, url = signed_in(Role.ADMINISTRATOR), reverse("partnership:change_role", args=[old.pk])
    tomorrow = TODAY + dt.timedelta(days=1)
    same = client.post(url, {"role": "team_member", **day("starts_on", tomorrow), "because": "No."})
    assert "the role they have" in same.content.decode()
    asked = {"role": "lead_worker", **day("starts_on", tomorrow), "because": "She leads three plans now."}
    assert client.post(url, asked).status_code == 302
    assert Membership.objects.filter(user=old.user).count() == 1
    second_says_yes(partnership)
    old.refresh_from_db()
    new = Membership.objects.get(user=old.user, role=Role.LEAD_WORKER)
    assert (old.ends_on, new.starts_on, new.ends_on) == (TODAY, tomorrow, None)


def test_a_leaver_is_not_let_back_in_by_moving_their_last_day(signed_in, partnership):
    membership = Membership.objects.get(user=partnership.viewer(Role.TEAM_MEMBER).user_id)
    Membership.objects.filter(pk=membership.pk).update(ends_on=TODAY - dt.timedelta(days=9))
    url = reverse("partnership:end_membership", args=[membership.pk])
    answer = signed_in(Role.ADMINISTRATOR).post(url, day("ends_on", TODAY + dt.timedelta(days=300)))
    assert "later than the last day it has" in answer.content.decode()


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
        **day("starts_on", TODAY), **day("review_on", TODAY + dt.timedelta(days=200)),
        "because": "The board agreed.", **more,
    }  # fmt: skip


def test_an_agreement_opens_what_it_says_and_ending_it_closes_it(signed_in, partnership):
    coordinator = Membership.objects.get(user=partnership.viewer(Role.COORDINATOR).user_id)
    record = make_record(partnership.outsider)

    def sees() -> bool:
        return gate.visible(gate.viewer_for(coordinator), Record.objects.filter(pk=record.pk)).exists()

    assert not sees()
    client = signed_in(Role.GOVERNANCE_LEAD)
    assert client.post(reverse("partnership:sign_agreement"), agreement(partnership)).status_code == 302
    assert not sees(), "one person alone opens nothing"
    assert second_says_yes(partnership).decision == "approved"
    assert sees()
    signed = Agreement.objects.latest("pk")
    assert "Outsider to Council Team" in client.get(reverse("partnership:agreements")).content.decode()
    url = reverse("partnership:end_agreement", args=[signed.pk])
    Agreement.objects.filter(pk=signed.pk).update(starts_on=TODAY - dt.timedelta(days=9))
    assert client.post(url, day("ends_on", TODAY - dt.timedelta(days=1))).status_code == 302
    assert not sees()


def test_an_agreement_that_asks_each_person_gives_nothing_of_anybody_until_they_say_yes(signed_in, partnership):
    coordinator = Membership.objects.get(user=partnership.viewer(Role.COORDINATOR).user_id)
    record, other = make_record(partnership.outsider), make_record(partnership.outsider)
    client = signed_in(Role.GOVERNANCE_LEAD)
    asked = client.post(reverse("partnership:sign_agreement"), agreement(partnership, needs_consent="on"), follow=True)
    assert "those people alone who agree to it" in asked.content.decode(), "the second person reads it"
    second_says_yes(partnership)
    known = Agreement.objects.latest("pk")
    assert known.needs_consent

    def sees() -> set[int]:
        rows = gate.visible(gate.viewer_for(coordinator), Record.objects.filter(agency=partnership.outsider))
        return set(rows.values_list("pk", flat=True))

    worker = partnership.viewer(
        Role.LEAD_WORKER, partnership.outsider
    )  # of the agency that gives: they know the person
    said = {"by": worker, "person": record.person, "agency": partnership.council, "language": "en",
            "categories": [Category.IDENTITY], "notice_version": "1", "how": "in_person", "told_on": TODAY}  # fmt: skip
    assert not sees()
    record_consent(status=Status.AGREED, **said)
    assert sees() == {record.pk}, "and of nobody else"
    record_consent(status=Status.WITHDRAWN, **said)
    assert not sees()

    for url in (reverse("partnership:agreements"), reverse("partnership:public_register")):
        assert "those people alone who agree to it" in client.get(url).content.decode()
    url = reverse("partnership:alter_agreement", args=[known.pk])
    assert re.search(r'name="needs_consent"[^>]* checked', client.get(url).content.decode())
    page = client.post(url, agreement(partnership), follow=True).content.decode()
    assert "those people alone who agree to it, now to be everybody" in page
    assert not sees(), "one person alone takes nobody's word away"
    second_says_yes(partnership)
    assert sees() == {record.pk, other.pk}


def test_an_agreement_is_renewed_and_changed_with_a_second_person(signed_in, partnership):
    known = Agreement.objects.filter(giver=partnership.probation, purpose=Purpose.COORDINATION).get()
    client, url = signed_in(Role.GOVERNANCE_LEAD), reverse("partnership:alter_agreement", args=[known.pk])
    assert "Probation shares" in client.get(url).content.decode()
    renewed = TODAY + dt.timedelta(days=400)
    terms = agreement(
        partnership, title=known.title, giver=partnership.probation.pk, **day("starts_on", known.starts_on),
        **day("review_on", renewed), signatories="A. Signatory, Director", gateways=["CDA1998_115"],
    )  # fmt: skip
    page = client.post(url, terms, follow=True).content.decode()
    assert "To be reviewed on" in page and "1 January 2030, now to be" in page
    known.refresh_from_db()
    assert known.review_on == dt.date(2030, 1, 1)
    second_says_yes(partnership)
    known.refresh_from_db()
    assert known.review_on == renewed and known.paper.gateways == ["CDA1998_115"]
    assert [agency.slug for agency in known.receivers.all()] == ["council"]


def test_changing_nothing_asks_nobody(signed_in, partnership):
    known = Agreement.objects.filter(giver=partnership.probation, purpose=Purpose.COORDINATION).get()
    terms = agreement(
        partnership, title=known.title, giver=partnership.probation.pk, categories=known.categories,
        receivers=[each.pk for each in known.receivers.all()], **day("starts_on", known.starts_on),
        **day("review_on", known.review_on),
    )  # fmt: skip
    answer = signed_in(Role.GOVERNANCE_LEAD).post(reverse("partnership:alter_agreement", args=[known.pk]), terms)
    assert "Nothing would change" in answer.content.decode() and not Approval.objects.exists()


def test_an_agreement_that_changed_meanwhile_is_not_overwritten(signed_in, partnership):
    known = Agreement.objects.filter(giver=partnership.probation, purpose=Purpose.COORDINATION).get()
    terms = agreement(partnership, giver=partnership.probation.pk, title="Renewed")
    signed_in(Role.GOVERNANCE_LEAD).post(reverse("partnership:alter_agreement", args=[known.pk]), terms)
    Agreement.objects.filter(pk=known.pk).update(ends_on=TODAY)
    assert second_says_yes(partnership).decision == "lapsed"
    known.refresh_from_db()
    assert (known.title, known.ends_on) == ("Probation shares", TODAY)


def test_ending_an_agreement_cannot_prolong_it(signed_in, partnership):
    known = Agreement.objects.filter(giver=partnership.probation, purpose=Purpose.COORDINATION).get()
    Agreement.objects.filter(pk=known.pk).update(ends_on=TODAY)
    url = reverse("partnership:end_agreement", args=[known.pk])
    answer = signed_in(Role.GOVERNANCE_LEAD).post(url, day("ends_on", TODAY + dt.timedelta(days=90)))
    assert "later than the last day it has" in answer.content.decode()


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
    answer = signed_in(Role.GOVERNANCE_LEAD).post(reverse("partnership:sign_agreement"), agreement(partnership, **more))
    text = answer.content.decode()
    assert words in text and "Outsider shares" in text, "what was typed is kept"
    assert not Approval.objects.exists()


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
    assert client.post(reverse("sign_in:invite", args=[someone.pk])).status_code == 403
    assert Membership.objects.count() == before


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.COORDINATOR, Role.DATA_OFFICER], ids=lambda role: role.label)
def test_only_the_governance_lead_keeps_agreements(signed_in, partnership, role):
    client = signed_in(role)
    assert client.get(reverse("partnership:agreements")).status_code == 403
    assert client.post(reverse("partnership:sign_agreement"), agreement(partnership)).status_code == 403
