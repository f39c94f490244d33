"""What was worked out once says the same as what is worked out each time, wherever in a query it stands."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db.models import Q

from alongside.access import clauses, compiled, gate
from alongside.access.models import Agreement, Conflict, Membership, User
from alongside.access.policy import Category, Reach, Role
from alongside.people.models import Event, Name, Person, Record
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db
OF_PEOPLE = [
    model
    for model in apps.get_models()
    if hasattr(model, "Access") and not getattr(model.Access, "verb", None) and hasattr(model.Access, "person")
]


@pytest.fixture
def world(partnership):
    for agency in (partnership.council, partnership.probation, partnership.outsider):
        record = make_record(agency)
        make_event(record, "arrest", dt.date(2026, 1, 1))
    return partnership


@pytest.mark.parametrize("model", OF_PEOPLE, ids=lambda model: model._meta.label)
def test_the_same_rows_as_when_worked_out_each_time(world, model):
    for role in Role:
        viewer = world.viewer(role, world.probation)
        if viewer.grant.reach is Reach.NONE:
            continue
        each_time = model.objects.filter(clauses.protected(viewer, model.Access), clauses.behind(viewer, model.Access))
        assert set(gate.visible(viewer, model.objects.all())) == set(each_time)
        assert set(gate.visible(viewer, model.objects.all(), many=True)) == set(each_time)


@pytest.mark.parametrize("model", [Person, Record, Event], ids=lambda model: model._meta.label)
def test_nobody_is_kept_from_fewer_because_it_is_kept(world, model):
    viewer, person = world.viewer(Role.COORDINATOR), model.Access.person
    kept, free = Person.objects.order_by("pk")[:2]
    Conflict.objects.create(person=kept, agency=world.council, because="concern", set_by_name="Test")
    each_time = model.objects.filter(clauses.protected(viewer, SimpleNamespace(person=person)))
    found = set(gate.not_kept_from(viewer, model.objects.all(), person))
    assert found == set(each_time) and {getattr(row, "person_id", row.pk) for row in found} >= {free.pk}
    assert kept.pk not in {getattr(row, "person_id", row.pk) for row in found}
    assert set(gate.not_kept_from(viewer, model.objects.all(), person, many=True)) == found


def test_most_tables_are_worked_out_once(world):
    kept = [
        model
        for model in OF_PEOPLE
        if isinstance(compiled.condition(world.viewer(Role.COORDINATOR), model), compiled.Compiled)
    ]
    assert {Person, Record, Event, Name} <= set(kept)
    assert len(kept) > 0.9 * len(OF_PEOPLE)


def test_it_follows_a_table_that_the_query_had_joined_already(world):
    viewer, agencies = world.viewer(Role.COORDINATOR), [world.council, world.probation]
    joined = (
        Name.objects.filter(record__agency__in=agencies).exclude(record__person=None).select_related("record__person")
    )
    found = gate.visible(viewer, joined)
    assert {name.record.agency_id for name in found} == {each.pk for each in agencies}
    Conflict.objects.create(person=found[0].record.person, agency=world.council, because="concern", set_by_name="Test")
    assert {name.record.agency_id for name in gate.visible(viewer, joined)} == {found[1].record.agency_id}


def test_it_follows_the_aliases_of_the_query_it_stands_in(world):
    viewer = world.viewer(Role.COORDINATOR)
    people = gate.visible(viewer, Person.objects.all())
    known = Record.objects.filter(person__in=people.values("pk"), agency__in=[world.council, world.probation])
    twice = Record.objects.filter(
        person__in=known.values("person"), pk__in=gate.visible(viewer, Record.objects.all()).values("pk")
    )
    assert {record.agency for record in twice} == {world.council, world.probation}
    assert (
        gate.visible(viewer, Person.objects.filter(records__agency=world.probation))
        .exclude(records__agency=world.council)
        .count()
        == 1
    )


def test_an_agreement_that_ended_is_gone_from_the_next_request(world):
    membership = Membership.objects.get(user=world.viewer(Role.COORDINATOR).user_id)
    before = gate.visible(gate.viewer_for(membership), Event.objects.all()).count()
    Agreement.objects.filter(giver=world.probation).update(categories=[Category.IDENTITY])
    assert gate.visible(gate.viewer_for(membership), Event.objects.all()).count() == before - 1


def test_two_who_differ_in_who_they_are_alone_each_see_their_own(world):
    """The condition is built once for both; their own ids stand in it."""
    first, second = world.viewer(Role.COORDINATOR), world.viewer(Role.COORDINATOR)
    other = world.viewer(Role.COORDINATOR, world.probation)
    second = replace(second, user_id=User.objects.create(email="second@alongside.test", name="Second").pk)
    person = gate.visible(first, Person.objects.all()).first()
    Conflict.objects.create(person=person, user_id=second.user_id, because="concern", set_by_name="Test")
    for viewer in (first, second, other):
        each_time = Person.objects.filter(
            clauses.protected(viewer, Person.Access), clauses.behind(viewer, Person.Access)
        )
        assert set(gate.visible(viewer, Person.objects.all())) == set(each_time)
    assert person in gate.visible(first, Person.objects.all()) and person not in gate.visible(
        second, Person.objects.all()
    )


def test_a_conflict_acts_although_the_condition_is_kept(world):
    viewer = world.viewer(Role.COORDINATOR)
    person = gate.visible(viewer, Person.objects.all()).first()
    Conflict.objects.create(person=person, agency=world.council, because="concern", set_by_name="Test")
    assert person not in gate.visible(viewer, Person.objects.all())


@pytest.mark.parametrize("model", [Person, Record, Event, Name], ids=lambda model: model._meta.label)
def test_it_says_the_same_however_deep_it_stands(world, model):
    kept = Person.objects.order_by("pk").first()
    Conflict.objects.create(person=kept, agency=world.council, because="concern", set_by_name="Test")
    viewer = world.viewer(Role.COORDINATOR)
    seen = set(gate.visible(viewer, model.objects.all()).values_list("pk", flat=True))
    assert seen and len(seen) < model.objects.count()
    rows = gate.visible(viewer, model.objects.all())
    for depth in range(1, 6):
        rows = model.objects.filter(pk__in=rows.values("pk"))
        assert set(rows.values_list("pk", flat=True)) == seen, f"{depth} deep"
        again = gate.visible(viewer, rows)
        assert set(again.values_list("pk", flat=True)) == seen, f"{depth} deep, asked again"


def nothing(*asked):
    return clauses.NOBODY


@pytest.mark.parametrize(
    ("clause", "instead"),
    [
        pytest.param("not_objected", lambda viewer, access: Q(), id="objections within what is given"),
        pytest.param("_is_beside", nothing, id="named workers within those kept apart"),
        pytest.param("_is_alongside", nothing, id="agencies within involvement and within those kept apart"),
        pytest.param("of_categories", nothing, id="categories within everything"),
        pytest.param("from_agencies", nothing, id="agencies within what is given"),
        pytest.param("not_restricted", nothing, id="a clause that stands by itself"),
    ],
)
def test_a_clause_changed_within_another_is_worked_out_anew(world, monkeypatch, clause, instead):
    """Otherwise a changed policy would answer as before, and a mutant would seem to be noticed or not by chance."""

    def sql() -> str:
        try:
            return str(gate.visible(viewer, Event.objects.all()).query)
        except EmptyResultSet:
            return "no row at all"

    viewer = world.viewer(Role.LEAD_WORKER)
    before = sql()
    if (original := getattr(clauses, clause)) in clauses.PROTECTION:
        changed = [instead if each is original else each for each in clauses.PROTECTION]
        monkeypatch.setattr(clauses, "PROTECTION", changed)
    monkeypatch.setattr(clauses, clause, instead)
    assert sql() != before
    monkeypatch.undo()
    assert sql() == before
