"""The board, one person's team, handovers, workers and the home page, as those who use them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from alongside.access.models import Agency, Membership, User
from alongside.access.policy import Role
from alongside.cohort.models import Place, StatusMove
from alongside.outputs.kinds import kind_of
from alongside.people.models import Event
from alongside.tasks.models import Task
from alongside.team import changes, jobs
from alongside.team.models import Beside, Cover, Handover, Lead
from alongside.team.rules import Stage
from tests.factories.partnership import make_event, make_record, second_says_yes

pytestmark = pytest.mark.django_db


def as_(viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def page(client, url, **said) -> str:
    answer = client.post(url, said, follow=True) if said else client.get(url)
    assert answer.status_code in (200, 400), answer.status_code
    return answer.content.decode()


def listed(world, person, *, days=100, status="active"):
    on = world.today - dt.timedelta(days=days)
    place = Place.objects.create(person=person, kind="data", started_on=on)
    StatusMove.objects.create(place=place, to_status=status, because="x", version=0, on=on, by_name="x")
    return place


def test_whoever_has_no_lead_stands_on_top_and_loudly(world):
    led = world.led()
    listed(world, led.person)
    alone = make_record(world.partnership.council, given_name="Bea", family_name="Alone").person
    listed(world, alone)
    shown = page(as_(world.coordinator), "/alongside/")
    assert shown.index("Bea Alone") < shown.index(led.person.full_name)
    assert "1 person has no lead" in shown and "Nobody yet" in shown and "Actively worked with" in shown


def test_from_giving_a_lead_to_a_handover_that_is_done(world):
    person = world.person()
    coordinator = as_(world.coordinator)
    url = f"/alongside/person/{person.key}/"
    assert "No lead" in page(coordinator, url)
    said = {"membership": world.membership(world.ruth).pk, "because": "He asked for her."}
    assert "leads since" in page(coordinator, f"{url}lead/", **said)

    ruth, sam = as_(world.ruth), as_(world.sam)
    words = {"matters": "His dog", "next_three": "Bed", "wishes": "A woman"}
    offered = page(ruth, f"{url}handover/", membership=world.membership(world.sam).pk, **words)
    assert "You lead until they accept" in offered
    handover = Handover.objects.get()
    assert "Waiting for your answer" in page(sam, "/alongside/")
    assert "1 handover" in page(sam, "/")
    assert "His dog" in page(sam, f"/alongside/handovers/{handover.pk}/")
    assert "You lead with them now" in page(sam, f"/alongside/handovers/{handover.pk}/", do="accept")
    assert ruth.get(f"/person/{person.key}/").status_code == 200, "sight is kept until it is done"
    assert "done" in page(sam, f"/alongside/handovers/{handover.pk}/", do="tell", told_how="together")
    assert ruth.get(url).status_code == 404 and ruth.get(f"/alongside/handovers/{handover.pk}/").status_code == 404
    shown = page(sam, url)
    assert "Who was alongside, and when" in shown and "<svg" in shown and "Handed over" in shown


def test_a_wrong_answer_keeps_what_was_typed(world):
    lead = world.led()
    shown = page(as_(world.ruth), f"/alongside/person/{lead.person.key}/handover/", matters="His dog comes first")
    assert "His dog comes first" in shown and "Say what comes next" in shown


def test_declining_says_why(world):
    handover = world.offered(world.led())
    sam = as_(world.sam)
    assert "Say why" in page(sam, f"/alongside/handovers/{handover.pk}/", do="decline", because="")
    page(sam, f"/alongside/handovers/{handover.pk}/", do="decline", because="I am full.")
    handover.refresh_from_db()
    assert handover.stage is Stage.DECLINED
    assert "I am full." in page(as_(world.ruth), f"/alongside/handovers/{handover.pk}/")


def test_a_third_agency_that_works_with_the_person_reads_no_handover(world):
    handover = world.offered(world.led())
    assert (
        as_(world.partnership.viewer(Role.LEAD_WORKER)).get(f"/alongside/handovers/{handover.pk}/").status_code == 404
    )


def test_naming_somebody_without_an_account_shows_how_to_reach_them(world):
    person = world.person()
    client = as_(world.coordinator)
    url = f"/alongside/person/{person.key}/beside/"
    assert "Give their name" in page(client, url, role="peer", reach="At the allotment")
    page(client, url, role="peer", name="Mo", reach="At the allotment", organisation="Growers")
    shown = page(client, f"/person/{person.key}/")
    assert "Team around me" in shown and "At the allotment" in shown and "Peer supporter" in shown
    page(client, f"/alongside/beside/{Beside.objects.get().pk}/end/", because="Moved away")
    assert "At the allotment" not in page(client, f"/person/{person.key}/")


def test_an_agency_that_is_not_named_stays_unnamed(world):
    """Nobody learns from who leads that a sheltered service is alongside somebody."""
    person = world.person()
    world.led(world.sam, person)
    Agency.objects.filter(pk=world.partnership.drug_service.pk).update(is_named_to_others=False)
    world.partnership.drug_service.agreements_given.all().delete()
    client = as_(world.partnership.viewer(Role.LEAD_WORKER))
    for url in ("/alongside/", f"/alongside/person/{person.key}/", f"/person/{person.key}/", "/alongside/workers/"):
        shown = page(client, url)
        assert "Drug Service" not in shown and "navigator drug-service" not in shown, url
    assert "not named to you" in page(client, "/alongside/")


def test_long_unseen_is_flagged_by_status_and_taken_away_by_a_contact(world):
    person = world.led().person
    listed(world, person, days=40, status="active")
    client = as_(world.coordinator)
    assert "Not seen for 40 days" in page(client, "/alongside/?show=quiet")
    make_event(person.records.get(), "contact", world.today - dt.timedelta(days=1))
    assert "Not seen for" not in page(client, "/alongside/").split("</thead>")[1]
    Event.objects.all().delete()
    StatusMove.objects.update(to_status="on_hold")
    assert "Not seen for" not in page(client, "/alongside/").split("</thead>")[1], "two months on hold"


def test_workers_load_and_one_more(world):
    for _ in range(6):
        world.led()
    client = as_(world.coordinator)
    shown = page(client, "/alongside/workers/")
    assert "6 of 6" in shown and "Ask for one more" in shown
    page(client, f"/alongside/workers/{world.ruth.user_id}/one-more/", because="Nobody else speaks Polish.")
    second_says_yes(world.partnership)
    world.led()
    assert "7 of 6" in page(client, "/alongside/workers/")


def test_cover_by_a_page(world):
    lead = world.led()
    day = world.today + dt.timedelta(days=3)
    said = {
        "people": lead.person.key, "membership": world.membership(world.sam).pk,
        "starts_on_day": world.today.day, "starts_on_month": world.today.month, "starts_on_year": world.today.year,
        "ends_on_day": day.day, "ends_on_month": day.month, "ends_on_year": day.year,
    }  # fmt: skip
    client = as_(world.ruth)
    url = f"/alongside/workers/{world.ruth.user_id}/cover/"
    assert "begins and ends by itself" in page(client, url, **said)
    assert Cover.objects.count() == 1
    assert "covers one of them" in page(client, url, **said)
    assert "Your people" in page(as_(world.sam), "/")


def test_whoever_leaves_is_on_top_with_their_people_and_their_agency_is_asked_once(world):
    lead = world.led()
    Membership.objects.filter(pk=world.membership(world.ruth).pk).update(ends_on=world.today + dt.timedelta(days=10))
    assert jobs.keep_up(world.today) == 1 and jobs.keep_up(world.today) == 0
    task = Task.objects.get(about__startswith="team:leaving:")
    assert task.agency == lead.agency and task.person == lead.person
    client = as_(world.coordinator)
    assert "leaves in 10 days" in page(client, "/alongside/?show=leaving")
    assert "Hand over" in page(client, "/alongside/workers/")
    Membership.objects.filter(pk=world.membership(world.ruth).pk).update(ends_on=world.today - dt.timedelta(days=1))
    assert "Their lead worker has left" in page(client, "/alongside/")


def test_an_offer_that_nobody_answers_is_chased_once(world):
    handover = world.offered(world.led())
    late = handover.answer_by + dt.timedelta(days=1)
    assert jobs.keep_up(handover.answer_by) == 0
    assert jobs.keep_up(late) == 1 and jobs.keep_up(late) == 0


def test_sight_is_not_kept_for_ever_by_a_handover_that_nobody_finishes(world):
    lead = world.led()
    changes.accept(by=world.sam, handover=world.offered(lead), today=world.today)
    Handover.objects.update(answered_on=world.today - dt.timedelta(days=29))
    client = as_(world.ruth)
    assert client.get(f"/alongside/person/{lead.person.key}/").status_code == 200
    jobs.keep_up(world.today)
    assert client.get(f"/alongside/person/{lead.person.key}/").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.BOARD_MEMBER, 403), (Role.DATA_OFFICER, 403), (Role.NAVIGATOR, 200), (Role.TEAM_MEMBER, 200)],
)
def test_who_may_open_the_board(world, role, status):
    assert as_(world.partnership.viewer(role)).get("/alongside/").status_code == status


def test_the_board_teaches_where_nobody_is_on_it(world):
    assert "People come onto this board" in page(as_(world.coordinator), "/alongside/")


def test_the_board_can_be_taken_out(world):
    lead = world.led()
    listed(world, lead.person)
    table = kind_of("whom").make(world.coordinator, world.today)
    assert table.rows[0][0] == lead.person.full_name and table.people == {lead.person_id}


@pytest.mark.parametrize("url", ["/alongside/", "/alongside/workers/", "/"])
def test_a_steady_number_of_queries(world, url, django_assert_max_num_queries):
    client, counts = as_(world.ruth), []
    for _ in range(2):
        for _ in range(3):
            listed(world, world.led().person)
        client.get(url)
        with django_assert_max_num_queries(90) as queries:
            client.get(url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Lead.objects.count() == 6
