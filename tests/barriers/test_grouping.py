"""Evidence, what is one, what it costs and what came of it: rows, entries, refusals; who sees which; pages."""

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
from alongside.barriers import changes, counting, facets, jobs, reading
from alongside.barriers.models import Barrier, Effect, Evidence, Joining
from alongside.barriers.rules import State
from alongside.notices.models import Notice
from tests.factories.partnership import make_record

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def person(partnership):
    return make_record(partnership.council, given_name="Anna", family_name="Kowalska").person


@pytest.fixture
def signed_in(client):
    def as_(viewer):
        client.force_login(User.objects.get(pk=viewer.user_id), BACKEND)
        return client

    return as_


def log(by, person=None, what="The surgery asks for proof of address", days=20, **said):
    said = {"domain": "health", "organisation": "A surgery", "service": "surgery", "kind": "address", **said}
    return changes.log_barrier(by=by, person=person, what=what, met_on=TODAY - days * DAY, **said)


def join(by, barrier, onto, **said):
    return changes.join(by=by, barrier=barrier, onto=onto, why="The same rule", on=TODAY, **said)


def typed(on=TODAY, **said):
    return {"on_day": on.day, "on_month": on.month, "on_year": on.year, **said}


class TestEvidence:
    def test_a_refusal_is_evidence_and_says_which_kind_it_is(self, worker, person):
        barrier = log(worker, person, kind="", refusal="no_address")
        assert barrier.kind == "address"
        found = Evidence.objects.get()
        assert (found.side, found.code, found.on) == ("provider", "no_address", barrier.met_on)

    def test_it_happens_again_and_opens_what_had_ended(self, worker, person):
        barrier = log(worker, person)
        changes.move(by=worker, barrier=barrier, to_state=State.FLEXED, why="Once", on=TODAY - 9 * DAY)
        changes.meet_again(by=worker, barrier=barrier, on=TODAY, today=TODAY, refusal="not_safe", words="Shouted at")
        barrier.refresh_from_db()
        assert barrier.state == "open" and Evidence.objects.last().side == "person"
        assert Entry.objects.filter(verb="barrier.log", kind="change").count() == 2

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"on": TODAY + DAY, "words": "x"}, "between"),
            ({"on": TODAY}, "Say who said no"),
            ({"on": TODAY, "refusal": "moon"}, "one of the reasons"),
        ],
        ids=["tomorrow", "nothing said", "no such reason"],
    )
    def test_what_is_refused_leaves_nothing(self, worker, person, said, words):
        barrier = log(worker, person)
        with pytest.raises(Refused, match=words):
            changes.meet_again(by=worker, barrier=barrier, today=TODAY, **said)
        assert Evidence.objects.count() == 1

    def test_nobody_is_named_where_it_is_everybodys(self, worker):
        with pytest.raises(Refused, match="Nobody is named here"):
            changes.meet_again(by=worker, barrier=log(worker), on=TODAY, today=TODAY, words="x")
        with pytest.raises(Refused, match="kinds and services"):
            log(worker, kind="moon")

    def test_the_database_keeps_a_refusal_whole(self, worker, person):
        log(worker, person)
        with pytest.raises(IntegrityError), transaction.atomic():
            Evidence.objects.update(side="person")


class TestOne:
    def test_joining_and_parting_leave_their_history(self, worker, person):
        barrier, onto = log(worker, person), log(worker)
        join(worker, barrier, onto, suggested="Both speak of address")
        assert barrier.part_of == onto
        changes.part(by=worker, barrier=barrier, why="Another surgery", on=TODAY)
        assert barrier.part_of is None
        assert list(Joining.objects.values_list("is_joined", "suggested")) == [
            (True, "Both speak of address"),
            (False, ""),
        ]
        assert Entry.objects.filter(verb="barrier.group", kind="change").count() == 2

    def test_joined_to_a_part_it_is_part_of_the_whole(self, worker, person):
        whole, part, barrier = log(worker), log(worker), log(worker, person)
        join(worker, part, whole)
        join(worker, barrier, part)
        assert barrier.part_of == whole and set(counting.family(whole)) == {part.pk, barrier.pk}

    @pytest.mark.parametrize(
        ("which", "words"),
        [("of a person", "everybody's"), ("itself", "one already"), ("its own part", "one already")],
    )
    def test_what_cannot_be_one(self, worker, person, which, words):
        whole, part = log(worker), log(worker)
        join(worker, part, whole)
        onto = {"of a person": log(worker, person), "itself": whole, "its own part": part}[which]
        with pytest.raises(Refused, match=words):
            join(worker, whole, onto)
        with pytest.raises(Refused, match="part of another"):
            join(worker, part, log(worker))
        with pytest.raises(Refused, match="Say what makes"):
            changes.part(by=worker, barrier=part, why=" ", on=TODAY)

    def test_each_sees_those_that_they_may_and_the_others_as_a_count(self, worker, person, partnership, settings):
        whole = log(worker)
        join(worker, log(worker, person, days=21), whole)
        theirs = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
        for _ in range(9):
            join(theirs, log(theirs, make_record(partnership.probation).person, days=21), whole)
        found = counting.toll_of(worker, whole, TODAY)
        assert (found.seen.people, found.seen.weeks, found.others.count) == (1, 3, 10)
        outsider = partnership.viewer(Role.LEAD_WORKER, partnership.outsider)
        assert counting.toll_of(outsider, whole, TODAY).seen.people == 0
        assert [row.person for row in reading.parts(worker, whole)] == [person]
        assert counting.whole_toll(whole, TODAY).people == 10
        settings.DISCLOSURE = "threshold5"
        assert counting.toll_of(worker, whole, TODAY).others.count == 9, "by the partnership's own rule"

    def test_few_others_are_not_counted(self, worker, person, partnership):
        whole = log(worker)
        join(worker, log(worker, person), whole)
        found = counting.toll_of(partnership.viewer(Role.LEAD_WORKER, partnership.probation), whole, TODAY)
        assert found.others.is_hidden and found.other_weeks.is_hidden and "too few" in found.words

    def test_what_seems_to_be_one_is_suggested_with_the_reason(self, worker, person, partnership):
        one = log(worker, person, "GP won't register her, no fixed abode", domain="access")
        whole = log(worker)
        log(worker, what="The hostel takes no dogs", domain="housing", service="hostel", kind="exclusion")
        hidden = log(partnership.viewer(Role.LEAD_WORKER, partnership.probation),
                     make_record(partnership.probation).person)  # fmt: skip
        (found,) = reading.like(worker, one)
        assert found.barrier == whole and "surgery" in found.likeness.because and "address" in found.likeness.because
        (cluster,) = reading.clusters(worker)
        assert set(cluster.barriers) == {one, whole} and hidden not in cluster.barriers
        join(worker, one, whole)
        assert not reading.like(worker, one) and not reading.clusters(worker)

    def test_describing_for_everybody_puts_the_two_together(self, worker, person):
        barrier = log(worker, person)
        made = changes.describe_for_everybody(
            by=worker, barrier=barrier, what="Surgeries ask for an address", domain="health", organisation="Surgeries",
            today=TODAY,
        )  # fmt: skip
        assert made.person is None and barrier.part_of == made


class TestEffect:
    def test_it_is_counted_kept_and_told_to_everybody_who_raised_it(self, worker, person, partnership):
        coordinator = partnership.viewer(Role.COORDINATOR)
        whole = log(coordinator)
        join(worker, log(worker, person), whole)
        with pytest.raises(Refused, match="still stands"):
            changes.measure(by=coordinator, barrier=whole, words="x", today=TODAY)
        changes.move(by=coordinator, barrier=whole, to_state=State.REMOVED, why="New form", on=TODAY - 5 * DAY)
        found = changes.measure(by=coordinator, barrier=whole, words="Nobody is sent away", today=TODAY)
        assert (found.days, found.before, found.since) == (5, 0, 0)
        assert Notice.objects.get(user=worker.user_id).kind == "barrier_effect"
        with pytest.raises(Refused, match="in your own words"):
            changes.measure(by=coordinator, barrier=whole, words="", today=TODAY)

    def test_few_are_not_told(self, worker, person):
        whole = log(worker)
        join(worker, log(worker, person, days=7), whole)
        changes.move(by=worker, barrier=whole, to_state=State.REMOVED, why="New form", on=TODAY - 5 * DAY)
        changes.measure(by=worker, barrier=whole, words="Better", today=TODAY)
        assert (Effect.objects.get().before, Effect.objects.get().since) == (None, 0)

    def test_it_is_asked_for_when_it_is_due(self, worker, partnership):
        coordinator = partnership.viewer(Role.COORDINATOR)
        whole = log(worker, days=200)
        changes.move(by=worker, barrier=whole, to_state=State.REMOVED, why="New form", on=TODAY - 90 * DAY)
        jobs.keep_up(TODAY)
        jobs.keep_up(TODAY)
        assert Notice.objects.get(user=coordinator.user_id).kind == "barrier_measure"


class TestPages:
    def test_it_happened_again(self, signed_in, worker, person):
        barrier = log(worker, person)
        client, url = signed_in(worker), reverse("barriers:again", args=[barrier.pk])
        assert "Say who said no" in client.post(url, typed()).content.decode()
        assert client.post(url, typed(refusal="no_address", words="Sent away once more")).status_code == 302
        text = client.get(reverse("barriers:barrier", args=[barrier.pk])).content.decode()
        assert "Sent away once more" in text and "No address" in text and "An address is asked for" in text

    def test_put_together_and_parted(self, signed_in, worker, person):
        barrier, whole = log(worker, person), log(worker)
        client, url = signed_in(worker), reverse("barriers:like", args=[barrier.pk])
        assert "Both speak of" in client.get(url).content.decode()
        assert "Tick at least one" in client.post(url, {"why": "Same form"}).content.decode()
        assert client.post(url, {"why": "Same form", "with": whole.pk}).status_code == 302
        barrier.refresh_from_db()
        assert barrier.part_of == whole and "Both speak of" in Joining.objects.get().suggested
        text = client.get(reverse("barriers:barrier", args=[whole.pk])).content.decode()
        assert "Anna Kowalska" in text and "1 person whom you may see" in text
        assert client.post(reverse("barriers:part", args=[barrier.pk]), {"why": "Not the same"}).status_code == 302
        assert Joining.objects.count() == 2

    def test_described_for_everybody_first(self, signed_in, worker, person):
        one, other = log(worker, person), log(worker, person, "No address, no doctor")
        client = signed_in(worker)
        assert (
            "Describe this one for everybody first"
            in client.get(reverse("barriers:like", args=[one.pk])).content.decode()
        )
        refused = client.post(reverse("barriers:like", args=[one.pk]), {"why": "Same", "with": other.pk})
        assert "None of these is everybody" in refused.content.decode()
        url = reverse("barriers:for_everybody", args=[one.pk])
        assert one.what not in client.get(url).content.decode().partition("<form")[2], "its words are not carried over"
        said = {
            "what": "Surgeries ask for an address",
            "domain": "health",
            "organisation": "Surgeries",
            "kind": "address",
        }
        made = Barrier.objects.filter(person=None)
        assert client.post(url, said).url == reverse("barriers:like", args=[made.get().pk])
        assert (
            client.post(reverse("barriers:like", args=[made.get().pk]), {"why": "Same", "with": other.pk}).status_code
            == 302
        )
        assert made.get().parts.count() == 2

    def test_what_seems_to_be_one(self, signed_in, worker, person):
        client = signed_in(worker)
        assert "Nothing seems to be the same" in client.get("/barriers/alike/").content.decode()
        log(worker, person)
        log(worker)
        assert "2 barriers" in client.get("/barriers/alike/").content.decode()

    def test_what_came_of_it(self, signed_in, worker):
        whole = log(worker)
        client, url = signed_in(worker), reverse("barriers:effect", args=[whole.pk])
        assert client.get(url).status_code == 302
        changes.move(by=worker, barrier=whole, to_state=State.REMOVED, why="New form", on=TODAY)
        assert "It ended today" in client.post(url, {"why": "Better"}).content.decode()
        Barrier.objects.filter(pk=whole.pk).update(ended_on=TODAY - 3 * DAY)
        assert client.post(url, {"why": "Better"}).status_code == 302
        text = client.get(reverse("barriers:barrier", args=[whole.pk])).content.decode()
        assert "no times in the 3 days before it ended" in text

    def test_how_they_are_described_is_edited_by_a_coordinator_alone(self, signed_in, worker, partnership):
        assert signed_in(worker).get("/barriers/described/").status_code == 403
        client = signed_in(partnership.viewer(Role.COORDINATOR))
        body = facets.body_in_force()
        assert (
            "at least one board"
            in client.post("/barriers/described/", {"body": body.split("[[board]]")[0]}).content.decode()
        )
        assert (
            client.post("/barriers/described/", {"body": body.replace("Hospital", "The hospital")}).status_code == 302
        )
        assert facets.in_force().services["hospital"] == "The hospital"

    def test_one_that_may_not_be_seen_is_nowhere(self, signed_in, worker, person, partnership):
        barrier = log(worker, person, what="CANARY")
        client = signed_in(partnership.viewer(Role.LEAD_WORKER, partnership.probation))
        for name in ("again", "like", "for_everybody", "part", "effect", "to_team"):
            assert client.get(reverse(f"barriers:{name}", args=[barrier.pk])).status_code == 404
        assert not gate.visible(partnership.viewer(Role.LEAD_WORKER, partnership.probation), Evidence.objects.all())
        assert "CANARY" not in client.get("/barriers/alike/").content.decode()
