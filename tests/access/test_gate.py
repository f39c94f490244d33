"""The gate's rows are the policy's words for every role and table; a refused look answers like a missing one and is kept.

Every near miss of every path: tests/access/test_near_misses.py.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.http import Http404

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.policy import GRANTS, Reach, Role
from alongside.audit.models import Entry
from alongside.people.models import Event, Name, Person, Record
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db

LONG_AGO = dt.date(2020, 1, 1)
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
