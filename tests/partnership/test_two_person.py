"""What takes two people: who may ask, who may be the second, and when it is not done after all."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from alongside.access import changes as access
from alongside.access.gate import Refused
from alongside.access.models import Agency, Membership, User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.partnership import two_person
from alongside.partnership.changes import approvals
from alongside.partnership.models import Approval
from alongside.partnership.two_person import Action, Shown

pytestmark = pytest.mark.django_db


def describe(arguments) -> Shown:
    agency = Agency.objects.get(pk=arguments["beside"])
    return Shown(f"Add {arguments['name']}", (("Beside", agency.name),))


def carry_out(*, by, name, beside):
    return access.add_agency(by=by, slug=name.lower(), name=name)


ACTION = Action("test.add_agency", "agency.edit", "membership.approve", describe, carry_out)


@pytest.fixture(autouse=True)
def _offered(monkeypatch):
    monkeypatch.setattr(two_person, "_offered", {})
    two_person.offer(ACTION)


@pytest.fixture
def asker(partnership):
    return partnership.viewer(Role.ADMINISTRATOR)


@pytest.fixture
def second(partnership):
    return partnership.viewer(Role.GOVERNANCE_LEAD)


@pytest.fixture
def waiting(partnership, asker) -> Approval:
    arguments = {"name": "Shelter", "beside": partnership.probation.pk}
    return approvals.propose(by=asker, action=ACTION.name, arguments=arguments, because="They joined the board.")


def is_done() -> bool:
    return Agency.objects.filter(slug="shelter").exists()


def test_nothing_happens_until_a_second_person_says_yes(waiting, asker, second):
    assert waiting.decision == "" and not is_done()
    decided = approvals.approve(by=second, approval=waiting)
    assert decided.decision == "approved" and is_done()
    done = Entry.objects.get(verb="agency.edit")
    assert done.actor_id == asker.user_id, "it is carried out under the rights of whoever asked"
    assert Entry.objects.get(verb="approval.decide").actor_id == second.user_id


def test_asking_twice_for_the_same_waits_once(waiting, partnership, asker):
    again = approvals.propose(by=asker, action=ACTION.name, arguments=waiting.arguments, because="Still.")
    assert again == waiting and Approval.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "because"),
    [
        pytest.param(Role.ADMINISTRATOR, "two people", id="whoever asked"),
        pytest.param(Role.COORDINATOR, "not part of the work", id="a role without the verb"),
    ],
)
def test_who_cannot_be_the_second(waiting, partnership, role, because):
    with pytest.raises(Refused, match=because):
        approvals.approve(by=partnership.viewer(role), approval=waiting)
    assert Entry.objects.filter(kind=Entry.Kind.REFUSAL, actor_id=partnership.viewer(role).user_id).exists()
    assert not is_done()


def test_the_same_person_in_another_role_is_still_the_same_person(waiting, partnership, asker):
    from alongside.access import gate

    other = Membership.objects.create(
        user_id=asker.user_id, agency=partnership.probation, role=Role.GOVERNANCE_LEAD, starts_on=dt.date(2020, 1, 1)
    )
    with pytest.raises(Refused, match="two people"):
        approvals.approve(by=gate.viewer_for(other), approval=waiting)


def test_who_may_not_ask(partnership):
    with pytest.raises(Refused):
        approvals.propose(
            by=partnership.viewer(Role.NAVIGATOR), action=ACTION.name,
            arguments={"name": "Shelter", "beside": partnership.probation.pk}, because="Why not.",
        )  # fmt: skip
    assert not Approval.objects.exists()


@pytest.mark.parametrize("because", ["", "  "])
def test_asking_needs_a_reason(partnership, asker, because):
    with pytest.raises(Refused, match="Say why"):
        approvals.propose(
            by=asker, action=ACTION.name, because=because,
            arguments={"name": "Shelter", "beside": partnership.probation.pk},
        )  # fmt: skip


def _facts_change(waiting, partnership) -> None:
    Agency.objects.filter(pk=partnership.probation.pk).update(name="Probation North")


def _asker_leaves(waiting, partnership) -> None:
    Membership.objects.filter(pk=waiting.membership_id).update(ends_on=timezone.localdate() - dt.timedelta(days=1))


def _asker_changes_role(waiting, partnership) -> None:
    Membership.objects.filter(pk=waiting.membership_id).update(role=Role.NAVIGATOR)


def _account_closes(waiting, partnership) -> None:
    User.objects.filter(pk=waiting.asked_by_id).update(is_active=False)


def _time_passes(waiting, partnership) -> None:
    Approval.objects.filter(pk=waiting.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))


def _it_is_done_already(waiting, partnership) -> None:
    Approval.objects.filter(pk=waiting.pk).update(arguments={**waiting.arguments, "name": "Other"})


@pytest.mark.parametrize(
    ("happens", "because"),
    [
        pytest.param(_facts_change, "Facts have changed", id="facts changed since"),
        pytest.param(_it_is_done_already, "Facts have changed", id="the arguments were altered"),
        pytest.param(_asker_leaves, "membership of this agency has ended", id="the asker left"),
        pytest.param(_asker_changes_role, "not part of the work of a navigator", id="the asker has another role"),
        pytest.param(_account_closes, "membership of this agency has ended", id="the asker's account was closed"),
        pytest.param(_time_passes, "waited too long", id="it waited too long"),
    ],
)
def test_a_stale_proposal_is_not_carried_out(waiting, partnership, second, happens, because):
    happens(waiting, partnership)
    decided = approvals.approve(by=second, approval=Approval.objects.get(pk=waiting.pk))
    assert decided.decision == "lapsed" and because in decided.decided_because
    assert not is_done() and Agency.objects.count() == 4


def test_what_fails_while_being_carried_out_leaves_nothing_behind(waiting, second, monkeypatch):
    def half(*, by, name, beside):
        access.add_agency(by=by, slug=name.lower(), name=name)
        raise Refused("The other half cannot be done.")

    monkeypatch.setattr(two_person, "_offered", {})
    two_person.offer(Action(ACTION.name, ACTION.verb, ACTION.approve_verb, describe, half))
    decided = approvals.approve(by=second, approval=waiting)
    assert decided.decision == "lapsed" and decided.decided_because == "The other half cannot be done."
    assert not is_done()


def test_a_decision_stands(waiting, partnership, second):
    stale = Approval.objects.get(pk=waiting.pk)
    approvals.refuse(by=second, approval=waiting, because="Not before the board meets.")
    assert Approval.objects.get().decided_because == "Not before the board meets."
    with pytest.raises(Refused, match="decided already"):
        approvals.approve(by=partnership.viewer(Role.ACCOUNTABLE_LEAD), approval=stale)
    assert not is_done()


def test_refusing_needs_a_reason(waiting, second):
    with pytest.raises(Refused, match="Say why not"):
        approvals.refuse(by=second, approval=waiting, because=" ")


def test_only_the_asker_withdraws(waiting, asker, second):
    with pytest.raises(Refused, match="Only whoever asked"):
        approvals.withdraw(by=second, approval=waiting)
    assert approvals.withdraw(by=asker, approval=waiting).decision == "withdrawn"
    assert not is_done()


def test_the_database_itself_wants_two(waiting):
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=waiting.pk).update(
            decision="approved", decided_by=waiting.asked_by_id, decided_at=timezone.now()
        )
