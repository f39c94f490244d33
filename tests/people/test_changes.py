"""People stay who they are: placing, merging, parting, and putting back."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.people import changes
from alongside.people.models import Event, IdentityMove, Person, Record
from tests.factories.partnership import make_event, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(partnership):
    return partnership.viewer(Role.DATA_OFFICER)


def test_unlinked_records_get_people_and_their_events_follow(partnership, by):
    one, two, three = (make_record(partnership.council, person=False) for _ in range(3))
    event = make_event(one, "contact", dt.date(2026, 1, 1))
    known = make_record(partnership.probation).person
    placed = changes.place_records(by=by, placements={one.pk: -1, two.pk: -1, three.pk: known.pk})
    assert placed[one.pk] == placed[two.pk] != known.pk
    assert placed[three.pk] == known.pk
    event.refresh_from_db()
    assert event.person_id == placed[one.pk]
    assert Person.objects.get(pk=placed[one.pk]).given_name == "Anna"


def test_a_merge_moves_everything_and_can_be_put_back(partnership, by):
    one, two = make_record(partnership.council), make_record(partnership.probation)
    make_event(two, "arrest", dt.date(2026, 1, 1))
    person, other = one.person, two.person
    move = changes.merge(by=by, person=person, other=other, because="Same NHS number")
    other.refresh_from_db()
    assert other.merged_into == person
    assert set(Record.objects.filter(person=person)) == {one, two}
    assert Event.objects.get().person == person

    changes.undo(by=by, move=move, because="Two sisters")
    other.refresh_from_db()
    assert other.merged_into is None
    assert Record.objects.get(pk=two.pk).person == other
    assert Event.objects.get().person == other
    with pytest.raises(Refused, match="already been put back"):
        changes.undo(by=by, move=move, because="again")


def test_a_split_leaves_the_first_person_their_id_and_can_be_put_back(partnership, by):
    one = make_record(partnership.council)
    two = make_record(partnership.probation, person=one.person)
    move = changes.part(by=by, person=one.person, records=[two], because="Father and son")
    two.refresh_from_db()
    assert two.person != one.person
    changes.undo(by=by, move=move, because="One man after all")
    two.refresh_from_db()
    assert two.person == one.person


def test_a_person_keeps_at_least_one_record(partnership, by):
    one = make_record(partnership.council)
    with pytest.raises(Refused, match="leave at least one"):
        changes.part(by=by, person=one.person, records=[one], because="x")


def test_nobody_is_merged_twice(partnership, by):
    one, two, three = (make_record(partnership.council).person for _ in range(3))
    changes.merge(by=by, person=one, other=two, because="same")
    two.refresh_from_db()
    with pytest.raises(Refused):
        changes.merge(by=by, person=three, other=two, because="same")
    assert IdentityMove.objects.count() == 1
