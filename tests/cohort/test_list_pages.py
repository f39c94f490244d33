"""Every page of the list, by role, in HTML as a browser gets it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import Conflict, User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.cohort import changes
from alongside.cohort.models import AgencyView, Capacity, Decision, Place, Proposal
from alongside.tasks.models import Task
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()  # pages read the clock


@pytest.fixture
def as_role(partnership):
    def sign_in(role: Role, agency=None) -> Client:
        client = Client()
        user = User.objects.get(pk=partnership.viewer(role, agency).user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def coordinator(as_role, shipped):
    return as_role(Role.COORDINATOR)


@pytest.fixture
def speaker(as_role, partnership):
    return as_role(Role.TEAM_MEMBER, partnership.probation)


@pytest.fixture
def person(partnership, speaker):
    record = make_record(partnership.council, given_name="Zofia", family_name="Nowak")
    make_record(partnership.probation, person=record.person, given_name="Zofia", family_name="Nowak")
    return record.person


@pytest.fixture
def agreed(by, person, today, partnership):
    proposal = changes.propose(by=by, person=person, origin="nomination", because="Three plans", on=today - 40 * DAY)
    view = {"stance": "for", "because": "We know them", "on": today - 39 * DAY}
    changes.say_view(by=partnership.viewer(Role.TEAM_MEMBER, partnership.probation), proposal=proposal, **view)
    changes.agree(by=by, proposal=proposal, because="Everybody agrees", on=today - 38 * DAY)
    return Place.objects.get()


def text(response) -> str:
    return " ".join(response.content.decode().split())


def url(name: str, *args: object) -> str:
    return reverse(f"cohort:{name}", args=args)


def test_an_empty_list_teaches(coordinator):
    page = text(coordinator.get(url("list")))
    assert "Nobody on the list yet" in page and "See the proposals" in page
    assert "Nothing waits" in text(coordinator.get(url("proposals")))


def test_the_whole_way_by_hand(coordinator, speaker, person, today):
    given = {"origin": "referral", "because": "Leaving prison on Friday with nowhere to go"}
    answer = coordinator.post(url("propose", person.key), given)
    proposal = Proposal.objects.get()
    assert answer["Location"] == url("proposal", proposal.pk)
    waiting = text(coordinator.get(url("proposals")))
    assert "Zofia Nowak" in waiting and "no days" in waiting and "Probation" in waiting
    early = coordinator.post(url("decide", proposal.pk), {"outcome": "agreed", "because": "All right"})
    assert "cannot be decided yet" in text(early) and "All right" in text(early), "what was typed stays"
    speaker.post(url("proposal", proposal.pk), {"stance": "for", "because": "Knows our worker"})
    assert "Ready to decide" in text(coordinator.get(url("proposals")))
    coordinator.post(url("decide", proposal.pk), {"outcome": "agreed", "because": "All right"})
    page = text(coordinator.get(url("place", person.key)))
    assert "On the list since" in page and "Knows our worker" in page and "0 of 20 places were taken" in page
    assert Decision.objects.get().place_kind == "referral"


@pytest.mark.parametrize(
    ("to", "more", "says"),
    [
        pytest.param("approached", {}, None, id="a plain move"),
        pytest.param("on_hold", {}, "Choose what stands in the way", id="a hold without its reason"),
        pytest.param("on_hold", {"hold_reason": "longer_sentence"}, None, id="a hold"),
        pytest.param("approached", {"because": ""}, "Say why", id="no reason"),
        pytest.param("identified", {}, "Say when somebody should look again", id="a longer stay without a day"),
    ],
)
def test_moves(agreed, coordinator, person, to, more, says):
    form = text(coordinator.get(f"{url('move', person.key)}?to={to}"))
    assert "Why?" in form and ("Which service" not in form)
    answer = coordinator.post(url("move", person.key), {"to": to, "because": "It is time", **more})
    assert agreed.moves.count() == (1 if says else 2)
    if says:
        assert says in text(answer)
    else:
        assert answer.status_code == 302


def test_a_move_that_leads_nowhere_goes_back_with_a_word(agreed, coordinator, person):
    answer = coordinator.get(f"{url('move', person.key)}?to=monitored", follow=True)
    assert "Choose one of the statuses below" in text(answer)


def test_disengaging_asks_who_tries_what_by_when(agreed, coordinator, person, today, partnership, by):
    changes.move(by=by, place=agreed, to="approached", because="Met", on=today)
    due = today + 7 * DAY
    by_on = {"by_on_day": due.day, "by_on_month": due.month, "by_on_year": due.year}
    given = {"to": "disengaged", "because": "Stopped answering", "agency": partnership.probation.pk, **by_on}
    given["what"] = "Breakfast at the day centre"
    assert coordinator.post(url("move", person.key), given).status_code == 302
    assert Task.objects.filter(about__startswith="list:reengage").get().agency == partnership.probation
    page = text(coordinator.get(url("place", person.key)))
    assert "Coming back together" in page and "Breakfast at the day centre" in page and "Add an attempt" in page
    again = {**by_on, "agency": partnership.council.pk}
    assert "Say what will be tried" in text(coordinator.post(url("try_again", person.key), again))
    assert coordinator.post(url("try_again", person.key), {**again, "what": "A card"}).status_code == 302


def test_monthly_looks(agreed, coordinator, person, today, by):
    for to, more in (("approached", {}), ("active", {}), ("monitored", {"follow_on": "Floating support"})):
        changes.move(by=by, place=agreed, to=to, because="On", on=today - 35 * DAY, **more)
    page = text(coordinator.get(url("place", person.key)))
    assert "Floating support" in page and "Late" in page
    assert "Choose how things stand" in text(coordinator.post(url("look", person.key), {"note": ""}))
    coordinator.post(url("look", person.key), {"standing": "holding", "note": "Sees their sister"})
    page = text(coordinator.get(url("place", person.key)))
    assert "Sees their sister" in page and "Late" not in page
    listed = text(coordinator.get(url("list") + "?show=monitored"))
    assert "Zofia Nowak" in listed
    assert "Add an attempt" not in page


def test_no_look_is_due_where_nobody_is_watched_over(agreed, coordinator, person):
    assert "No monthly look is due" in text(coordinator.get(url("look", person.key), follow=True))


def test_tabs_count_and_the_late_stand_in_theirs(agreed, coordinator):
    page = text(coordinator.get(url("list")))
    assert 'Everyone <span class="app-tabs__count">1</span>' in page
    assert 'Longer than expected <span class="app-tabs__count">1</span>' in page
    assert "longer than expected" in page and "From the data and nominations" in page
    assert "Zofia Nowak" in text(coordinator.get(url("list") + "?show=late"))
    assert "Nobody here" in text(coordinator.get(url("list") + "?show=active"))
    assert Entry.objects.filter(verb="list.see", kind=Entry.Kind.LOOK).exists()


def test_the_list_of_another_day(agreed, coordinator, today):
    def on(day):
        return {"on_day": day.day, "on_month": day.month, "on_year": day.year}

    assert "Zofia" not in text(coordinator.get(url("list"), on(today - 39 * DAY)))
    then = text(coordinator.get(url("list"), on(today - 38 * DAY)))
    assert "Zofia" in then and "As it was on" in then
    assert "Error: The list" in text(coordinator.get(url("list"), {"on_day": "40", "on_month": "1", "on_year": "2026"}))


@pytest.mark.parametrize(
    ("decided", "says"),
    [(None, "It has waited"), ("declined", "The partnership said no on")],
    ids=["waiting", "declined"],
)
def test_why_somebody_is_not_on_it(coordinator, by, person, today, decided, says):
    assert "nobody has proposed them" in text(coordinator.get(url("place", person.key)))
    proposal = changes.propose(by=by, person=person, origin="release", because="Friday", on=today - 20 * DAY)
    if decided:
        AgencyView.objects.create(proposal=proposal, agency=person.records.last().agency, stance="against",
                                  because="Well supported", on=today)  # fmt: skip
        changes.decline(by=by, proposal=proposal, because="Well supported", on=today)
    page = text(coordinator.get(url("place", person.key)))
    assert says in page
    assert ("Propose for the list" in page) is bool(decided)


def test_what_may_not_be_seen_is_named(agreed, as_role, person, partnership):
    """The outsider's agency works with the person, and no agreement gives it what the others said."""
    make_record(partnership.outsider, person=person)
    page = text(as_role(Role.TEAM_MEMBER, partnership.outsider).get(url("place", person.key)))
    assert "On the list since" in page, "that there is a place is the partnership's own word"
    assert "We know them" not in page and "Three plans" not in page
    assert "Everybody agrees" not in page or "Proposals and decisions" in page


def test_a_worker_sees_the_list_and_moves_nobody(agreed, as_role, partnership, person):
    worker = as_role(Role.LEAD_WORKER, partnership.probation)
    page = text(worker.get(url("place", person.key)))
    assert "On the list" in page and "Move to" not in page
    assert "How they meet the criteria is not shown to you" in page
    assert worker.get(f"{url('move', person.key)}?to=approached").status_code == 403
    assert worker.post(url("places"), {}).status_code == 403


@pytest.mark.parametrize("role", [Role.DATA_OFFICER, Role.COMMISSIONER, Role.BOARD_MEMBER, Role.ADMINISTRATOR])
def test_who_does_not_work_with_people_has_no_list(as_role, role, agreed, person):
    client = as_role(role)
    for name, args in (("list", []), ("proposals", []), ("place", [person.key]), ("places", [])):
        assert client.get(url(name, *args)).status_code == 403


def test_others_on_the_list_are_a_number(agreed, as_role, partnership):
    page = text(as_role(Role.TEAM_MEMBER, partnership.drug_service).get(url("list")))
    assert "1 more person on the list is not shown to you" in page and "Zofia" not in page


def test_whoever_must_not_know_is_not_even_counted(agreed, as_role, partnership, person):
    Conflict.objects.create(person=person, agency=partnership.drug_service, because="x", set_by_name="x")
    client = as_role(Role.TEAM_MEMBER, partnership.drug_service)
    assert "not shown to you" not in text(client.get(url("list")))
    assert client.get(url("place", person.key)).status_code == 404


def test_places_are_changed_with_a_reason(coordinator, today):
    day = {"starts_on_day": today.day, "starts_on_month": today.month, "starts_on_year": today.year}
    given = {"data_places": 30, "referral_places": 10, **day}
    assert "Say why" in text(coordinator.post(url("places"), given))
    coordinator.post(url("places"), {**given, "because": "Second year"})
    assert Capacity.objects.get().places == 40
    assert "40 places" in text(coordinator.get(url("places"))) and "Second year" in text(coordinator.get(url("places")))


def test_a_place_beyond_asks_for_its_reason(coordinator, by, person, today, partnership):
    changes.set_capacity(by=by, data_places=0, referral_places=5, starts_on=today - 9 * DAY, because="To begin")
    lead = User.objects.get(pk=partnership.viewer(Role.ACCOUNTABLE_LEAD).user_id)
    proposal = changes.propose(by=by, person=person, origin="nomination", because="x", on=today)
    view = {"stance": "for", "because": "x", "on": today}
    changes.say_view(by=partnership.viewer(Role.TEAM_MEMBER, partnership.probation), proposal=proposal, **view)
    given = {"outcome": "agreed", "because": "All agree"}
    assert "Name who allowed it" in text(coordinator.post(url("decide", proposal.pk), given))
    more = {"beyond_because": "Released on Friday", "approved_by": lead.pk}
    assert coordinator.post(url("decide", proposal.pk), {**given, **more}).status_code == 302
    assert f"Allowed by {lead.name}" in text(coordinator.get(url("place", person.key)))


def test_a_place_ends_with_a_reason(agreed, coordinator, person):
    assert "Choose why the place ends" in text(coordinator.post(url("end", person.key), {"because": "Gone"}))
    coordinator.post(url("end", person.key), {"ending": "moved_away", "because": "Lives in Leeds now"})
    page = text(coordinator.get(url("place", person.key)))
    assert "Not on the list any more" in page and "Lives in Leeds now" in page
    assert coordinator.get(url("end", person.key)).status_code == 404


@pytest.mark.parametrize("slug", ["statuses", "agreeing"])
def test_rules_are_read_by_all_and_changed_by_who_leads(coordinator, speaker, slug):
    assert "Change these rules" not in text(speaker.get(url("list_rules", slug)))
    assert "Change these rules" in text(coordinator.get(url("list_rules", slug)))
    bad = coordinator.post(url("list_rules", slug), {"body": "title = ", "note": "Try"})
    assert "not valid TOML" in text(bad)
    assert coordinator.get(url("list_rules", "nothing")).status_code == 404


def test_the_person_page_leads_here(agreed, coordinator, person):
    page = text(coordinator.get(reverse("workspace:person", args=[person.key])))
    assert url("place", person.key) in page and "Identified, not approached" in page


def test_programs_read_the_list_by_the_same_rules(agreed, coordinator, as_role, person, partnership, today):
    listed = coordinator.get("/api/cohort/list").json()
    assert [(each["person"], each["status"], each["days"]) for each in listed] == [(person.key, "identified", 38)]
    assert coordinator.get(f"/api/cohort/list?on={today - 39 * DAY}").json() == []
    assert coordinator.get("/api/cohort/list?show=active").json() == []
    moves = coordinator.get(f"/api/cohort/people/{person.key}/list").json()
    assert [(each["before"], each["after"]) for each in moves] == [(None, "identified")]
    stranger = as_role(Role.TEAM_MEMBER, partnership.drug_service)
    assert stranger.get("/api/cohort/list").json() == []
    assert stranger.get(f"/api/cohort/people/{person.key}/list").status_code == 404
    assert as_role(Role.COMMISSIONER).get("/api/cohort/list").status_code == 403


def test_the_composition_of_the_list_is_for_who_sees_the_list(agreed, coordinator, as_role):
    assert "Compared with the eligible" in text(coordinator.get(url("composition") + "?of=list"))
    assert "on the shortlist" not in text(coordinator.get(url("composition") + "?of=list"))
    figures = text(as_role(Role.COMMISSIONER).get(url("composition") + "?of=list"))
    assert "Compared with the eligible" not in figures


def test_home_says_what_waits(agreed, coordinator, by, partnership, today):
    other = make_record(partnership.council).person
    changes.propose(by=by, person=other, origin="release", because="Friday", on=today)
    page = text(coordinator.get(reverse("workspace:home")))
    assert "1 longer than expected" in page and "proposal for the list" in page
