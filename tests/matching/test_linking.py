"""Records go in, people come out: joined on strong evidence only, asked about otherwise, and the same however often."""

from __future__ import annotations

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.matching.linking import link_records
from alongside.matching.models import Edge, MatchRun, Suggestion
from alongside.people.models import IdentityMove, Person, Record
from tests.factories.matching import supply, supply_anew, supply_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(partnership):
    return partnership.viewer(Role.DATA_OFFICER)


@pytest.fixture
def town(partnership):
    return supply_town([partnership.council, partnership.probation])


def people_of(*records):
    return [Record.objects.get(pk=record.pk).person_id for record in records]


def test_the_first_load_gives_every_record_a_person(by, town, today):
    run = link_records(by=by, today=today)
    assert run.state == MatchRun.State.DONE
    assert not Record.objects.filter(person=None).exists()
    assert run.counts["records"] == Record.objects.count() == 90
    for records in town.values():
        assert len(set(people_of(*records))) == 1
    assert Person.objects.count() == len(town)
    assert Person.objects.exclude(family_name="").count() == len(town)
    assert Entry.objects.filter(verb="match.run").exists()


def test_linking_again_changes_nothing(by, town, today):
    link_records(by=by, today=today)
    before = dict(Record.objects.values_list("pk", "person_id"))
    assert link_records(by=by, today=today) is None
    again = link_records(by=by, today=today, anew=True)
    assert dict(Record.objects.values_list("pk", "person_id")) == before
    assert (again.counts["joined"], again.counts["parted"], again.counts["placed"]) == (0, 0, 0)
    assert not IdentityMove.objects.exists()


def test_a_shared_number_joins_although_the_name_differs(partnership, by, town, today):
    one = supply(
        partnership.council,
        given_name="Katarzyna",
        family_name="Zielinska",
        date_of_birth="1987-05-06",
        nhs_number="9434765919",
    )
    two = supply(
        partnership.probation,
        given_name="Kasia",
        family_name="Zielinski",
        date_of_birth="1987-05-06",
        nhs_number="943 476 5919",
    )
    link_records(by=by, today=today)
    assert len(set(people_of(one, two))) == 1


def test_twins_are_asked_about_not_joined(partnership, by, town, today):
    said = {"family_name": "Mensah", "date_of_birth": "1990-02-03", "postcode": "SW1V 1AA"}
    one = supply(partnership.council, given_name="Kofi", **said)
    two = supply(partnership.probation, given_name="Kwame", **said)
    link_records(by=by, today=today)
    assert len(set(people_of(one, two))) == 2


def test_someone_who_is_not_part_of_linking_is_refused(partnership, town, today):
    with pytest.raises(Refused):
        link_records(by=partnership.viewer(Role.COORDINATOR), today=today)
    assert not MatchRun.objects.exists()


def test_new_records_join_the_people_there_are(partnership, by, town, today):
    link_records(by=by, today=today)
    known = Record.objects.get(pk=town[0][0].pk)
    new = supply(partnership.probation, **known.supplied)
    stranger = supply(partnership.probation, given_name="Zofia", family_name="Wrona", date_of_birth="1999-09-09")
    run = link_records(by=by, today=today)
    assert people_of(new) == [known.person_id]
    assert people_of(stranger)[0] not in {None, known.person_id}
    assert run.counts["placed"] == 2
    assert run.counts["new_people"] == 1


def test_a_record_that_changes_may_bring_two_people_together(partnership, by, town, today):
    one = supply(
        partnership.council, given_name="Adaeze", family_name="Eze", date_of_birth="1979-01-12", nhs_number="9434765919"
    )
    two = supply(partnership.probation, given_name="Ada", family_name="Obi", date_of_birth="1979-01-12")
    link_records(by=by, today=today)
    first, second = people_of(one, two)
    assert first != second
    supply_anew(two, nhs_number="9434765919")
    link_records(by=by, today=today)
    assert len(set(people_of(one, two))) == 1
    move = IdentityMove.objects.get()
    assert move.kind == "merge"
    assert Entry.objects.filter(verb="match.join", object_id=str(move.pk)).count() == 1


def test_edges_keep_reasons_in_words_without_the_values(by, town, today):
    link_records(by=by, today=today)
    edge = Edge.objects.order_by("-weight").first()
    assert edge.left_id < edge.right_id
    assert any(field == "Name" and found.startswith("same full name") for field, found, _ in edge.reasons)
    assert "Kowalska" not in str(edge.reasons)


def test_only_one_run_at_a_time(by, town, today):
    MatchRun.objects.create(by_name="Somebody else")
    with pytest.raises(Refused, match="already under way"):
        link_records(by=by, today=today)


def test_questions_have_no_values_in_them(by, town, today):
    link_records(by=by, today=today)
    for suggestion in Suggestion.objects.all():
        assert "KOWALSKA" not in str(suggestion.reasons).upper()
