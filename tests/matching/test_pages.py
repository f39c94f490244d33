"""The pages of matching: what each role sees, what is recorded, and that they work without scripts."""

from __future__ import annotations

import pytest
from django.urls import reverse

from alongside.access.models import Agreement, Conflict, Membership
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.matching import changes, jobs
from alongside.matching.linking import link_records
from alongside.matching.models import Judgement, MatchRun, RuleTrial, Suggestion
from alongside.matching.rules.joining import MatchRule, SecondLook
from alongside.matching.rules.verdicts import Verdict
from alongside.people.models import IdentityMove, Person, Record
from tests.factories.matching import supply, supply_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(partnership):
    return supply_town([partnership.council, partnership.probation])


@pytest.fixture
def twins(partnership, town, today):
    said = {"family_name": "Mensah", "date_of_birth": "1990-02-03", "postcode": "SW1V 1AA"}
    one = supply(partnership.council, given_name="Kofi", nhs_number="9434765919", **said)
    two = supply(partnership.probation, given_name="Kwame", **said)
    link_records(by=partnership.viewer(Role.DATA_OFFICER), today=today)
    return one, two


@pytest.fixture
def sign_in(partnership, client):
    def as_(role, agency=None):
        viewer = partnership.viewer(role, agency)
        client.force_login(
            Membership.objects.get(user=viewer.user_id).user,
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    return as_


def question(*records):
    return Suggestion.objects.open().get(left__in=records, right__in=records)


def page(client, name, *args, expect=200):
    answer = client.get(reverse(f"matching:{name}", args=args), follow=True)
    assert answer.status_code == expect, answer.content.decode()[:500]
    return answer.content.decode()


def test_a_pair_stands_side_by_side_with_its_evidence(sign_in, twins):
    html = page(sign_in(Role.DATA_OFFICER), "pair", question(*twins).pk)
    assert "Are these one person?" in html
    assert "Kofi Mensah" in html
    assert "Kwame Mensah" in html
    assert "<strong>differs</strong>" in html
    assert "Before looking" in html
    assert 'data-key="s"' in html
    assert "Mensah" not in html.partition("</title>")[0]
    looks = Entry.objects.filter(kind="look", object_kind="people.person").values_list("person_id", flat=True)
    assert set(looks) == set(
        Record.objects.filter(pk__in=[twin.pk for twin in twins]).values_list("person_id", flat=True)
    )


def test_judging_goes_on_to_the_next(sign_in, twins):
    client = sign_in(Role.DATA_OFFICER)
    asked = question(*twins)
    answer = client.post(reverse("matching:pair", args=[asked.pk]), {"verdict": "different", "because": ""})
    assert answer.status_code == 302
    assert Judgement.objects.get().verdict == Verdict.DIFFERENT
    assert Entry.objects.filter(verb="match.judge").exists()


def test_only_the_part_that_moves_is_asked_for_again(sign_in, twins):
    part = sign_in(Role.DATA_OFFICER).get(reverse("matching:runs"), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith("<section")
    assert "Every record is linked as it stands" in part
    assert "<html" not in part


def test_cannot_say_wants_a_reason(sign_in, twins):
    client = sign_in(Role.DATA_OFFICER)
    asked = question(*twins)
    answer = client.post(reverse("matching:pair", args=[asked.pk]), {"verdict": "cannot say", "because": ""})
    assert answer.status_code == 400
    assert "Say what is missing" in answer.content.decode()
    client.post(reverse("matching:pair", args=[asked.pk]), {"verdict": "cannot say", "because": "Ask the hostel"})
    assert Suggestion.objects.get(pk=asked.pk).times_set_aside == 1
    assert "Ask the hostel" in page(client, "pair", asked.pk)


def test_an_agency_without_agreement_sees_none_of_it(partnership, sign_in, twins):
    Agreement.objects.filter(giver=partnership.probation).delete()
    client = sign_in(Role.DATA_OFFICER, partnership.drug_service)
    asked = question(*twins)
    html = page(client, "pair", asked.pk)
    assert "Mensah" not in html
    assert "Mensah" not in page(client, "queue")


def test_a_number_that_may_not_be_seen_is_not_shown(partnership, sign_in, twins):
    giving = Agreement.objects.filter(giver=partnership.council)
    for agreement in giving:
        agreement.categories = [category for category in agreement.categories if category != "physical_health"]
        agreement.save()
    html = page(sign_in(Role.DATA_OFFICER, partnership.probation), "pair", question(*twins).pk)
    assert "Kofi Mensah" in html
    assert "9434765919" not in html


@pytest.mark.parametrize(
    ("role", "name", "expected"),
    [
        pytest.param(Role.COORDINATOR, "review", 200, id="a coordinator reviews"),
        pytest.param(Role.TEAM_MEMBER, "review", 403, id="a team member does not"),
        pytest.param(Role.BOARD_MEMBER, "review", 403, id="a board member does not"),
        pytest.param(Role.GOVERNANCE_LEAD, "review", 403, id="nor does the governance lead"),
        pytest.param(Role.GOVERNANCE_LEAD, "rule", 200, id="who keeps the rule"),
        pytest.param(Role.BOARD_MEMBER, "quality", 200, id="a board member sees figures"),
        pytest.param(Role.NAVIGATOR, "quality", 403, id="a navigator does not"),
        pytest.param(Role.DATA_OFFICER, "judged", 200, id="a data officer sees verdicts"),
        pytest.param(Role.DATA_OFFICER, "second_looks", 200, id="and second looks"),
        pytest.param(Role.DATA_OFFICER, "runs", 200, id="and runs"),
        pytest.param(Role.DATA_OFFICER, "rule", 200, id="and may read the rule"),
        pytest.param(Role.NAVIGATOR, "queue", 403, id="a navigator has no queue"),
    ],
)
def test_who_opens_which_page(sign_in, twins, role, name, expected):
    page(sign_in(role), name, expect=expected)


def test_figures_name_nobody(sign_in, twins):
    html = page(sign_in(Role.BOARD_MEMBER), "quality")
    assert "Mensah" not in html
    assert "Quality of the index" in html
    assert "hidden" in html or "90" in html


def test_a_second_look_in_the_browser(partnership, sign_in, twins):
    changes.set_rule(
        by=partnership.viewer(Role.GOVERNANCE_LEAD), rule=MatchRule(second_look=SecondLook.ALWAYS), because="Care"
    )
    judgement = changes.judge(
        by=partnership.viewer(Role.DATA_OFFICER), suggestion=question(*twins), verdict=Verdict.SAME
    )
    assert "Nothing waits for you" in page(sign_in(Role.DATA_OFFICER), "second_looks")
    client = sign_in(Role.COORDINATOR)
    assert "Kofi Mensah" in page(client, "second_looks")
    assert "Second look" in page(client, "second_look", judgement.pk)
    client.post(reverse("matching:second_look", args=[judgement.pk]), {"agrees": "yes"})
    assert IdentityMove.objects.filter(kind="merge").exists()


def test_taking_a_verdict_back_in_the_browser(sign_in, twins):
    client = sign_in(Role.DATA_OFFICER)
    client.post(reverse("matching:pair", args=[question(*twins).pk]), {"verdict": "different"})
    judgement = Judgement.objects.get()
    assert client.post(reverse("matching:undo", args=[judgement.pk]), {"because": ""}).status_code == 400
    client.post(reverse("matching:undo", args=[judgement.pk]), {"because": "Wrong button"})
    assert "Taken back" in page(client, "judged")
    assert question(*twins)


def test_parting_a_person_and_putting_it_back_in_the_browser(sign_in, town, twins):
    client = sign_in(Role.DATA_OFFICER)
    here, there = (Record.objects.get(pk=record.pk) for record in town[1])
    key = here.person.key
    assert "Part this person" in page(client, "person", key)
    wrong = client.post(reverse("matching:person", args=[key]), {"records": [here.pk, there.pk], "because": "x"})
    assert "Leave at least one record" in wrong.content.decode()
    client.post(reverse("matching:person", args=[key]), {"records": [there.pk], "because": "Father and son"})
    there.refresh_from_db()
    assert there.person_id != here.person_id
    assert "Father and son" in page(client, "person", key)
    move = IdentityMove.objects.get()
    client.post(reverse("matching:put_back", args=[move.pk]), {"because": "One man after all"})
    there.refresh_from_db()
    assert there.person_id == here.person_id


def test_the_governance_lead_sees_what_a_rule_would_do_before_it_counts(partnership, sign_in, twins):
    client = sign_in(Role.GOVERNANCE_LEAD)
    said = {
        "automatic": "threshold", "join_weight": "4", "part_weight": "1", "ask_weight": "-1", "second_look": "doubtful",
        "second_look_below": "3", "asked_a_week": "60", "because": "",
    }  # fmt: skip
    asked = client.post(reverse("matching:rule"), {**said, "try": "yes"}).url
    RuleTrial.objects.update(state="running", figures={})
    assert "You can leave this page and come back" in client.get(asked).content.decode()
    people = set(Person.objects.values_list("pk", flat=True))
    jobs.try_out.func(RuleTrial.objects.get().pk)
    tried = client.get(asked).content.decode()
    assert "With these values" in tried
    assert "Nothing has been changed" in tried
    assert 'value="4' in tried
    assert "every 2s" not in client.get(asked, headers={"HX-Request": "true"}).content.decode()
    assert set(Person.objects.values_list("pk", flat=True)) == people
    assert client.post(reverse("matching:rule"), said).status_code == 400
    assert client.post(reverse("matching:rule"), {**said, "because": "More joins"}).status_code == 302
    assert "More joins" in page(client, "rule")
    refused = sign_in(Role.DATA_OFFICER).post(reverse("matching:rule"), {**said, "because": "x"})
    assert refused.status_code == 403


def test_linking_is_started_and_followed_in_the_browser(partnership, sign_in, town):
    client = sign_in(Role.DATA_OFFICER)
    assert "records are new or changed" in page(client, "runs")
    client.post(reverse("matching:link_now"))
    assert MatchRun.objects.get().state == "done"
    assert "Every record is linked" in page(client, "runs")


def test_empty_pages_teach(sign_in, partnership):
    client = sign_in(Role.DATA_OFFICER)
    assert "Nothing to judge" in page(client, "review")
    assert "Nothing measured yet" in page(client, "quality")
    assert "Nothing judged yet" in page(client, "judged")


@pytest.mark.parametrize("name", ["queue", "judged", "second_looks"])
def test_a_pair_is_in_no_list_of_whoever_may_not_see_both_sides(sign_in, twins, partnership, name):
    one, two = twins
    viewer = partnership.viewer(Role.DATA_OFFICER)
    asked = question(one, two)
    if name != "queue":
        other = partnership.viewer(Role.DATA_OFFICER, partnership.probation)
        changes.judge(by=other, suggestion=asked, verdict=Verdict.SAME, because="Seen together")
        Judgement.objects.update(needs_second_look=True)
    client = sign_in(Role.DATA_OFFICER)
    assert "Kofi Mensah" in page(client, name)
    one.refresh_from_db()
    Conflict.objects.create(person=one.person, user_id=viewer.user_id, because="concern", set_by_name="Somebody")
    html = page(client, name)
    assert "Kofi" not in html and "Kwame" not in html
