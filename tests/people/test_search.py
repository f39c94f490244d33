"""Finding people: tolerant, within what the viewer may see, and never more than an index card beyond it."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.gate import Refused
from alongside.access.models import Agreement
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.people import search
from alongside.people.models import Identifier, Name, NameWordUse, Record
from alongside.people.search_words import vocabulary
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 2)
ANNA = {"given_name": "Anna", "family_name": "Kowalska", "date_of_birth": dt.date(1985, 4, 3)}


@pytest.fixture
def anna(partnership):
    record = make_record(partnership.council, **ANNA)
    Name.objects.create(
        record=record, kind="alias", given_name="Ania", family_name="Nowak-Lis", search_words="ANIA NOWAK LIS"
    )
    for kind, value, category in (("nhs_number", "9434765919", "physical_health"), ("pnc", "2012/0394773H", "justice")):
        Identifier.objects.create(record=record, kind=kind, supplied=value, canonical=value, category=category)
    make_record(partnership.council, given_name="Peter", family_name="Murphy", date_of_birth=dt.date(1970, 1, 1))
    make_record(partnership.council, given_name="Anna", family_name="Murray", date_of_birth=dt.date(1990, 5, 6))
    search.refresh()
    return record


@pytest.fixture
def coordinator(partnership):
    return partnership.viewer(Role.COORDINATOR)


def names(found: search.Found) -> list[str]:
    return [hit.full_name for hit in found.hits]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("anna kowalska", id="as it is"),
        pytest.param("kowalska anna", id="family name first"),
        pytest.param("Kowalska, Anna", id="with a comma"),
        pytest.param("ana kovalska", id="misspelt twice"),
        pytest.param("anna kowlaska", id="letters exchanged"),
        pytest.param("KOWALSKA", id="family name alone"),
        pytest.param("kowal", id="the beginning of it"),
        pytest.param("a kowalska", id="initial and family name"),
        pytest.param("ania nowak", id="an alias"),
        pytest.param("nowaklis", id="a hyphenated alias typed as one"),
        pytest.param("anna lis", id="a name from each account"),
        pytest.param("kowalska 1985", id="name and year"),
        pytest.param("kowalska april 1985", id="name, month and year"),
        pytest.param("3/4/1985", id="date of birth alone"),
        pytest.param("4/3/1985", id="day and month exchanged"),
        pytest.param("3 April 1985", id="date in words"),
        pytest.param("943 476 5919", id="NHS number with spaces"),
        pytest.param("9434765919", id="NHS number"),
        pytest.param("12/394773h", id="PNC in short"),
        pytest.param("kowalska 9999999", id="a name beside an unknown number"),
    ],
)
def test_anna_is_found_first(anna, coordinator, text):
    found = search.find(coordinator, text, TODAY)
    assert names(found)[:1] == ["Anna Kowalska"]
    assert not found.is_near


def test_by_an_agencys_own_key(anna, coordinator):
    assert names(search.find(coordinator, anna.own_key, TODAY)) == ["Anna Kowalska"]


def test_a_number_that_fails_its_check_is_found_as_it_was_written(anna, coordinator):
    Identifier.objects.create(record=anna, kind="nhs_number", supplied="9434765910", category="physical_health")
    assert names(search.find(coordinator, "9434765910", TODAY)) == ["Anna Kowalska"]


def test_the_date_of_birth_puts_the_right_one_first(anna, coordinator, partnership):
    make_record(partnership.council, **{**ANNA, "date_of_birth": dt.date(1999, 9, 9)})
    search.refresh()
    found = search.find(coordinator, "anna kowalska 9/9/1999", TODAY)
    assert [hit.date_of_birth.year for hit in found.hits] == [1999, 1985]


def test_nobody_fits_everything_but_somebody_comes_near(anna, coordinator):
    found = search.find(coordinator, "wilhelmina kowalska", TODAY)
    assert found.is_near and names(found) == ["Anna Kowalska"]


def test_nobody_at_all(anna, coordinator):
    found = search.find(coordinator, "zzyzx", TODAY)
    assert found.wanted and not found.hits and not found.cards


def test_somebody_without_a_person_yet_is_not_found(anna, coordinator, partnership):
    make_record(partnership.council, person=False, given_name="Ghost", family_name="Unlinked")
    search.refresh()
    assert not search.find(coordinator, "ghost unlinked", TODAY).hits


def test_every_search_is_kept_without_what_was_typed(anna, coordinator):
    search.find(coordinator, "anna kowalska", TODAY)
    entry = Entry.objects.get(kind="search")
    assert (entry.verb, entry.count, entry.actor_id) == ("person.search", 1, coordinator.user_id)
    assert "kowalska" not in str([getattr(entry, field.name) for field in Entry._meta.fields]).lower()


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.COMMISSIONER, Role.GOVERNANCE_LEAD, Role.ADMINISTRATOR])
def test_roles_that_see_figures_do_not_search(anna, partnership, role):
    with pytest.raises(Refused, match="not part of the work"):
        search.find(partnership.viewer(role), "anna kowalska", TODAY)
    assert Entry.objects.filter(kind="refusal", verb="person.search").count() == 1


class TestBeyondWhatMayBeSeen:
    @pytest.fixture
    def probation_worker(self, partnership):
        return partnership.viewer(Role.TEAM_MEMBER, partnership.probation)

    @pytest.mark.parametrize("text", ["anna kowalska", "ania nowak", "3/4/1985", "943 476 5919"])
    def test_somebody_else_works_with_her_an_index_card(self, anna, probation_worker, text):
        found = search.find(probation_worker, text, TODAY)
        card = next(card for card in found.cards if card.key == anna.person.key)
        assert not found.hits
        assert (card.initials, card.birth_year, card.agencies) == ("A.K.", 1985, ("Council Team",))

    def test_an_agency_whose_name_would_tell_is_not_on_the_card(self, anna, partnership, probation_worker):
        make_record(partnership.drug_service, anna.person, **ANNA)
        search.refresh()
        found = search.find(probation_worker, "anna kowalska", TODAY)
        assert [card.agencies for card in found.cards] == [("Council Team",)]

    def test_somebody_known_to_such_an_agency_alone_has_no_card(self, anna, partnership, probation_worker):
        make_record(partnership.drug_service, given_name="Zofia", family_name="Hidden")
        search.refresh()
        assert not search.find(probation_worker, "zofia hidden", TODAY).cards

    def test_of_equals_those_the_viewer_works_with_come_first(self, anna, partnership, probation_worker):
        ours = [make_record(partnership.probation, **ANNA).person.key for _ in range(3)]
        for _ in range(30):
            make_record(partnership.council, **ANNA)
        search.refresh()
        found = search.find(probation_worker, "anna kowalska", TODAY)
        assert [hit.person.key for hit in found.hits] == ours
        assert len(found.cards) == search.MOST_SHOWN - 3 and found.is_cut

    def test_with_a_record_of_ones_own_she_is_seen(self, anna, partnership, probation_worker):
        make_record(partnership.probation, anna.person, **ANNA)
        found = search.find(probation_worker, "anna kowalska", TODAY)
        assert names(found) == ["Anna Kowalska"] and not found.cards
        assert found.hits[0].agencies == ["Council Team", "Probation"]

    def test_without_an_agreement_nothing_at_all_is_said(self, anna, partnership):
        outsider = partnership.viewer(Role.TEAM_MEMBER, partnership.outsider)
        for text in ("anna kowalska", "3/4/1985", "943 476 5919", anna.own_key):
            found = search.find(outsider, text, TODAY)
            assert not found.hits and not found.cards

    def test_when_an_agreement_ends_so_does_the_card(self, anna, partnership):
        Agreement.objects.filter(giver=partnership.council).update(ends_on=dt.date(2021, 1, 1))
        worker = partnership.viewer(Role.TEAM_MEMBER, partnership.probation)
        assert not search.find(worker, "anna kowalska", TODAY).cards

    def test_a_name_only_a_closed_agency_knows_finds_nobody(self, anna, partnership, coordinator):
        secret = make_record(partnership.outsider, anna.person, given_name="Zuzanna", family_name="Canary")
        search.refresh()
        assert not search.find(coordinator, "zuzanna canary", TODAY).hits
        hit = search.find(coordinator, "anna kowalska", TODAY).hits[0]
        assert secret not in hit.records and "Canary" not in f"{hit.full_name} {hit.also_known_as}"

    def test_a_number_of_a_kind_the_role_does_not_see_finds_nobody(self, anna, partnership):
        officer = partnership.viewer(Role.DATA_OFFICER)
        Identifier.objects.create(
            record=anna, kind="case", supplied="MARAC77", canonical="MARAC77", category=Category.DOMESTIC_ABUSE
        )
        assert not search.find(officer, "MARAC77", TODAY).hits
        assert search.find(officer, "12/394773H", TODAY).hits, "but justice numbers are part of that work"


class TestKeepingTheWords:
    def test_nothing_new_costs_nothing(self, anna):
        before = vocabulary()
        assert search.refresh() == 0
        assert vocabulary() is before

    def test_a_name_that_goes_is_forgotten(self, anna, coordinator):
        Name.objects.filter(record=anna, kind="alias").delete()
        search.refresh()
        assert not search.find(coordinator, "nowak", TODAY).hits
        assert not NameWordUse.objects.exclude(name_id__in=Name.objects.values("pk")).exists()

    def test_a_record_whose_name_changes_is_found_under_the_new_one(self, anna, coordinator):
        Name.objects.filter(record=anna).delete()
        Name.objects.create(
            record=anna, kind="main", given_name="Anna", family_name="Wisniewska", search_words="ANNA WISNIEWSKA"
        )
        Record.objects.filter(pk=anna.pk).update(family_name="Wisniewska")
        search.refresh()
        assert names(search.find(coordinator, "wisniewska", TODAY)) == ["Anna Wisniewska"]
        assert not search.find(coordinator, "kowalska", TODAY).hits


class TestTheRarestWordFirst:
    """The quick way (the rarest word asked of everybody, the others of those it found) finds whom the slow one finds."""

    @pytest.mark.parametrize("few", [0, 1, 10_000], ids=["always everybody", "mixed", "always the few"])
    @pytest.mark.parametrize("text", ["anna kowalska", "ana murray", "anna", "peter murphy kowalska", "kowalska zzyzx"])
    def test_both_ways_find_the_same(self, anna, coordinator, text, few, monkeypatch):
        from alongside.people import named

        expected = search.find(coordinator, text, TODAY)
        monkeypatch.setattr(named, "FEW", few)
        monkeypatch.setattr(named, "ENOUGH", 1 + few)
        found = search.find(coordinator, text, TODAY)
        assert names(found)[:1] == names(expected)[:1] and found.is_near == expected.is_near
