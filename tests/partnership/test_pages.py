"""The register in the browser: purposes, their history, the record of processing, what the public reads, and Trust."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import Agreement, Membership, User
from alongside.access.policy import Category, Purpose, Role
from alongside.audit.models import Entry
from alongside.partnership import article_30, lawful
from alongside.partnership.changes import approvals
from alongside.partnership.changes.purposes import file_paper, name_controller
from alongside.partnership.models import Approval, PurposeEntry
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
TOKEN = re.compile(r"[A-Za-z0-9]{64}")  # against forged forms: another on every page
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def signed_in(client, partnership):
    def as_(role: Role):
        client.force_login(User.objects.get(pk=partnership.viewer(role).user_id), BACKEND)
        return client

    return as_


def day(name: str, value: dt.date) -> dict[str, int]:
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def entry(partnership, **more: object) -> dict[str, object]:
    return {
        "title": "Linking records", "what_for": "So that help reaches everyone it is meant for.",
        "owner": partnership.council.pk, "owner_post": "Head of Insight", "people": "Adults", "article_6": "e",
        "gateways": ["LOCALISM2011_1"], "article_9": ["h"], "schedule_1": ["2"], "dpia_reference": "DPIA-7",
        **day("dpia_on", TODAY), "dpia_outcome": "with_measures", **day("dpia_review_on", TODAY + dt.timedelta(300)),
        "retention": "Six years", "security": "Second factor", **day("starts_on", TODAY),
        **day("review_on", TODAY + dt.timedelta(200)), "note": "After the yearly look.", **more,
    }  # fmt: skip


def test_an_edit_is_the_next_version_and_the_one_before_stays(signed_in, partnership):
    client = signed_in(Role.GOVERNANCE_LEAD)
    url = reverse("partnership:edit_purpose", args=["linkage"])
    assert "So that nobody tells it twice." in client.get(url).content.decode()
    assert client.post(url, entry(partnership)).status_code == 302
    versions = PurposeEntry.objects.filter(purpose=Purpose.LINKAGE).order_by("version")
    assert [(each.version, each.title) for each in versions] == [
        (1, "Linking records and their quality"), (2, "Linking records"),
    ]  # fmt: skip
    assert versions[1].stands_until == TODAY + dt.timedelta(200)
    page = client.get(reverse("partnership:purpose", args=["linkage"])).content.decode()
    assert "After the yearly look." in page and "Head of Insight, Council Team" in page
    assert Entry.objects.filter(verb="purpose.edit", kind=Entry.Kind.CHANGE).count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        pytest.param(
            day("review_on", dt.date(2020, 1, 1)), "must come after the first day", id="review before it begins"
        ),
        pytest.param(day("dpia_review_on", dt.date(2020, 1, 1)), "must come after it was signed", id="assessment"),
        pytest.param({"schedule_1": ["6"]}, "needs an appropriate policy document", id="no policy document"),
        pytest.param({"retention": ""}, "needs an answer", id="no retention rule"),
        pytest.param({"article_6": "z"}, "z is not one of", id="an invented basis"),
    ],
)
def test_what_an_entry_needs(signed_in, partnership, more, words):
    url = reverse("partnership:edit_purpose", args=["linkage"])
    answer = signed_in(Role.GOVERNANCE_LEAD).post(url, entry(partnership, **more)).content.decode()
    assert words in answer and "Head of Insight" in answer, "what was typed is kept"
    assert PurposeEntry.objects.filter(purpose=Purpose.LINKAGE).count() == 1


PURPOSE_PAGES = ("purposes", "record", "record_as_csv")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.GOVERNANCE_LEAD], ids=lambda r: r.label)
def test_only_the_governance_lead_keeps_purposes(signed_in, partnership, role):
    client = signed_in(role)
    for name in PURPOSE_PAGES:
        assert client.get(reverse(f"partnership:{name}")).status_code == 403
    assert client.post(reverse("partnership:edit_purpose", args=["linkage"]), entry(partnership)).status_code == 403
    assert PurposeEntry.objects.filter(purpose=Purpose.LINKAGE).count() == 1


def test_the_register_warns_and_draws_what_ends(signed_in, partnership):
    Agreement.objects.filter(giver=partnership.probation).update(ends_on=TODAY + dt.timedelta(days=12))
    client = signed_in(Role.GOVERNANCE_LEAD)
    for name in ("partnership:purposes", "workspace:trust"):
        assert (
            "Agreement “Probation shares” stops after its last day, in 12 days."
            in client.get(reverse(name)).content.decode()
        )
    assert "What ends when" in client.get(reverse("partnership:purposes")).content.decode()
    assert "to renew in the register" in client.get("/").content.decode()


def test_anyone_reads_the_public_register_and_nothing_personal(client, partnership):
    person = make_record(partnership.probation)
    from alongside.access.operator import operator

    governance = operator(Role.GOVERNANCE_LEAD)
    file_paper(by=governance, agreement=Agreement.objects.first(), signatories="Zebedee Signatory, Director")
    name_controller(by=governance, agency=partnership.council, contact="Information desk, info@council.example")
    text = client.get(reverse("partnership:public_register")).content.decode()
    assert "So that nobody tells it twice." in text and "Article 6(1)(e)" in text and "info@council.example" in text
    members = list(User.objects.values_list("name", flat=True))
    for private in ("Zebedee", person.family_name, *members):
        assert private not in text


def test_the_record_of_processing_follows_the_register(signed_in, partnership):
    client = signed_in(Role.GOVERNANCE_LEAD)
    PurposeEntry.objects.filter(purpose=Purpose.LINKAGE).update(retention="=cmd|' /C calc'!A0", people="Adults, all")
    page = client.get(reverse("partnership:record")).content.decode()
    assert "Adults, all" in page and "Drug Service" in page
    rows = list(csv.DictReader(io.StringIO(client.get(reverse("partnership:record_as_csv")).content.decode())))
    assert [row["Activity"] for row in rows] == [purpose.label.capitalize() for purpose in Purpose]
    linkage = rows[list(Purpose).index(Purpose.LINKAGE)]
    assert linkage["Retention"].startswith("'="), "no cell that a spreadsheet would run"
    assert linkage["Controller"] == "Council Team, Head of Service"


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), (" =1", "' =1"), ("＝1", "'＝1"), ("@x", "'@x"), ("-5", "'-5"), ("Six years", "Six years"),
     ("", "")],
)  # fmt: skip
def test_a_cell_that_nothing_runs(cell, written):
    assert article_30.inert(cell) == written


BASIS = lawful.Basis("e", {"h"}, {"2"}, {"LOCALISM2011_1"}, has_policy_document=False)


@pytest.mark.parametrize(
    ("basis", "shared", "words"),
    [
        pytest.param(BASIS, {Category.IDENTITY, Category.PHYSICAL_HEALTH}, None, id="nothing is missing"),
        pytest.param(
            lawful.Basis("e", set(), {"2"}, {"x"}, False), {Category.SUBSTANCE_USE}, "no Article 9 condition",
            id="health without a condition",
        ),
        pytest.param(
            lawful.Basis("e", {"h"}, set(), {"x"}, False), {Category.JUSTICE}, "offences are shared", id="offences"
        ),
        pytest.param(lawful.Basis("e", set(), set(), set(), False), set(), "needs the law that gives it", id="no law"),
        pytest.param(lawful.Basis("e", {"g"}, {"2"}, {"x"}, False), set(), "Part 2", id="substantial public interest"),
        pytest.param(
            lawful.Basis("e", {"g"}, {"6"}, {"x"}, False), set(), "appropriate policy document", id="no policy document"
        ),
    ],
)  # fmt: skip
def test_what_an_entry_lacks_for_what_is_shared(basis, shared, words):
    found = lawful.lacks(basis, shared)
    assert (found == []) if words is None else any(words in each for each in found)


def proposal(partnership) -> Approval:
    member = Membership.objects.get(user=partnership.viewer(Role.TEAM_MEMBER, partnership.probation).user_id)
    return approvals.propose(
        by=partnership.viewer(Role.ADMINISTRATOR), action="membership.move", because="She leads three plans.",
        arguments={"membership": member.pk, "role": "lead_worker", "starts_on": TODAY.isoformat()},
    )  # fmt: skip


def test_the_second_person_reads_the_same_words_and_says_yes(signed_in, partnership):
    waiting = proposal(partnership)
    client = signed_in(Role.GOVERNANCE_LEAD)
    assert "proposal waits" in client.get("/").content.decode()
    assert "1 proposal for you" in client.get(reverse("workspace:trust")).content.decode()
    assert "She leads three plans." in client.get(reverse("partnership:approvals")).content.decode()
    url = reverse("partnership:approval", args=[waiting.pk])
    page = client.get(url).content.decode()
    assert "team member, since" in page and "lead worker" in page and "Yes, carry it out" in page
    done = client.post(reverse("partnership:approve", args=[waiting.pk]), follow=True).content.decode()
    assert "it is done" in done
    assert Membership.objects.filter(role=Role.LEAD_WORKER).exists()
    assert "Yes, carry it out" not in client.get(url).content.decode()


def test_the_second_person_says_no_and_why(signed_in, partnership):
    waiting = proposal(partnership)
    client = signed_in(Role.GOVERNANCE_LEAD)
    url = reverse("partnership:approval", args=[waiting.pk])
    assert "Say why not" in client.post(url, {"because": ""}).content.decode()
    assert client.post(url, {"because": "Not before the review."}).status_code == 302
    assert "Not before the review." in signed_in(Role.ADMINISTRATOR).get(url).content.decode()


def test_whoever_asked_cannot_say_yes_in_the_browser_either(signed_in, partnership):
    waiting = proposal(partnership)
    client = signed_in(Role.ADMINISTRATOR)
    page = client.get(reverse("partnership:approval", args=[waiting.pk])).content.decode()
    assert "Yes, carry it out" not in page and "Take it back" in page
    refused = client.post(reverse("partnership:approve", args=[waiting.pk]))
    assert refused.status_code == 403 and "two people" in refused.content.decode()
    assert client.post(reverse("partnership:withdraw", args=[waiting.pk])).status_code == 302
    assert Approval.objects.get().decision == "withdrawn"


def test_a_proposal_that_is_not_ones_business_is_as_if_it_were_not_there(signed_in, partnership):
    waiting = proposal(partnership)
    client = signed_in(Role.DATA_OFFICER)
    hidden = client.get(reverse("partnership:approval", args=[waiting.pk]))
    missing = client.get(reverse("partnership:approval", args=[waiting.pk + 1000]))
    assert hidden.status_code == missing.status_code == 404
    assert TOKEN.sub("", hidden.content.decode()) == TOKEN.sub("", missing.content.decode())
    assert "Change the role" not in client.get(reverse("partnership:approvals")).content.decode()


def test_facts_that_changed_are_said_before_anybody_decides(signed_in, partnership):
    waiting = proposal(partnership)
    Membership.objects.filter(pk=waiting.arguments["membership"]).update(role=Role.NAVIGATOR)
    page = signed_in(Role.GOVERNANCE_LEAD).get(reverse("partnership:approval", args=[waiting.pk])).content.decode()
    assert "Facts have changed since" in page


@pytest.mark.parametrize(
    ("role", "labels", "missing"),
    [
        (Role.GOVERNANCE_LEAD, ["Agreements", "Purposes", "Who still needs access"], ["Members"]),
        (Role.ADMINISTRATOR, ["Members", "Waiting for a second person"], ["Purposes"]),
        (Role.ACCOUNTABLE_LEAD, ["Waiting for a second person", "Public register"], ["Members", "Purposes"]),
    ],
    ids=lambda value: value.label if isinstance(value, Role) else None,
)
def test_trust_shows_each_what_is_theirs(signed_in, role, labels, missing):
    cards = signed_in(role).get(reverse("workspace:trust")).context["cards"]
    shown = {card.label for card in cards}
    assert shown >= set(labels) and not shown & set(missing)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DATA_OFFICER, Role.BOARD_MEMBER], ids=lambda role: role.label)
def test_trust_is_not_everybodys(signed_in, role):
    assert signed_in(role).get(reverse("workspace:trust")).status_code == 403
