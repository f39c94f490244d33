"""One person's page: each role sees what it may and nothing hints at the rest."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.models import Agreement, User
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.people import changes as people
from alongside.people import search
from alongside.people.models import Identifier
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db
ANNA = {"given_name": "Anna", "family_name": "Kowalska", "date_of_birth": dt.date(1985, 4, 3)}


@pytest.fixture
def anna(partnership):
    """Three agencies and an outsider know her; every fact carries a mark of its own."""
    council = make_record(
        partnership.council, last_seen_on=dt.date(2026, 10, 2),
        supplied={"given_name": "ANNA", "address": "CANARY-address", "nhs_number": "CANARY-supplied-nhs",
                  "pnc": "CANARY-supplied-pnc"}, **ANNA,
    )  # fmt: skip
    person = council.person
    probation = make_record(partnership.probation, person, **ANNA)
    drugs = make_record(partnership.drug_service, person, **{**ANNA, "given_name": "Ania"})
    outsider = make_record(partnership.outsider, person, given_name="CANARY-outsider", family_name="Name")
    for record, kind, summary in (
        (council, "slept_rough", "CANARY-housing"),
        (council, "refuge_stay", "CANARY-abuse"),
        (probation, "arrest", "CANARY-justice"),
        (drugs, "treatment", "CANARY-drugs"),
        (outsider, "hospital", "CANARY-outsider-event"),
    ):
        make_event(record, kind, dt.date(2026, 5, 1), summary=summary)
    for record, kind, value, category in (
        (council, "nhs_number", "CANARY-nhs", "physical_health"),
        (probation, "pnc", "CANARY-pnc", "justice"),
        (outsider, "crn", "CANARY-outsider-crn", "justice"),
    ):
        Identifier.objects.create(record=record, kind=kind, supplied=value, canonical=value, category=category)
    return person


@pytest.fixture
def open_page(client, partnership):
    def open_(key: str, role: Role, agency=None, query: str = ""):
        viewer = partnership.viewer(role, agency)
        client.force_login(User.objects.get(pk=viewer.user_id), "allauth.account.auth_backends.AuthenticationBackend")
        return client.get(f"/person/{key}/{query}")

    return open_


EVERYDAY = {
    "CANARY-housing", "CANARY-justice", "CANARY-drugs", "CANARY-nhs", "CANARY-pnc", "CANARY-address",
    "CANARY-supplied-nhs", "CANARY-supplied-pnc",
}  # fmt: skip
ALL = EVERYDAY | {"CANARY-abuse", "CANARY-outsider", "CANARY-outsider-event", "CANARY-outsider-crn"}


@pytest.mark.parametrize(
    ("role", "agency", "expected"),
    [
        pytest.param(Role.COORDINATOR, "council", EVERYDAY | {"CANARY-abuse"}, id="coordinator: all that is agreed"),
        pytest.param(Role.TEAM_MEMBER, "council", EVERYDAY, id="team member: not domestic abuse"),
        pytest.param(Role.LEAD_WORKER, "probation", EVERYDAY, id="lead worker elsewhere: abuse is not agreed"),
        pytest.param(Role.DATA_OFFICER, "council", EVERYDAY - {"CANARY-drugs"}, id="data officer: not treatment"),
        pytest.param(
            Role.COORDINATOR, "outsider", {"CANARY-outsider", "CANARY-outsider-event", "CANARY-outsider-crn"},
            id="outsider: its own record alone",
        ),
    ],
)  # fmt: skip
def test_who_sees_which_facts(open_page, partnership, anna, role, agency, expected):
    answer = open_page(anna.key, role, getattr(partnership, agency))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert {mark for mark in ALL if f"{mark}<" in text or f"{mark} " in text or f"{mark}\n" in text} == expected
    assert "Other agencies may hold more" in text


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.COMMISSIONER, Role.GOVERNANCE_LEAD, Role.ADMINISTRATOR])
def test_roles_that_see_figures_find_nobody(open_page, anna, role):
    there, missing = open_page(anna.key, role), open_page("nosuchperson", role)
    assert there.status_code == missing.status_code == 404
    said = [answer.content.decode().split("<main")[1] for answer in (there, missing)]
    assert said[0] == said[1]
    assert Entry.objects.filter(kind="refusal", verb="look people.person").count() == 2


def test_facts_carry_source_and_date(open_page, anna):
    text = open_page(anna.key, Role.COORDINATOR).content.decode()
    assert "CANARY-justice" in text and "1 May 2026" in text and "Probation" in text
    assert "2 of 3 sources give this name, 3 this date of birth" in text
    assert "Also known as Ania Kowalska" in text


def test_the_title_and_the_address_say_nothing(open_page, anna):
    text = open_page(anna.key, Role.COORDINATOR).content.decode()
    title = text[text.index("<title>") : text.index("</title>")]
    assert "Kowalska" not in title and "Anna" not in title


def test_the_look_is_recorded_and_shown(open_page, anna):
    open_page(anna.key, Role.COORDINATOR)
    text = open_page(anna.key, Role.TEAM_MEMBER).content.decode()
    entries = Entry.objects.filter(kind="look", person_id=anna.pk)
    assert list(entries.order_by("pk").values_list("role", flat=True)) == ["coordinator", "team_member"]
    assert "Coordinator: 1 time" in text and "Team member: 1 time" in text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        pytest.param("?lane=Justice", "CANARY-justice", "CANARY-housing", id="part of life"),
        pytest.param("?agency=council", "CANARY-housing", "CANARY-justice", id="agency"),
        pytest.param("?year=2026", "CANARY-justice", None, id="year with events"),
        pytest.param("?year=1999", "Nothing fits what you chose", None, id="year without events"),
    ],
)
def test_filters_of_the_timeline(open_page, anna, query, shown, hidden):
    text = open_page(anna.key, Role.COORDINATOR, query=query).content.decode()
    listed = text[text.index("app-inline-form") : text.index("govuk-accordion")]
    assert shown in listed
    assert hidden is None or hidden not in listed


def test_a_merged_person_leads_to_whom_they_became(open_page, anna, partnership):
    other = make_record(partnership.council, **ANNA).person
    people.merge(by=partnership.viewer(Role.COORDINATOR), person=anna, other=other, because="Same passport")
    assert open_page(other.key, Role.COORDINATOR).url == f"/person/{anna.key}/"
    assert open_page(other.key, Role.BOARD_MEMBER).status_code == 404
    assert "Same passport" in open_page(anna.key, Role.COORDINATOR).content.decode()


class TestSomebodyElseWorksWithHer:
    @pytest.fixture
    def beth(self, partnership):
        record = make_record(
            partnership.council, given_name="Beth", family_name="CANARY-family", date_of_birth=dt.date(1990, 6, 7)
        )
        make_record(partnership.drug_service, record.person, given_name="Beth", family_name="CANARY-family")
        search.refresh()
        return record.person

    def test_an_index_card_and_never_more(self, open_page, partnership, beth):
        answer = open_page(beth.key, Role.TEAM_MEMBER, partnership.probation)
        text = answer.content.decode()
        assert answer.status_code == 200 and "B.C., born 1990" in text and "Council Team" in text
        assert not [word for word in ("CANARY", "Beth", "7 June", "Drug Service") if word in text]
        entry = Entry.objects.get(verb="look card")
        assert (entry.kind, entry.person_id) == ("look", beth.pk)

    def test_asking_the_coordinator_makes_one_task(self, open_page, partnership, beth, client):
        partnership.viewer(Role.COORDINATOR)
        open_page(beth.key, Role.TEAM_MEMBER, partnership.probation)
        for _ in range(2):
            assert client.post(f"/person/{beth.key}/ask/").url == f"/person/{beth.key}/"
        task = Task.objects.get()
        assert (task.agency, task.person) == (partnership.council, beth)
        assert "Probation" in task.title

    def test_nobody_asks_about_somebody_no_agreement_speaks_of(self, open_page, partnership, beth, client):
        assert open_page(beth.key, Role.TEAM_MEMBER, partnership.outsider).status_code == 404
        assert client.post(f"/person/{beth.key}/ask/").status_code == 404
        assert not Task.objects.exists()

    def test_once_the_agreement_ends_there_is_no_card(self, open_page, partnership, beth):
        Agreement.objects.filter(giver=partnership.council).update(ends_on=dt.date(2021, 1, 1))
        Agreement.objects.filter(giver=partnership.drug_service).update(ends_on=dt.date(2021, 1, 1))
        assert open_page(beth.key, Role.TEAM_MEMBER, partnership.probation).status_code == 404


def test_open_tasks_stand_at_the_top_as_far_as_they_may_be_seen(open_page, anna, partnership):
    by = partnership.viewer(Role.COORDINATOR)
    for title, category in (("Find a GP", Category.IDENTITY), ("CANARY-task", Category.DOMESTIC_ABUSE)):
        tasks.ask_for(
            by=by, person=anna, agency=partnership.council, title=title, due_on=dt.date(2027, 1, 1), category=category
        )
    text = open_page(anna.key, Role.TEAM_MEMBER).content.decode()
    assert "Find a GP" in text and "CANARY-task" not in text
    assert "CANARY-task" in open_page(anna.key, Role.COORDINATOR).content.decode()


def test_who_looked_by_name_is_for_those_who_watch_over_the_ledger(open_page, anna, client):
    open_page(anna.key, Role.COORDINATOR)
    assert open_page(anna.key, Role.COORDINATOR, query="looks/").status_code == 403
    text = open_page(anna.key, Role.GOVERNANCE_LEAD, query="looks/").content.decode()
    assert "coordinator council" in text and "Opened the page" in text
    assert "Anna" not in text and "Kowalska" not in text and "1985" not in text
