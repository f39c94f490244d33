"""Restricted records and people kept apart, through the pages; and what becomes of them when two turn out to be one."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.access import gate, protecting
from alongside.access.gate import Refused
from alongside.access.models import KeptApart, Membership, Restriction, User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.partnership.changes import approvals
from alongside.partnership.models import Approval
from alongside.people import changes as people
from alongside.people import search
from alongside.people.models import Event, IdentityMove, Person
from tests.factories.partnership import make_event, make_record
from tests.workspace.test_safety import fresh, page

pytestmark = pytest.mark.django_db
LONG_AGO = dt.date(2020, 1, 1)


def user(viewer) -> User:
    return User.objects.get(pk=viewer.user_id)


def sees(viewer, person) -> bool:
    return gate.visible(fresh(viewer), Person.objects.filter(pk=person.pk)).exists()


@pytest.fixture
def anna(partnership):
    record = make_record(partnership.council)
    make_event(make_record(partnership.probation, record.person), "arrest", LONG_AGO)
    search.refresh()
    return record.person


@pytest.fixture
def bert(partnership):
    record = make_record(partnership.probation, given_name="Bert", family_name="Stone")
    search.refresh()
    return record.person


@pytest.fixture
def team(partnership):
    """A coordinator, and a lead worker and a navigator of the council, and one of probation."""
    return {
        "coordinator": partnership.viewer(Role.COORDINATOR),
        "lead": partnership.viewer(Role.LEAD_WORKER),
        "navigator": partnership.viewer(Role.NAVIGATOR),
        "elsewhere": partnership.viewer(Role.LEAD_WORKER, partnership.probation),
    }


@pytest.mark.case(3)
def test_only_named_people_see_a_restricted_person(team, anna):
    path = f"/person/{anna.key}/restrict/"
    assert "Who else may see them?" in page(team["lead"], path).content.decode()
    answer = page(team["lead"], path, readers=[team["navigator"].user_id], because="concern")
    assert "Name a coordinator among them" in answer.content.decode() and not Restriction.objects.exists()
    page(team["lead"], path, readers=[team["coordinator"].user_id], because="concern")
    assert {name: sees(viewer, anna) for name, viewer in team.items()} == {
        "coordinator": True, "lead": True, "navigator": False, "elsewhere": False,
    }  # fmt: skip
    for hidden in (team["navigator"], team["elsewhere"]):
        assert page(hidden, path).status_code == 404
        assert page(hidden, "/restricted/").content.count(anna.key.encode()) == 0
        found = search.find(fresh(hidden), anna.family_name, LONG_AGO)
        assert (found.hits, found.cards) == ([], [])
    assert anna.key in page(team["lead"], "/restricted/").content.decode()


def test_a_reader_changes_who_may_see_them_and_two_lift_it(team, anna):
    path, row = f"/person/{anna.key}/restrict/", None
    page(team["lead"], path, readers=[team["coordinator"].user_id], because="concern")
    page(team["lead"], path, readers=[team["coordinator"].user_id, team["navigator"].user_id], because="concern")
    assert sees(team["navigator"], anna)
    row = Restriction.objects.get()
    lift = f"/person/{anna.key}/protect/restriction/{row.pk}/lift/"
    page(team["lead"], lift, yes="1")
    assert page(team["navigator"], lift, yes="1").status_code == 403 and not sees(team["elsewhere"], anna)
    page(team["coordinator"], lift, yes="1")
    assert sees(team["elsewhere"], anna)
    assert (
        Entry.objects.filter(verb="protection.set").count() >= 3
        and Entry.objects.filter(verb="protection.lift").exists()
    )


@pytest.mark.case(5)
def test_two_people_are_kept_apart_by_name_and_by_card(team, anna, bert):
    path = f"/person/{anna.key}/apart/"
    answer = page(team["coordinator"], path, text="Stone", do="find")
    assert bert.key in answer.content.decode() and "Nobody was found" not in answer.content.decode()
    assert page(team["coordinator"], path, text="Stone", do="keep", because="concern").status_code == 400
    wrong = page(team["coordinator"], path, text="Stone", do="keep", because="concern", other=anna.key)
    assert wrong.status_code == 400 and not KeptApart.objects.exists()
    page(team["coordinator"], path, text="Stone", do="keep", because="relationship", other=bert.key)
    assert set(KeptApart.objects.values_list("person", "other")) == {(anna.pk, bert.pk), (bert.pk, anna.pk)}
    assert sees(team["lead"], anna) and not sees(team["lead"], bert), "the council works with her alone"
    assert sees(team["elsewhere"], anna) and sees(team["elsewhere"], bert), "probation works with both"
    shown = page(team["elsewhere"], path).content.decode()
    assert "Stone" in shown and "Stone" not in page(team["lead"], path).content.decode()
    row = KeptApart.objects.get(person=anna)
    page(team["elsewhere"], f"/person/{anna.key}/protect/apart/{row.pk}/lift/", yes="1")
    row.refresh_from_db()
    assert row.lift_asked_by_id == team["elsewhere"].user_id
    protecting.lift(by=fresh(team["coordinator"]), protection=row)
    assert not KeptApart.objects.standing().exists()


def test_whoever_loses_sight_by_keeping_apart_is_not_left_on_a_page_that_is_gone(team, anna, bert):
    """The council's lead worker keeps from herself whom she does not work with."""
    make_record(anna.records.get(agency__slug="council").agency, bert)
    path = f"/person/{anna.key}/apart/"
    search.refresh()
    assert page(team["lead"], path, text="Stone", do="keep", because="concern", other=bert.key).status_code == 302
    assert KeptApart.objects.count() == 2


def join(one, two):
    return people.merge_people(one, two, "One and the same", "X")


@pytest.mark.parametrize(
    ("hers", "his", "after"),
    [
        pytest.param({"lead", "coordinator"}, {"navigator", "coordinator"}, {"coordinator"}, id="those named for both"),
        pytest.param({"lead", "coordinator"}, None, {"lead", "coordinator"}, id="one alone was restricted"),
        pytest.param(None, {"elsewhere", "coordinator"}, {"elsewhere", "coordinator"}, id="the other alone was"),
        pytest.param({"lead"}, {"elsewhere"}, set(), id="nobody in common"),
    ],
)
def test_only_who_read_both_read_two_who_are_one(team, anna, bert, hers, his, after):
    for person, readers in ((anna, hers), (bert, his)):
        if readers is not None:
            row = Restriction.objects.create(person=person, because="concern", set_by_name="X")
            row.readers.set(user(team[each]) for each in readers)
    before = {(person.pk, name) for person in (anna, bert) for name, viewer in team.items() if sees(viewer, person)}
    join(anna, bert)
    one = Person.objects.current().get()
    assert {name for name, viewer in team.items() if sees(viewer, one)} == after
    facts = {name for name, viewer in team.items() if gate.visible(fresh(viewer), Event.objects.all()).exists()}
    assert facts <= after
    people.undo_move(IdentityMove.objects.get(kind="merge"), "They are two", "X")
    assert {
        (person.pk, name) for person in (anna, bert) for name, viewer in team.items() if sees(viewer, person)
    } == before


def test_readers_named_after_a_joining_read_all_of_it_and_lifting_lifts_all(team, anna, bert):
    for person, reader in ((anna, "lead"), (bert, "lead")):
        row = Restriction.objects.create(person=person, because="concern", set_by_name="X")
        row.readers.set([user(team[reader])])
    join(anna, bert)
    one = Person.objects.current().get()
    by = fresh(team["lead"])
    row = protecting.restrict(by=by, person=one, readers=[user(team["coordinator"])], because="concern")
    assert sees(team["coordinator"], one) and Restriction.objects.standing().filter(person=one).count() == 2
    protecting.ask_to_lift(by=by, protection=row)
    protecting.lift(by=fresh(team["coordinator"]), protection=row)
    assert sees(team["elsewhere"], one)


def test_two_officers_name_a_coordinator_where_nobody_may_open_a_record_any_more(partnership, team, anna, mailoutbox):
    asks, agrees = partnership.viewer(Role.GOVERNANCE_LEAD), partnership.viewer(Role.ACCOUNTABLE_LEAD)
    protecting.restrict(by=fresh(team["lead"]), person=anna, readers=[user(team["coordinator"])], because="concern")
    row, path = Restriction.objects.get(), "/trust/restricted/"
    assert page(team["lead"], path).status_code == 403
    named = {"restriction": row.pk, "reader": team["coordinator"].user_id, "because": "Both have left"}
    assert "None" in page(asks, path).content.decode() and page(asks, path, **named).status_code == 400
    row.readers.set([user(team["lead"])])
    Membership.objects.filter(user=team["lead"].user_id).update(ends_on=LONG_AGO)
    shown = page(asks, path).content.decode()
    assert row.set_by_name in shown and anna.key not in shown and anna.family_name not in shown
    assert page(asks, path, **named).status_code == 302
    waiting = Approval.objects.get()
    assert not sees(team["coordinator"], anna)
    page(asks, f"/trust/waiting/{waiting.pk}/", do="approve")
    assert not sees(team["coordinator"], anna), "nobody agrees with themselves"
    decided = approvals.approve(by=fresh(agrees), approval=waiting)
    assert decided.decision == "approved", decided.decided_because
    assert sees(team["coordinator"], anna) and not sees(team["navigator"], anna)
    assert [mail.to for mail in mailoutbox if "restricted" in mail.subject] == [[user(team["coordinator"]).email]]
    with pytest.raises(Refused):
        protecting.name_reader(by=fresh(asks), restriction=row.pk, reader=user(team["navigator"]))
