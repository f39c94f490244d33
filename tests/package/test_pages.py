"""The pages, as those who use them: with a person in a café, and a week later at another agency."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.models import Membership, User
from alongside.access.policy import Role
from alongside.audit.models import Entry
from alongside.barriers.models import Barrier
from alongside.definitions.models import Definition
from alongside.package import areas, changes
from alongside.package.models import Agreed, Goal, Need, Package, Sheet, Voice
from alongside.reaching.models import SafeWays
from alongside.tasks import changes as tasks
from alongside.team import changes as team
from tests.package.conftest import SAID, days, split

pytestmark = pytest.mark.django_db


def today() -> dt.date:
    return timezone.localdate()


def text_of(response) -> str:
    return response.content.decode()


def spoken(**values):
    return {**SAID, **split("words_on", today()), **values}


def talked(**values):
    return {"talk": "explored", "number": 0, **values}


def test_an_empty_package_teaches_and_the_first_words_begin_it(as_, worker, person):
    client = as_(worker)
    assert "Begin with their words" in text_of(client.get(f"/package/{person.key}/"))
    page = text_of(
        client.post(f"/package/{person.key}/words/", spoken(strengths="She makes people laugh"), follow=True)
    )
    assert "I want my own front door." in page and "She makes people laugh" in page
    assert "Written down by Sam" in page and "in person" in page
    assert Package.objects.get().agency.name == "Council Team"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        pytest.param({"words": "", "words_by": "Sam"}, "Write down what they say", id="nothing at all"),
        pytest.param({"words_by": ""}, "Say who wrote it down", id="by nobody"),
        pytest.param({"words_how": ""}, "Choose how they said it", id="no way of saying"),
        pytest.param({"words_on_day": "40"}, "The calendar has no such day", id="no such day"),
    ],
)
def test_what_is_wrong_with_words_is_said_and_what_was_typed_stays(as_, worker, person, values, says):
    answer = as_(worker).post(f"/package/{person.key}/words/", spoken(works="Texts, never calls") | values | (
        {"works": ""} if "words" in values else {}
    ))  # fmt: skip
    assert answer.status_code == 400 and says in text_of(answer)
    assert not Package.objects.exists()


def test_words_cannot_have_been_said_tomorrow(as_, worker, person):
    answer = as_(worker).post(f"/package/{person.key}/words/", spoken(**split("words_on", today() + days(1))))
    assert answer.status_code == 400 and "today or earlier" in text_of(answer)


def test_how_to_reach_them_stands_beside_their_words_and_on_no_paper(as_, worker, person, words):
    SafeWays.objects.create(
        person=person, unsafe=["letter"], preferred=["text"], from_hour=dt.time(10), until_hour=dt.time(15), code_word="Robin",
        told_on=today(), starts_on=today(), recorded_by_name="Sam",
    )  # fmt: skip
    page = text_of(as_(worker).get(f"/package/{person.key}/"))
    assert "<strong>Not safe:</strong> letter" in page and "10:00 to 15:00" in page
    assert "Robin" not in page and f"/reach/{person.key}/" in page
    assert "10:00 to 15:00" not in text_of(as_(worker).get(f"/package/{person.key}/sheet/"))


def test_an_area_is_written_and_stands_in_the_table(as_, worker, person, words):
    sent = talked(in_place="Room 4", next_step="Ask for the key", whose="worker", move_worker=worker.user_id)
    page = text_of(as_(worker).post(f"/package/{person.key}/area/accommodation/write/", sent, follow=True))
    assert "Room 4" in page and "Ask for the key" in page and worker.name in page
    page = text_of(as_(worker).get(f"/package/{person.key}/"))
    assert "Somewhere to live: in place" in page and f"<strong>{worker.name}</strong>: Ask for the key" in page


@pytest.mark.parametrize(
    ("values", "says"),
    [
        pytest.param({"talk": ""}, "Choose how far you got", id="nothing chosen"),
        pytest.param({"talk": "none"}, "Say who says that nothing is needed", id="none, by nobody"),
        pytest.param({"next_step": "Ring"}, "Say whose move it is", id="nobody's step"),
        pytest.param({"whose": "person"}, "Say what comes next", id="a move of nothing"),
        pytest.param({"next_step": "Ring", "whose": "worker"}, "Choose which worker", id="no worker"),
        pytest.param({"next_step": "Ring", "whose": "agency"}, "Choose which agency", id="no agency"),
    ],
)
def test_what_is_wrong_with_an_area_is_said(as_, worker, person, words, values, says):
    answer = as_(worker).post(f"/package/{person.key}/area/money/write/", talked(in_place="A bank account") | values)
    assert answer.status_code == 400
    assert says in text_of(answer) and "A bank account" in text_of(answer)


def test_nothing_needed_is_an_answer_with_its_author(as_, worker, person, words):
    sent = talked(talk="none", said_by="Anna herself", **split("said_on", today()))
    as_(worker).post(f"/package/{person.key}/area/justice/write/", sent)
    page = text_of(as_(worker).get(f"/package/{person.key}/"))
    assert "Police, courts and probation: nothing needed" in page and "Anna herself" in page
    assert "Family and relationships: not talked about yet" in page


@pytest.mark.case(23)
def test_two_who_write_at_once_see_both_texts_and_lose_neither(as_, worker, officer, person, words):
    """Both open the same area; the second to save is shown both texts, and puts them together."""
    first, second = as_(worker), as_(officer)
    url = f"/package/{person.key}/area/accommodation/write/"
    assert 'name="number" value="0"' in text_of(first.get(url)) and 'value="0"' in text_of(second.get(url))
    assert first.post(url, talked(in_place="A room at the hostel")).status_code == 302
    both = second.post(url, talked(in_place="Licence needs an address", next_step="Ring probation", whose="person"))
    assert both.status_code == 409
    page = text_of(both)
    assert "A room at the hostel" in page and "Licence needs an address" in page and "Ring probation" in page
    assert Sheet.objects.get().in_place == "A room at the hostel"
    assert 'name="number" value="1"' in page
    together = talked(in_place="A room at the hostel. Licence needs an address", number=1)
    assert second.post(url, together).status_code == 302
    assert next(each.in_place for each in Sheet.objects.order_by("pk")) == "A room at the hostel"
    assert Sheet.objects.count() == 2


@pytest.mark.case(23)
def test_words_of_two_writers_are_both_kept(as_, worker, officer, person, words):
    first, second = as_(worker), as_(officer)
    url = f"/package/{person.key}/words/"
    assert first.post(url, spoken(words="A door and a dog", number=1)).status_code == 302
    both = second.post(url, spoken(words="A door, and my son", number=1))
    assert both.status_code == 409 and "A door and a dog" in text_of(both) and "A door, and my son" in text_of(both)
    assert Voice.objects.count() == 2


def test_an_area_that_is_not_open_answers_as_one_that_is_not_there(as_, worker, officer, person, words, life):
    package = Package.objects.get()
    changes.write_area(
        by=worker, package=package, area=life["safety"], number=0, talk="explored", in_place="A panic alarm"
    )
    client = as_(officer)
    refused = client.get(f"/package/{person.key}/area/safety/")
    missing = client.get(f"/package/{person.key}/area/nowhere/")
    assert refused.status_code == missing.status_code == 404
    assert Entry.objects.filter(kind=Entry.Kind.REFUSAL, verb="look package.sheet").count() == 2
    assert client.post(f"/package/{person.key}/area/safety/write/", talked(in_place="x")).status_code == 404
    for page in ("", "versions/", "sheet/"):
        seen = text_of(client.get(f"/package/{person.key}/{page}"))
        assert "panic alarm" not in seen and "Safety" not in seen
    assert "panic alarm" in text_of(as_(worker).get(f"/package/{person.key}/"))


def test_a_need_from_named_to_met_and_back(as_, worker, person, words, partnership):
    client = as_(worker)
    page = client.post(f"/package/{person.key}/area/accommodation/need/", {"what": "A bed of her own"}, follow=True)
    assert "Nobody has promised it yet" in text_of(page)
    url = f"/package/need/{Need.objects.get().pk}"
    soon = split("due_on", today() + days(7))
    assert "who promised it" in text_of(client.post(f"{url}/promise/", soon))
    assert "today or later" in text_of(
        client.post(f"{url}/promise/", {"promised_by": "A friend", **split("due_on", today() - days(1))})
    )
    page = text_of(client.post(f"{url}/promise/", {"agency": partnership.probation.pk, **soon}, follow=True))
    assert "Probation, by" in page
    page = text_of(client.post(f"{url}/tried/", {"what": "Rang twice"}, follow=True))
    assert "Rang twice" in page and "still needed" in page
    assert client.post(f"{url}/meet/", {"outcome": "Room 4"}).status_code == 400
    met = {"outcome": "Room 4", "evidence": "I saw the key", **split("met_on", today())}
    page = text_of(client.post(f"{url}/meet/", met, follow=True))
    assert "Room 4" in page and "I saw the key" in page
    assert client.get(f"{url}/tried/").status_code == 404, "what is met is not tried"
    page = text_of(client.post(f"{url}/reopen/", {"because": "The room was lost"}, follow=True))
    assert "Needed again" in page and "Room 4" in page, "its story stays"


def test_blocked_one_tap_opens_a_barrier(as_, worker, person, need):
    client = as_(worker)
    client.post(f"/package/need/{need.pk}/block/", {"blocked_by": "Old arrears bar her"})
    page = text_of(client.get(f"/package/need/{need.pk}/"))
    assert "Open a barrier for it" in page
    page = text_of(client.post(f"/package/need/{need.pk}/barrier/", follow=True))
    assert "Old arrears bar her" in page and Barrier.objects.get().person == person
    page = text_of(client.get(f"/package/need/{need.pk}/"))
    assert "Open a barrier for it" not in page and "a barrier is open" in page
    client.post(f"/package/need/{need.pk}/free/")
    assert Need.objects.get().state == "open"


@pytest.mark.parametrize("step", ["nothing", "named", "free", "barrier"])
def test_a_step_that_has_no_page_is_not_found(as_, worker, need, step):
    assert as_(worker).get(f"/package/need/{need.pk}/{step}/").status_code in (404, 405)


def test_a_goal_in_their_words(as_, worker, person, words):
    client = as_(worker)
    client.post(
        f"/package/{person.key}/goals/", {"words": "See my son", "looks_like": "Every other Sunday", "area": ""}
    )
    goal = Goal.objects.get()
    refused = client.post(f"/package/goal/{goal.pk}/", {"to": "set_aside"})
    assert refused.status_code == 400 and "in their words" in text_of(refused)
    page = text_of(
        client.post(f"/package/goal/{goal.pk}/", {"to": "set_aside", "said": "He asked for time"}, follow=True)
    )
    assert "He asked for time" in page


def test_their_word_on_it(as_, worker, person, words):
    client = as_(worker)
    assert "Not agreed with them yet" in text_of(client.get(f"/package/{person.key}/"))
    url = f"/package/{person.key}/agree/"
    assert "Choose how you went through it" in text_of(client.post(url, {"is_agreed": "yes", **split("on", today())}))
    assert "Say why it is not agreed" in text_of(client.post(url, {"is_agreed": "no", **split("on", today())}))
    page = text_of(client.post(url, {"is_agreed": "yes", "how": "read_aloud", **split("on", today())}, follow=True))
    assert "Agreed with them on" in page and "read aloud" in page
    client.post(f"/package/{person.key}/area/money/write/", talked(in_place="A bank account"))
    page = text_of(client.get(f"/package/{person.key}/"))
    assert "Changed since they agreed on" in page and "Money and benefits: written anew" in page
    assert Agreed.objects.get().how == "read_aloud"


def test_what_differs_between_two_versions(as_, worker, person, words, life):
    package = Package.objects.get()
    changes.write_area(
        by=worker, package=package, area=life["money"], number=0, talk="explored", in_place="A post office card"
    )
    last = changes.write_area(
        by=worker, package=package, area=life["money"], number=1, talk="explored", in_place="A bank account"
    )
    first = Voice.objects.get()
    page = text_of(as_(worker).get(f"/package/{person.key}/versions/?from=v{first.pk}&to=s{last.pk}"))
    differs = page.partition("What differs")[2].partition("Every save")[0]
    assert "bank account" in differs and "post office" not in differs, "the one between is not one of the two"
    assert '<del class="app-gone">post office card</del>' in page
    assert as_(worker).get(f"/package/{person.key}/versions/?from=nothing&to=x").status_code == 200


def test_one_page_to_print_is_recorded(as_, worker, person, words):
    page = text_of(as_(worker).get(f"/package/{person.key}/sheet/"))
    assert "I want my own front door." in page and "Made by" in page
    assert Entry.objects.filter(person_id=person.pk, because="a printed summary").exists()


@pytest.mark.parametrize("page", ["sheet/", "versions/", "agree/", "goals/", "area/money/", "area/money/need/"])
def test_what_has_not_begun_has_no_pages(as_, worker, person, page):
    assert as_(worker).get(f"/package/{person.key}/{page}").status_code == 404


def test_who_sees_no_people_is_refused(as_, partnership, person, words):
    client = as_(partnership.viewer(Role.BOARD_MEMBER))
    assert client.get(f"/package/{person.key}/").status_code == 403
    assert client.get("/package/waiting/").status_code == 403


def test_an_agency_that_is_given_nothing_sees_no_package(as_, partnership, person, words, need):
    client = as_(partnership.viewer(Role.LEAD_WORKER, partnership.outsider))
    page = text_of(client.get(f"/package/{person.key}/"))
    assert "Begin with their words" in page and "front door" not in page
    assert client.get(f"/package/need/{need.pk}/").status_code == 404
    assert client.get(f"/package/{person.key}/other/{words.package_id}/").status_code == 404


def test_two_packages_of_one_person_can_both_be_read(as_, worker, person, words, partnership):
    officer = partnership.viewer(Role.LEAD_WORKER, partnership.probation)
    second = changes.begin(by=officer, person=person)
    changes.write_voice(by=officer, package=second, number=0, words_on=today(), **{**SAID, "words": "And a dog"})
    page = text_of(as_(worker).get(f"/package/{person.key}/"))
    assert "another, kept by Probation" in page
    assert "And a dog" in text_of(as_(worker).get(f"/package/{person.key}/other/{second.pk}/"))


def test_waiting_on_us_and_the_home_page(as_, worker, officer, need, partnership):
    assert "promise of our agency" not in text_of(as_(officer).get("/"))
    changes.promise(by=worker, need=need, due_on=today(), on=today(), agency=partnership.probation)
    Need.objects.update(due_on=today() - days(3))
    home = text_of(as_(officer).get("/"))
    assert "promise of our agency" in home and "1 late" in home
    page = text_of(as_(officer).get("/package/waiting/"))
    assert "A bed of her own" in page and "Anna Kowalska" in page and "Late" in page
    assert "Nothing waits on us" in text_of(as_(worker).get("/package/waiting/"))


def test_only_those_alongside_can_be_given_a_step(as_, worker, officer, person, words, package, life, partnership):
    url, sent = f"/package/{person.key}/area/money/write/", talked(next_step="Ring the bank", whose="worker")
    form = text_of(as_(worker).get(url))
    assert f"{worker.name}, you" in form and officer.name not in form
    stranger = as_(worker).post(url, sent | {"move_worker": officer.user_id})
    assert stranger.status_code == 400 and not Sheet.objects.exists()
    asked = {"number": 0, "talk": "explored", "next_step": "Ring", "whose": "worker"}
    with pytest.raises(Refused, match="not alongside them"):
        changes.write_area(
            by=worker, package=package, area=life["money"], move_worker=User.objects.get(pk=officer.user_id), **asked
        )
    member = Membership.objects.get(user=officer.user_id)
    lead(partnership, person, member)
    assert f"{officer.name}, leads, Probation" in text_of(as_(worker).get(url))
    assert as_(worker).post(url, sent | {"move_worker": officer.user_id}).status_code == 302
    User.objects.filter(pk=officer.user_id).update(name="Another Name")
    assert Sheet.objects.get().mover == officer.name, "a version says what it said"
    assert "next step of yours" in text_of(as_(officer).get("/"))


def lead(partnership, person, member):
    return team.assign(
        by=partnership.viewer(Role.COORDINATOR), person=person, membership=member, because="She asked", today=today()
    )


def test_a_package_without_a_lead_waits_where_it_is_looked_for(as_, worker, officer, person, words, partnership):
    assert "waits for a lead" not in text_of(as_(worker).get(f"/package/{person.key}/")), "nobody has led yet"
    member = Membership.objects.select_related("user", "agency").get(user=worker.user_id)
    led = lead(partnership, person, member)
    assert "wait for a lead" not in text_of(as_(worker).get("/package/waiting/"))
    coordinator = partnership.viewer(Role.COORDINATOR)
    team.end_lead(by=coordinator, lead=led, because="He leaves the area", today=today())
    assert "This package waits for a lead" in text_of(as_(officer).get(f"/package/{person.key}/"))
    for viewer, is_told in ((worker, True), (coordinator, True), (officer, False)):
        assert ("Packages that wait for a lead" in text_of(as_(viewer).get("/package/waiting/"))) is is_told
    lead(partnership, person, Membership.objects.select_related("user", "agency").get(user=officer.user_id))
    page = text_of(as_(officer).get(f"/package/{person.key}/"))
    assert "waits for a lead" not in page and "Probation keeps this package" in page


def test_a_next_step_of_mine_is_on_my_home_page_but_not_twice(as_, worker, officer, person, package, life):
    said = {"talk": "explored", "next_step": "Ring the hostel.", "whose": "worker", "mover": worker.name.upper()}
    changes.write_area(
        by=officer, package=package, area=life["accommodation"], number=0, next_on=today() - days(1), **said
    )
    home = text_of(as_(worker).get("/"))
    assert "next step of yours" in home and "1 late" in home
    assert "next step of yours" not in text_of(as_(officer).get("/")), "it names somebody else"
    assert "next step, yours" in text_of(as_(worker).get("/package/waiting/"))
    task = tasks.ask_for(
        by=worker, person=person, agency=package.agency, title="ring the  hostel", due_on=today(), category="housing"
    )
    tasks.take(by=worker, task=task)
    assert "next step of yours" not in text_of(as_(worker).get("/")), "it stands among the actions"


def test_the_persons_page_begins_with_their_words(as_, worker, officer, person, words):
    for viewer in (worker, officer):
        page = text_of(as_(viewer).get(f"/person/{person.key}/"))
        assert "I want my own front door." in page and f"/package/{person.key}/" in page and "Areas of life" in page


def test_a_coordinator_changes_the_areas_of_life(as_, partnership, worker, person, words):
    client = as_(partnership.viewer(Role.COORDINATOR))
    assert client.get("/package/areas/").status_code == 200
    assert as_(worker).get("/package/areas/").status_code == 403
    refused = client.post("/package/areas/", {"body": "area = ["})
    assert "not valid TOML" in text_of(refused)
    added = areas.body_in_force() + (
        '\n[[area]]\nslug = "pets"\ntitle = "Animals"\ncategory = "voice"\nbarrier = "access"\nhint = "The dog."\n'
    )
    client.post("/package/areas/", {"body": added, "note": "A dog matters"})
    assert Definition.objects.filter(kind="package").count() == 1
    assert "Animals" in text_of(as_(worker).get(f"/package/{person.key}/"))
