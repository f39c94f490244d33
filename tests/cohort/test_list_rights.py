"""The list and the person's rights: everything is in their pack, and nothing is left of whoever is erased."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from alongside.access.policy import Role
from alongside.cohort import changes
from alongside.cohort.models import AgencyView, CheckPoint, Decision, Place, Proposal, StatusMove
from alongside.rights import reach
from alongside.rights.erasing import erase
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
TABLES = (Proposal, AgencyView, Decision, Place, StatusMove, CheckPoint)


@pytest.fixture
def person(partnership, by):
    """Somebody with a row in every table of the list."""
    today = timezone.localdate() - dt.timedelta(days=60)
    person = make_record(partnership.council).person
    proposal = changes.propose(by=by, person=person, origin="release", because="Friday", on=today)
    changes.say_view(by=by, proposal=proposal, stance="for", because="Known", on=today)
    changes.agree(by=by, proposal=proposal, because="Agreed", on=today)
    place = Place.objects.get()
    for to, more in (("approached", {}), ("active", {}), ("monitored", {"follow_on": "Floating support"})):
        changes.move(by=by, place=place, to=to, because="On", on=today, **more)
    changes.look(by=by, place=place, due_on=_a_month_after(today), standing="holding", on=timezone.localdate())
    return person


def _a_month_after(day: dt.date) -> dt.date:
    from alongside.rights.rules.days import add_months

    return add_months(day, 1)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_row_is_in_the_pack(person, model):
    table = next(table for table in reach.tables() if table.model is model)
    assert table.is_in_pack and table.rows_of([person.pk]).count() == model.objects.count() > 0


def test_nothing_is_left_of_whoever_is_erased(person):
    erase(person, "identity", timezone.localdate())
    assert not any(model.objects.exists() for model in TABLES)


def test_a_role_that_sees_no_people_sees_no_row(person, partnership):
    from alongside.access import gate

    for role in (Role.COMMISSIONER, Role.BOARD_MEMBER, Role.DATA_OFFICER):
        viewer = partnership.viewer(role)
        assert not any(gate.visible(viewer, model.objects.all()).exists() for model in TABLES)
