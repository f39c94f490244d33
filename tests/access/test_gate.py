"""The gate's rows are the policy's words for every role and table; a refused look answers like a missing one and is kept.

Every near miss of every path: tests/access/test_near_misses.py.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.http import Http404

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency, Conflict, Restriction
from alongside.access.policy import GRANTS, Category, Reach, Role
from alongside.audit.models import Entry
from alongside.people.changes import part_people
from alongside.people.models import Event, IdentityMove, Name, Person, Record
from alongside.reaching.models import SafeWays
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db

LONG_AGO = dt.date(2020, 1, 1)
SET = {"because": "concern", "set_by_name": "Somebody"}
MODELS = [Person, Record, Name, Event]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("tie", ["own record", "own record in a shared category", "shared record", "unshared record"])
def test_rows_and_words_agree_for_every_role_table_and_tie(partnership, role, tie):
    giver = {"shared record": partnership.probation, "unshared record": partnership.outsider}.get(
        tie, partnership.council
    )
    record = make_record(giver)
    make_event(record, "arrest" if tie == "own record in a shared category" else "domestic_abuse_contact", LONG_AGO)
    viewer = partnership.viewer(role)
    for model in MODELS:
        visible = set(gate.visible(viewer, model.objects.all()).values_list("pk", flat=True))
        for row in model.objects.all():
            assert bool(gate.why(viewer, row)) == (row.pk in visible), (model, role, tie)


def test_a_refused_look_and_a_missing_row_answer_alike_and_are_kept(partnership):
    record = make_record(partnership.outsider)
    viewer = partnership.viewer(Role.LEAD_WORKER)
    for key in (record.person.key, "nobodyatall2"):
        with pytest.raises(Http404):
            gate.look(viewer, Person.objects.all(), key=key)
    assert Entry.objects.filter(kind="refusal").count() == 2


def test_a_look_is_recorded_before_it_leaves(partnership):
    record = make_record(partnership.council)
    gate.look(partnership.viewer(Role.LEAD_WORKER), Person.objects.all(), key=record.person.key)
    entry = Entry.objects.get(kind="look")
    assert (entry.person_id, entry.role) == (record.person_id, "lead_worker")


def test_a_change_takes_keywords_and_its_refusal_outlives_the_transaction(partnership):
    @change("criteria.edit")
    def do(*, by, person):
        raise AssertionError("never reached")

    record = make_record(partnership.council)
    with pytest.raises(Refused):
        do(by=partnership.viewer(Role.BOARD_MEMBER), person=record.person)
    assert Entry.objects.get(kind="refusal").verb == "criteria.edit"


def test_a_change_asks_about_every_row_handed_in(partnership):
    @change("task.ask")
    def do(*, by, person):
        raise AssertionError("never reached")

    stranger = make_record(partnership.outsider).person
    with pytest.raises(Refused):
        do(by=partnership.viewer(Role.LEAD_WORKER), person=stranger)


def test_roles_that_see_figures_hold_no_category():
    for role, grant in GRANTS.items():
        assert (grant.reach is Reach.NONE) == (not grant.categories), role


def test_an_emergency_takes_nothing_away(partnership):
    """Whoever opens somebody's facts still reads, of everybody, what they read before: how to reach them safely above all."""
    viewer = partnership.viewer(Role.COORDINATOR)
    people = [make_record(partnership.council).person for _ in range(2)]
    for person in people:
        SafeWays.objects.create(person=person, told_on=LONG_AGO, starts_on=LONG_AGO, recorded_by_name="X")
    stranger = make_record(partnership.outsider).person
    urgent = replace(viewer, opened={stranger.pk: frozenset({Category.HOUSING})})
    assert [gate.visible(each, SafeWays.objects.all()).count() for each in (viewer, urgent)] == [2, 2]
    assert [gate.visible(urgent, Person.objects.filter(pk=person.pk)).count() for person in people] == [1, 1]


@pytest.mark.parametrize(
    ("spoil", "is_seen"),
    [
        pytest.param(lambda viewer, person, other: None, True, id="both known"),
        pytest.param(
            lambda viewer, person, other: Conflict.objects.create(person=other, user_id=viewer.user_id, **SET),
            False,
            id="one on the conflict list",
        ),
        pytest.param(
            lambda viewer, person, other: Restriction.objects.create(person=other, **SET), False, id="one restricted"
        ),
        pytest.param(
            lambda viewer, person, other: Record.objects.filter(person=person).update(agency=Agency.objects.get(slug="outsider")),
            False,
            id="no record that is shared",
        ),
    ],
)  # fmt: skip
def test_a_joining_or_parting_tells_of_neither_to_whom_either_is_kept_from(partnership, spoil, is_seen):
    viewer = partnership.viewer(Role.COORDINATOR)
    record = make_record(partnership.council)
    mistaken = make_record(partnership.council, person=record.person)
    move = part_people(record.person, [mistaken.pk], "Her sister's", "Somebody")
    spoil(viewer, move.person, move.other)
    assert gate.visible(viewer, IdentityMove.objects.all()).exists() is is_seen
    assert bool(gate.why(viewer, move)) is is_seen
