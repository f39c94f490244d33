"""Once a quarter: who still needs access, and what happens to whoever is not named."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from alongside.access.gate import Refused, memberships_of
from alongside.access.models import Membership, User
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.partnership import attesting, jobs
from alongside.partnership.changes import attestation
from alongside.partnership.models import Confirmation, Round
from alongside.partnership.rules import ANSWER_WITHIN, SUSPENDED_AFTER, RoundState, quarter_of, round_state

pytestmark = pytest.mark.django_db
A_DAY = dt.timedelta(days=1)
TODAY = timezone.localdate()
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.mark.parametrize(
    ("day", "first"),
    [("2026-01-01", "2026-01-01"), ("2026-03-31", "2026-01-01"), ("2026-04-01", "2026-04-01"),
     ("2026-12-31", "2026-10-01")],
)  # fmt: skip
def test_the_quarter_of_a_day(day, first):
    assert quarter_of(dt.date.fromisoformat(day)) == dt.date.fromisoformat(first)


@pytest.mark.parametrize(
    ("unanswered", "days_after_due", "state"),
    [
        pytest.param(0, 100, RoundState.CONFIRMED, id="all answered, however late"),
        pytest.param(1, 0, RoundState.WAITING, id="on the day it is due"),
        pytest.param(1, 1, RoundState.OVERDUE, id="the day after"),
        pytest.param(1, 14, RoundState.OVERDUE, id="two weeks after"),
        pytest.param(1, 15, RoundState.SUSPENDED, id="longer"),
    ],
)
def test_how_far_an_agency_has_come(unanswered, days_after_due, state):
    due = dt.date(2026, 10, 15)
    assert round_state(unanswered=unanswered, due_on=due, today=due + dt.timedelta(days=days_after_due)) is state


@pytest.fixture
def team(partnership):
    """Two members and a data officer of the drug service, the administrator at the council."""
    for role in (Role.TEAM_MEMBER, Role.NAVIGATOR, Role.DATA_OFFICER):
        partnership.viewer(role, partnership.drug_service)
    partnership.viewer(Role.ADMINISTRATOR)
    return partnership


@pytest.fixture
def asked(team) -> Round:
    return attestation.open_round(by=operator(Role.ADMINISTRATOR), today=TODAY)


def membership(partnership, role: Role) -> Membership:
    return Membership.objects.get(user=partnership.viewer(role, partnership.drug_service).user_id)


def may_sign_in(member: Membership) -> bool:
    return bool(memberships_of(User.objects.get(pk=member.user_id), TODAY))


def test_a_round_asks_about_everybody_from_before_the_quarter(team):
    partnership = team
    new = Membership.objects.create(
        user=User.objects.create_user("new@example.org", "x", name="New"), agency=partnership.drug_service,
        role=Role.NAVIGATOR, starts_on=quarter_of(TODAY),
    )  # fmt: skip
    jobs.ask_who_needs_access(TODAY)
    jobs.ask_who_needs_access(TODAY)
    assert Round.objects.count() == 1
    assert set(Confirmation.objects.values_list("membership", flat=True)) == set(
        Membership.objects.exclude(pk=new.pk).values_list("pk", flat=True)
    )


def test_whoever_is_not_named_loses_access_and_nobody_answers_for_themselves(asked, team):
    by, kept, gone = (membership(team, r) for r in (Role.DATA_OFFICER, Role.TEAM_MEMBER, Role.NAVIGATOR))
    viewer = team.viewer(Role.DATA_OFFICER, team.drug_service)
    attestation.answer(by=viewer, asked=asked, agency=team.drug_service, keep={kept.pk}, today=TODAY)
    assert may_sign_in(kept) and not may_sign_in(gone)
    assert may_sign_in(by), "nobody loses access by their own hand"
    assert Confirmation.objects.get(membership=by).still_needed is None, "nor confirms themselves"
    assert Entry.objects.filter(verb="membership.attest", actor_id=viewer.user_id).count() == 1


def test_an_agency_answers_for_its_own_members_alone(asked, team):
    other = team.viewer(Role.DATA_OFFICER)
    with pytest.raises(Refused, match="its own members"):
        attestation.answer(by=other, asked=asked, agency=team.drug_service, keep=set(), today=TODAY)
    assert not Confirmation.objects.filter(still_needed=False).exists()


def test_silence_suspends_and_an_answer_lets_back(asked, team):
    late = asked.due_on + SUSPENDED_AFTER
    member = membership(team, Role.TEAM_MEMBER)
    jobs.ask_who_needs_access(late)
    assert memberships_of(member.user, late), "on the last day nothing is suspended yet"
    Round.objects.update(
        due_on=TODAY - SUSPENDED_AFTER - A_DAY, opened_on=TODAY - SUSPENDED_AFTER - ANSWER_WITHIN - A_DAY
    )
    jobs.ask_who_needs_access(TODAY)
    assert not may_sign_in(member)
    assert {each.state for each in attesting.progress(TODAY)} == {RoundState.SUSPENDED} and attesting.late(TODAY)
    administrator = team.viewer(Role.ADMINISTRATOR)
    assert may_sign_in(Membership.objects.get(user=administrator.user_id)), "somebody can let the others back"
    attestation.answer(by=administrator, asked=asked, agency=team.drug_service, keep={member.pk}, today=TODAY)
    assert may_sign_in(member) and not may_sign_in(membership(team, Role.NAVIGATOR))


def test_in_the_browser_it_is_asked_twice_before_anybody_loses_access(asked, team, client):
    viewer = team.viewer(Role.DATA_OFFICER, team.drug_service)
    client.force_login(User.objects.get(pk=viewer.user_id), BACKEND)
    url, kept = reverse("partnership:still_needed"), membership(team, Role.TEAM_MEMBER)
    assert "team_member drug-service" in client.get(url).content.decode()
    sure = client.post(url, {"keep": [kept.pk]})
    assert "1 person of Drug Service will lose access now" in sure.content.decode()
    assert may_sign_in(membership(team, Role.NAVIGATOR)), "nothing is done yet"
    assert client.post(url, {"keep": [kept.pk], "is_sure": "yes"}).status_code == 302
    assert not may_sign_in(membership(team, Role.NAVIGATOR)) and may_sign_in(kept)


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.GOVERNANCE_LEAD, 200), (Role.ADMINISTRATOR, 200), (Role.COORDINATOR, 200), (Role.NAVIGATOR, 403),
     (Role.BOARD_MEMBER, 403)],
)  # fmt: skip
def test_who_opens_the_page(asked, team, client, role, status):
    client.force_login(User.objects.get(pk=team.viewer(role).user_id), BACKEND)
    assert client.get(reverse("partnership:still_needed")).status_code == status
    elsewhere = client.get(reverse("partnership:still_needed_at", args=["drug-service"]))
    assert elsewhere.status_code == (200 if role is Role.ADMINISTRATOR else 403)


def test_the_governance_lead_reads_and_does_not_answer(asked, team, client):
    client.force_login(User.objects.get(pk=team.viewer(Role.GOVERNANCE_LEAD).user_id), BACKEND)
    url = reverse("partnership:still_needed")
    page = client.get(url).content.decode()
    assert "Drug Service" in page and "team_member drug-service" not in page
    assert client.post(url, {"keep": []}).status_code == 403
