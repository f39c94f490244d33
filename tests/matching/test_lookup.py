"""Looking somebody up: found however it is spelt, and answered within what the viewer may see."""

from __future__ import annotations

import pytest

from alongside.access.gate import Refused
from alongside.access.models import Agreement, Membership
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.matching.linking import link_records
from alongside.matching.lookup import look_up
from alongside.matching.models import Judgement, Suggestion
from alongside.people.models import Record
from tests.factories.matching import supply, supply_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(partnership, today):
    town = supply_town([partnership.council, partnership.probation])
    said = {"family_name": "Mensah", "date_of_birth": "1990-02-03", "postcode": "SW1V 1AA"}
    town["twins"] = [
        supply(partnership.council, given_name="Kofi", nhs_number="9434765919", **said),
        supply(partnership.probation, given_name="Kwame", **said),
    ]
    link_records(by=partnership.viewer(Role.DATA_OFFICER), today=today)
    return town


def person_of(record):
    return Record.objects.get(pk=record.pk).person


def test_somebody_is_found_under_another_spelling(partnership, town):
    known = town[0][0]
    found = look_up(
        partnership.viewer(Role.DATA_OFFICER),
        {
            "given_name": "Ana",
            "family_name": known.family_name.upper(),
            "date_of_birth": known.date_of_birth.strftime("%d/%m/%Y"),
        },
    )
    assert found[0].key == person_of(known).key
    assert found[0].full_name == known.full_name
    assert Entry.objects.filter(kind="search", verb="person.search", count=len(found)).exists()


def test_who_may_not_be_seen_is_an_index_card(partnership, town):
    known = town[2][0]
    worker = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    found = look_up(
        worker,
        {"given_name": known.given_name, "family_name": known.family_name, "date_of_birth": str(known.date_of_birth)},
    )
    match = next(each for each in found if each.key == person_of(known).key)
    assert (match.full_name, match.date_of_birth) == (None, None)
    assert match.initials == f"{known.given_name[0]}.{known.family_name[0]}."


def test_a_number_that_an_agreement_keeps_back_finds_nobody(partnership, town):
    said = {"nhs_number": "943 476 5919"}
    by = partnership.viewer(Role.DATA_OFFICER, partnership.probation)
    assert [each.key for each in look_up(by, said)] == [person_of(town["twins"][0]).key]
    for agreement in Agreement.objects.filter(giver=partnership.council):
        agreement.categories = [category for category in agreement.categories if category != "physical_health"]
        agreement.save()
    blind = partnership.viewer(Role.DATA_OFFICER, partnership.drug_service)
    assert look_up(blind, said) == []


def test_roles_that_do_not_search_are_refused(partnership, town):
    with pytest.raises(Refused):
        look_up(partnership.viewer(Role.BOARD_MEMBER), {"given_name": "Anna"})


def test_before_the_first_run_it_says_so(partnership):
    with pytest.raises(Refused, match="being made"):
        look_up(partnership.viewer(Role.DATA_OFFICER), {"given_name": "Anna"})


@pytest.fixture
def signed_in(partnership, client):
    viewer = partnership.viewer(Role.DATA_OFFICER)
    user = Membership.objects.get(user=viewer.user_id).user
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_programs_look_up_list_and_judge(signed_in, town):
    known = town[0][0]
    said = {"given_name": known.given_name, "family_name": known.family_name, "date_of_birth": str(known.date_of_birth)}
    found = signed_in.post("/api/matching/look-up", said, content_type="application/json").json()
    assert found[0]["person"] == person_of(known).key
    asked = signed_in.get("/api/matching/suggestions").json()
    question = Suggestion.objects.open().get(left__in=town["twins"])
    assert question.pk in [each["id"] for each in asked]
    verdict = {"verdict": "different", "because": "Two cousins"}
    answer = signed_in.post(
        f"/api/matching/suggestions/{question.pk}/verdict", verdict, content_type="application/json"
    )
    assert answer.status_code == 201
    assert Judgement.objects.get().because == "Two cousins"
    again = signed_in.post(f"/api/matching/suggestions/{question.pk}/verdict", verdict, content_type="application/json")
    assert again.status_code == 403
