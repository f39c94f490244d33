"""Nobody learns from the ledger's pages that somebody is known of whom they must not so much as learn."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from alongside.access.models import Conflict, Involvement, KeptApart, Restriction, User
from alongside.access.policy import Role
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.people.changes import merge_people, part_people
from alongside.people.models import Person
from alongside.workspace.slices import Wanted, slice_of
from tests.factories.partnership import LONG_AGO, make_record

pytestmark = pytest.mark.django_db
LEAD, WORKER = Role.GOVERNANCE_LEAD, Role.LEAD_WORKER
SET = {"because": "concern", "set_by_name": "Somebody"}
MISSING = "222222222222"
FACTS = ("Anna", "Kowalska", "1985")


@pytest.fixture
def anna(partnership) -> Person:
    """Known to probation, whose worker and lead ask below; looked at by three agencies."""
    person = make_record(partnership.probation, given_name="Anna", family_name="Kowalska").person
    for agency in (partnership.probation, partnership.drug_service, partnership.outsider):
        by = partnership.viewer(Role.TEAM_MEMBER, agency)
        ledger.write_at_once(Entry.Kind.LOOK, "look people.person", by=by, person_id=person.pk)
    return person


def keep_apart(viewer, person, partnership) -> None:
    """The viewer is named beside the other, and their agency not beside her."""
    other = make_record(partnership.council).person
    KeptApart.objects.create(person=person, other=other, **SET)
    Involvement.objects.create(
        person=other, agency_id=viewer.agency_id, worker_id=viewer.user_id, because="Key worker", starts_on=LONG_AGO
    )


KEPT_FROM = {
    "on her conflict list": lambda viewer, person, world: Conflict.objects.create(
        person=person, user_id=viewer.user_id, **SET
    ),
    "of an agency on her conflict list": lambda viewer, person, world: Conflict.objects.create(
        person=person, agency_id=viewer.agency_id, **SET
    ),
    "not among her readers": lambda viewer, person, world: Restriction.objects.create(person=person, **SET),
    "beside somebody kept apart from her": keep_apart,
}
IN_CONFLICT = [how for how in KEPT_FROM if "conflict" in how]


@pytest.fixture
def browser(client):
    def as_(viewer):
        client.cookies.clear()
        client.force_login(User.objects.get(pk=viewer.user_id), "allauth.account.auth_backends.AuthenticationBackend")
        return client

    return as_


def plain(answer, key: str) -> str:
    """The body without the code that was asked for and the tokens that differ in every answer."""
    return re.sub(r'(value|token|X-CSRFToken)"?[=:] *"\w{32,}"', "", answer.content.decode().replace(key, ""))


def the_whole_slice(viewer) -> list:
    return slice_of(viewer, Wanted(since=LONG_AGO, until=timezone.localdate())).deeds


@pytest.mark.parametrize("how", KEPT_FROM)
def test_who_looked_answers_a_worker_as_for_somebody_who_is_not_there(partnership, anna, browser, how):
    viewer = partnership.viewer(WORKER, partnership.probation)
    address = f"/person/{anna.key}/who-looked/"
    assert browser(viewer).get(address).status_code == 200
    KEPT_FROM[how](viewer, anna, partnership)
    refused, missing = (browser(viewer).get(f"/person/{key}/who-looked/") for key in (anna.key, MISSING))
    assert (refused.status_code, missing.status_code) == (404, 404)
    assert plain(refused, anna.key) == plain(missing, MISSING)


@pytest.mark.parametrize("how", IN_CONFLICT)
def test_a_lead_in_conflict_finds_no_trace_of_her(partnership, anna, browser, how):
    viewer = partnership.viewer(LEAD, partnership.probation)
    assert len(the_whole_slice(viewer)) == 3
    KEPT_FROM[how](viewer, anna, partnership)
    assert the_whole_slice(viewer) == []
    for page in ("looks", "who-looked"):
        refused, missing = (browser(viewer).get(f"/person/{key}/{page}/") for key in (anna.key, MISSING))
        assert (refused.status_code, missing.status_code) == (404, 404)
        assert plain(refused, anna.key) == plain(missing, MISSING)
    for asked in ("", f"?person={anna.key}"):
        page = browser(viewer).get(f"/ledger/{asked}").content.decode()
        assert not [fact for fact in (*FACTS, anna.key) if fact in page.replace(f'value="{anna.key}"', "")], asked


@pytest.mark.parametrize("how", IN_CONFLICT)
def test_nor_of_when_she_stood_under_other_numbers(partnership, anna, how):
    """Looks from before records were joined, and at a person whom a parting made."""
    viewer = partnership.viewer(LEAD, partnership.probation)
    before = make_record(partnership.probation).person
    by = partnership.viewer(Role.TEAM_MEMBER, partnership.outsider)
    ledger.write_at_once(Entry.Kind.LOOK, "look people.person", by=by, person_id=before.pk)
    merge_people(anna, before, "One and the same", "Somebody")
    KEPT_FROM[how](viewer, anna, partnership)
    assert the_whole_slice(viewer) == []
    parted = part_people(anna, [anna.records.latest("pk").pk], "Two after all", "Somebody").person
    ledger.write_at_once(Entry.Kind.LOOK, "look people.person", by=by, person_id=parted.pk)
    assert the_whole_slice(viewer) == [], "protection goes along to whoever the records become"


@pytest.mark.parametrize("how", [each for each in KEPT_FROM if each not in IN_CONFLICT])
def test_a_lead_who_watches_over_looks_reads_codes_and_nobodys_name(partnership, anna, browser, how):
    """Looks at whom few may read have to be watched most; whoever watches sees that there were some, and not at whom."""
    viewer = partnership.viewer(LEAD, partnership.probation)
    KEPT_FROM[how](viewer, anna, partnership)
    assert {deed.person for deed in the_whole_slice(viewer)} >= {anna.key}
    pages = ("/ledger/", f"/person/{anna.key}/looks/", f"/person/{anna.key}/who-looked/", "/ledger/anchors/file/")
    for address in pages:
        page = browser(viewer).get(address)
        assert page.status_code == 200
        assert not [fact for fact in FACTS if fact in page.content.decode()], address
    assert browser(viewer).get(f"/person/{anna.key}/").status_code == 404


def test_what_leaves_of_the_ledger_speaks_of_nobody(partnership, anna, browser):
    """The heads are all that can be carried away, and they hold no person's code or number."""
    file = browser(partnership.viewer(LEAD, partnership.probation)).get("/ledger/anchors/file/").content.decode()
    assert anna.key not in file
