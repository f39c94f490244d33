"""Writing a package: the row, the entry in the ledger, and who is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.models import Agreement, Objection
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.barriers.models import Barrier
from alongside.package import changes, reading
from alongside.package.changes import writing
from alongside.package.models import Agreed, Goal, Need, Package, Sheet, Step, Voice
from alongside.package.rules import GoalState
from alongside.people import following
from tests.factories.partnership import make_record
from tests.package.conftest import SAID, days

pytestmark = pytest.mark.django_db
TALKED = {"talk": "explored", "in_place": "A hostel room"}


def today() -> dt.date:
    return timezone.localdate()


def test_the_first_to_write_begins_it_and_their_agency_keeps_it(package, worker, person, partnership):
    assert (package.person, package.agency, package.begun_by_name) == (person, partnership.council, worker.name)
    assert changes.begin(by=worker, person=person) == package
    assert Entry.objects.filter(verb="package.edit", person_id=person.pk).exists()


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.BOARD_MEMBER, Role.GOVERNANCE_LEAD, Role.ADMINISTRATOR])
def test_it_is_not_the_work_of_everybody(partnership, person, role):
    with pytest.raises(Refused):
        changes.begin(by=partnership.viewer(role), person=person)
    assert not Package.objects.exists()
    assert Entry.objects.filter(kind=Entry.Kind.REFUSAL, verb="package.edit").exists()


def test_every_save_is_a_version(worker, package, words):
    changes.write_voice(
        by=worker,
        package=package,
        number=1,
        words_on=today(),
        **{**SAID, "words": "I want my own front door, and a dog."},
    )
    assert [each.number for each in Voice.objects.order_by("pk")] == [1, 2]
    assert reading.newest_voice(worker, package).words.endswith("a dog.")


@pytest.mark.case(23)
def test_nobody_writes_over_what_they_have_not_read(worker, officer, package, life):
    changes.write_area(by=worker, package=package, area=life["money"], number=0, **TALKED)
    with pytest.raises(changes.Newer) as newer:
        changes.write_area(
            by=officer, package=package, area=life["money"], number=0, talk="explored", in_place="Nothing"
        )
    assert newer.value.row.in_place == "A hostel room"
    assert Sheet.objects.count() == 1
    saved = changes.write_area(
        by=officer, package=package, area=life["money"], number=1, talk="explored", in_place="Both"
    )
    assert (saved.number, saved.written_by_agency) == (2, "Probation")


def test_the_database_itself_keeps_one_version_of_a_number(words):
    """Two who save in the same moment: the second is refused by the table, and so told of the first."""
    again = Voice.objects.get(pk=words.pk)
    again.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save(force_insert=True)


def test_who_loses_by_a_moment_is_told_of_who_won(words):
    again = Voice.objects.get(pk=words.pk)
    again.pk = None
    with pytest.raises(changes.Newer) as newer:
        writing._kept(again)
    assert newer.value.row == words


def test_areas_do_not_stand_in_one_anothers_way(worker, officer, package, life):
    changes.write_area(by=worker, package=package, area=life["money"], number=0, **TALKED)
    changes.write_area(by=officer, package=package, area=life["justice"], number=0, **TALKED)
    assert set(Sheet.objects.values_list("area", "category")) == {("money", "money"), ("justice", "justice")}


def test_nobody_writes_where_they_may_not_read(partnership, officer, package, life):
    """A navigator does not see facts about domestic abuse; probation is not given them."""
    navigator = partnership.viewer(Role.NAVIGATOR)
    for by in (navigator, officer):
        with pytest.raises(Refused):
            changes.write_area(by=by, package=package, area=life["safety"], number=0, **TALKED)
        with pytest.raises(Refused):
            changes.add_need(by=by, package=package, area=life["safety"], what="A lock", on=today())
        with pytest.raises(Refused):
            changes.add_goal(by=by, package=package, area=life["safety"], words="To sleep", on=today())
    assert not Sheet.objects.exists() and not Need.objects.exists() and not Goal.objects.exists()


def test_an_agency_that_is_given_nothing_keeps_its_own(partnership, package, person):
    outsider = partnership.viewer(Role.LEAD_WORKER, partnership.outsider)
    assert reading.packages_of(outsider, person) == []
    with pytest.raises(Refused):
        changes.write_voice(by=outsider, package=package, number=0, words_on=today(), **SAID)
    assert changes.begin(by=outsider, person=person) != package


def test_an_objection_closes_an_area_at_once(officer, worker, package, person, life, partnership):
    changes.write_area(by=worker, package=package, area=life["substance_use"], number=0, **TALKED)
    assert "substance_use" in reading.open_areas(officer, package)
    Objection.objects.create(
        person=person,
        agency=partnership.probation,
        category=Category.SUBSTANCE_USE,
        recorded_by_name="X",
    )
    assert "substance_use" not in reading.open_areas(officer, package)
    assert not reading.newest_sheets(officer, package).exists()
    assert reading.newest_sheets(worker, package).exists()


def test_no_agreement_no_package(officer, package, person, partnership):
    from alongside.access import gate
    from alongside.access.models import Membership

    Agreement.objects.filter(giver=partnership.council).update(ends_on=today() - days(1))
    again = gate.viewer_for(Membership.objects.get(user=officer.user_id))
    assert reading.packages_of(again, person) == []


# Needs


def test_a_promise_has_somebody_and_a_day(worker, need, partnership):
    with pytest.raises(Refused, match="who promised"):
        changes.promise(by=worker, need=need, due_on=today(), on=today())
    with pytest.raises(Refused, match="later day"):
        changes.promise(by=worker, need=need, due_on=today() - days(1), on=today(), promised_by="Her brother")
    row = changes.promise(by=worker, need=need, due_on=today() + days(9), on=today(), agency=partnership.probation)
    assert (row.state, row.promiser) == ("promised", "Probation")


def test_trying_does_not_meet_it(worker, need):
    for attempt in ("Rang the hostel", "Rang again"):
        changes.tried(by=worker, need=need, what=attempt, on=today())
    need.refresh_from_db()
    assert need.state == "open"
    assert [each.kind for each in Step.objects.filter(need=need)] == ["named", "tried", "tried"]


@pytest.mark.parametrize(("outcome", "evidence"), [("", "I saw the key"), ("Room 4", "")])
def test_met_needs_its_outcome_and_what_shows_it(worker, need, outcome, evidence):
    with pytest.raises(Refused):
        changes.meet(by=worker, need=need, outcome=outcome, evidence=evidence, met_on=today(), on=today())
    with pytest.raises(IntegrityError), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(state="met", outcome=outcome, evidence=evidence, met_on=today())


def test_met_and_needed_again(worker, need):
    with pytest.raises(Refused, match="earlier day"):
        changes.meet(by=worker, need=need, outcome="Room 4", evidence="The key", met_on=today() + days(1), on=today())
    row = changes.meet(by=worker, need=need, outcome="Room 4", evidence="The key", met_on=today(), on=today())
    assert row.state == "met"
    with pytest.raises(Refused, match="“Met”"):
        changes.tried(by=worker, need=row, what="Anything", on=today())
    row = changes.reopen(by=worker, need=row, because="The room was lost", on=today())
    assert (row.state, row.outcome, row.met_on) == ("open", "", None)
    assert "Room 4" in Step.objects.filter(need=need, kind="meet").get().said


def test_blocked_opens_a_barrier_once(worker, need, life, partnership):
    changes.promise(by=worker, need=need, due_on=today() + days(3), on=today(), promised_by="The hostel")
    changes.block(by=worker, need=need, blocked_by="Old arrears bar her", agency=partnership.council, on=today())
    row = changes.open_barrier(by=worker, need=need, area=life["accommodation"], on=today())
    barrier = Barrier.objects.get()
    assert (barrier.what, barrier.domain, barrier.category) == ("Old arrears bar her", "housing", "housing")
    assert row.barrier == barrier
    with pytest.raises(Refused):
        changes.open_barrier(by=worker, need=need, area=life["accommodation"], on=today())
    assert Barrier.objects.count() == 1
    assert changes.free(by=worker, need=need, on=today()).state == "promised"


def test_not_wanted_now_in_their_words(worker, need):
    with pytest.raises(Refused):
        changes.let_go(by=worker, need=need, because=" ", on=today())
    assert changes.let_go(by=worker, need=need, because="I would rather stay put", on=today()).state == "let_go"


# Goals and their word


def test_a_goal_is_reached_by_what_it_looks_like(worker, package, life):
    goal = changes.add_goal(by=worker, package=package, words="See my son", on=today(), area=life["relationships"])
    assert (goal.state, goal.category) == ("wanted", "voice")
    with pytest.raises(Refused, match="looks like"):
        changes.move_goal(by=worker, goal=goal, to=GoalState.REACHED, on=today())
    with pytest.raises(Refused, match="in their words"):
        changes.move_goal(by=worker, goal=goal, to=GoalState.SET_ASIDE, on=today())
    changes.move_goal(by=worker, goal=goal, to=GoalState.WORKING, on=today())
    row = changes.move_goal(by=worker, goal=goal, to=GoalState.REACHED, on=today(), said="Every other Sunday")
    assert (row.state, row.looks_like) == ("reached", "Every other Sunday")
    with pytest.raises(Refused, match="already"):
        changes.move_goal(by=worker, goal=goal, to=GoalState.REACHED, on=today(), said="x")
    assert [each.kind for each in Step.objects.filter(goal=goal)] == ["wanted", "working", "reached"]


def test_agreed_says_how_and_not_yet_says_why(worker, package):
    with pytest.raises(Refused, match="how they agreed"):
        changes.agree(by=worker, package=package, is_agreed=True, on=today())
    with pytest.raises(Refused, match="not agreed yet"):
        changes.agree(by=worker, package=package, is_agreed=False, on=today(), how="phone")
    row = changes.agree(by=worker, package=package, is_agreed=False, on=today(), why_not="She was too tired")
    assert (row.is_agreed, row.how) == (False, "")
    assert changes.agree(by=worker, package=package, is_agreed=True, on=today(), how="interpreter").pk
    assert Agreed.objects.count() == 2


def test_changed_since_agreed_says_what(worker, package, words, need, life):
    changes.agree(by=worker, package=package, is_agreed=True, on=today(), how="read_aloud")
    assert reading.shown(worker, package, today()).changed == []
    changes.tried(by=worker, need=need, what="Rang the hostel", on=today())
    changes.write_area(by=worker, package=package, area=life["money"], number=0, **TALKED)
    told = reading.shown(worker, package, today()).changed
    assert [(each.about, each.words) for each in told] == [
        ("“A bed of her own”", "tried: Rang the hostel"),
        ("Money and benefits", "written anew"),
    ]


def test_what_changed_in_a_closed_area_is_not_told(worker, officer, package, words, life):
    changes.agree(by=worker, package=package, is_agreed=True, on=today(), how="phone")
    changes.write_area(by=worker, package=package, area=life["safety"], number=0, **TALKED)
    assert len(reading.shown(worker, package, today()).changed) == 1
    assert reading.shown(officer, package, today()).changed == []


# Two people turn out to be one


def test_a_package_comes_along_and_goes_back(worker, person, package, words, partnership):
    other = make_record(partnership.council).person
    second = changes.begin(by=worker, person=other)
    followed = following.bring(other.pk, person.pk)
    assert [each.pk for each in reading.packages_of(worker, person)] == [package.pk, second.pk]
    following.put_back(followed, other.pk, person.pk)
    assert [each.pk for each in reading.packages_of(worker, other)] == [second.pk]


# Waiting on us


def test_what_waits_on_an_agency(worker, officer, package, need, life, partnership):
    changes.promise(by=worker, need=need, due_on=today() + days(3), on=today(), agency=partnership.probation)
    Need.objects.filter(pk=need.pk).update(due_on=today() - days(2))
    changes.write_area(
        by=worker, package=package, area=life["justice"], number=0, talk="explored", next_step="Move the day of reporting",
        whose="agency", move_agency=partnership.probation,
    )  # fmt: skip
    found = reading.waiting_on_us(officer, today())
    assert [(each.what, each.is_late) for each in found] == [
        ("A bed of her own", True),
        ("Move the day of reporting", False),
    ]
    assert reading.late_promises(officer, today()) == 1
    assert reading.waiting_on_us(worker, today()) == []


def test_a_step_that_was_written_over_waits_no_more(worker, officer, package, life, partnership):
    said = {"talk": "explored", "next_step": "Move the day", "whose": "agency", "move_agency": partnership.probation}
    changes.write_area(by=worker, package=package, area=life["justice"], number=0, **said)
    changes.write_area(by=worker, package=package, area=life["justice"], number=1, talk="explored")
    assert reading.waiting_on_us(officer, today()) == []
