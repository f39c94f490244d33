"""The barriers log: rows, entries, refusals; who sees which; its pages."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.models import User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.barriers import changes, reading
from alongside.barriers.models import Barrier, BarrierMove
from alongside.barriers.rules import State, moves_from, weeks_lost
from alongside.notices.models import Notice
from alongside.people.changes import merge
from alongside.people.models import Event
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SAID = {"what": "No surgery registers her without an address", "domain": "health", "organisation": "A surgery"}


@pytest.fixture
def person(partnership):
    return make_record(partnership.council, given_name="Anna", family_name="Kowalska").person


@pytest.fixture
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def signed_in(client):
    def as_(viewer):
        client.force_login(User.objects.get(pk=viewer.user_id), BACKEND)
        return client

    return as_


def log(by, person=None, **said):
    return changes.log_barrier(by=by, person=person, **{**SAID, "met_on": TODAY - dt.timedelta(days=20), **said})


def typed(**said):
    day = {"met_on_day": TODAY.day, "met_on_month": TODAY.month, "met_on_year": TODAY.year}
    return {**SAID, **day, **said}


@pytest.mark.parametrize(
    ("state", "about_one", "expected"),
    [
        pytest.param("open", True, {"sufficient", "flexed", "removed", "not_resolvable"}, id="for one person"),
        pytest.param("open", False, {"sufficient", "removed", "not_resolvable"}, id="nothing is flexed for everybody"),
        pytest.param("removed", True, {"open"}, id="what has ended can be opened again"),
    ],
)
def test_where_it_can_go(state, about_one, expected):
    assert set(moves_from(State(state), is_about_one=about_one)) == expected


@pytest.mark.parametrize(("ended", "weeks"), [(None, 4), (13, 1), (-3, 0)])
def test_weeks_lost(ended, weeks):
    met = dt.date(2026, 10, 1)
    end = None if ended is None else met + dt.timedelta(days=ended)
    assert weeks_lost(met, end, dt.date(2026, 10, 29)) == weeks


def test_logging_leaves_a_row_a_move_a_dated_thing_and_an_entry(worker, person):
    barrier = log(worker, person)
    assert (barrier.state, barrier.category, barrier.whose) == ("open", "physical_health", "A surgery")
    assert BarrierMove.objects.get().to_state == "open"
    event = Event.objects.get(kind="barrier")
    assert (event.person, event.category, event.summary) == (person, "physical_health", "Physical health")
    assert Entry.objects.get(verb="barrier.log").person_id == person.pk


def test_for_everybody_it_is_everybodys(worker, partnership):
    barrier = log(worker, domain="safety")
    assert barrier.agency is None and not Event.objects.exists()
    for viewer in (partnership.viewer(Role.NAVIGATOR), partnership.viewer(Role.TEAM_MEMBER, partnership.outsider)):
        assert barrier in gate.visible(viewer, Barrier.objects.all()) and gate.why(viewer, barrier)
    assert not gate.why(partnership.viewer(Role.BOARD_MEMBER), barrier)


def test_for_one_person_it_is_seen_by_those_who_may(worker, person, partnership):
    barrier = log(worker, person)
    make_record(partnership.drug_service, person)
    for viewer, expected in (
        (partnership.viewer(Role.LEAD_WORKER, partnership.drug_service), True),
        (partnership.viewer(Role.LEAD_WORKER, partnership.probation), False),
        (partnership.viewer(Role.COORDINATOR, partnership.outsider), False),
    ):
        assert gate.visible(viewer, Barrier.objects.all()).exists() is expected is bool(gate.why(viewer, barrier))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        pytest.param({"organisation": ""}, "Say whose it is", id="nobody's"),
        pytest.param({"domain": "moon"}, "part of life", id="no part of life"),
    ],
)
def test_what_is_refused_leaves_nothing(worker, person, said, words):
    with pytest.raises(Refused, match=words):
        log(worker, person, **said)
    assert not Barrier.objects.exists()


def test_moving_tells_whoever_logged_it(worker, person, partnership):
    barrier = log(worker, person)
    coordinator = partnership.viewer(Role.COORDINATOR)
    changes.move(by=coordinator, barrier=barrier, to_state=State.FLEXED, why="The surgery took our address", on=TODAY)
    assert (barrier.state, barrier.ended_on, barrier.weeks(TODAY + dt.timedelta(days=90))) == ("flexed", TODAY, 2)
    assert Notice.objects.get().user_id == worker.user_id
    with pytest.raises(Refused, match="cannot go"):
        changes.move(by=coordinator, barrier=barrier, to_state=State.REMOVED, why="x", on=TODAY)
    changes.move(by=worker, barrier=barrier, to_state=State.OPEN, why="Refused again", on=TODAY)
    assert barrier.ended_on is None and BarrierMove.objects.count() == 3
    with pytest.raises(Refused, match="what was done"):
        changes.move(by=worker, barrier=barrier, to_state=State.REMOVED, why=" ", on=TODAY)


def test_the_database_holds_what_the_rules_say(worker, person):
    barrier = log(worker)
    for wrong in ({"state": "flexed", "ended_on": TODAY}, {"state": "removed"}, {"person": person}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Barrier.objects.filter(pk=barrier.pk).update(**wrong)


def test_it_follows_when_two_turn_out_to_be_one(worker, person, partnership):
    barrier = log(worker, person)
    other = make_record(partnership.council).person
    merge(by=partnership.viewer(Role.COORDINATOR), person=other, other=person, because="Same passport")
    barrier.refresh_from_db()
    assert barrier.person == other


class TestPages:
    def test_logging_from_a_persons_page(self, signed_in, worker, person):
        client, url = signed_in(worker), reverse("barriers:log_for", args=[person.key])
        assert "Anna Kowalska" in client.get(url).content.decode()
        empty = client.post(url, typed(organisation="", what="Turned away")).content.decode()
        assert "Say whose it is" in empty and "Turned away" in empty, "what was typed is kept"
        assert client.post(url, typed()).status_code == 302
        assert "without an address" in client.get(f"/person/{person.key}/").content.decode()

    def test_the_list_counts_and_filters(self, signed_in, worker, person, django_assert_max_num_queries):
        for number in range(5):
            log(worker, person, what=f"Barrier number {number}")
        everybodys = log(worker, what="Everybody waits for papers", domain="papers")
        client = signed_in(worker)
        with django_assert_max_num_queries(60):
            text = client.get("/barriers/").content.decode()
        assert "Barrier number 4" in text and "Anna Kowalska" in text and everybodys.what in text
        text = client.get("/barriers/?show=everybodys").content.decode()
        assert everybodys.what in text and "Barrier number" not in text
        assert everybodys.what not in client.get("/barriers/?domain=health").content.decode()
        assert reading.open_counts(worker, [person.pk]) == {person.pk: 5}

    def test_saying_what_became_of_it(self, signed_in, worker, person):
        barrier = log(worker, person)
        client, url = signed_in(worker), reverse("barriers:barrier", args=[barrier.pk])
        assert "An exception was made" in client.get(url).content.decode()
        assert "Say what was done" in client.post(url, {"to_state": "removed", "why": ""}).content.decode()
        assert client.post(url, {"to_state": "removed", "why": "The surgery changed its form"}).status_code == 302
        assert "The surgery changed its form" in client.get(url).content.decode()

    def test_from_an_action_that_does_not_move(self, signed_in, worker, person, partnership):
        task = tasks.ask_for(
            by=worker, person=person, agency=partnership.council, title="Register with a GP", due_on=TODAY
        )
        client = signed_in(worker)
        url = reverse("barriers:from_action", args=[task.pk])
        assert url in client.get(f"/tasks/{task.pk}/").content.decode()
        assert client.post(url, typed()).url == f"/tasks/{task.pk}/"
        barrier, task = Barrier.objects.get(), Task.objects.get()
        assert (barrier.task, barrier.person) == (task, person)
        assert task.waits_for == "A surgery" and list(task.moves.values_list("kind", flat=True)) == [
            "answered",
            "blocked",
        ]

    @pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.COMMISSIONER, Role.DATA_OFFICER, Role.ADMINISTRATOR])
    def test_a_role_without_the_work_is_refused(self, signed_in, partnership, role):
        client = signed_in(partnership.viewer(role))
        assert client.get("/barriers/").status_code == 403
        assert client.post("/barriers/log/", typed()).status_code == 403 and not Barrier.objects.exists()

    def test_one_that_may_not_be_seen_is_nowhere(self, signed_in, worker, person, partnership):
        barrier = log(worker, person, what="CANARY")
        client = signed_in(partnership.viewer(Role.LEAD_WORKER, partnership.probation))
        assert client.get(reverse("barriers:barrier", args=[barrier.pk])).status_code == 404
        assert "CANARY" not in client.get("/barriers/").content.decode()
