"""The pages, as those who use them."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.conference.changes import assessments, conferences
from alongside.conference.models import Assessment, Conference, Invitation, ToldAgain
from alongside.support import changes as plans
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task
from tests.conference.conftest import DAY

pytestmark = pytest.mark.django_db


def as_(viewer) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=viewer.user_id), backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def text_of(response) -> str:
    return response.content.decode()


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_empty_pages_teach(worker, person):
    assert "No conference yet" in text_of(as_(worker).get(f"/conference/of/{person.key}/"))
    register = text_of(as_(worker).get(f"/conference/assessments/{person.key}/"))
    assert "No assessment is written down yet" in register and "Nobody is known to have made them" in register


def test_called_from_the_page(worker, person, partnership, today):
    client, url = as_(worker), f"/conference/of/{person.key}/call/"
    said = {"settles": "Who holds the keys?", "category": "housing", "person_is": "comes", "at": "10:30",
            "where": "The library", **day("on", today)}  # fmt: skip
    few = client.post(url, said)
    assert few.status_code == 400 and "Nobody else is asked to come" in text_of(few)
    assert "Who holds the keys?" in text_of(few), "what was typed stays"
    page = client.post(url, {**said, "invite": [partnership.probation.pk, partnership.drug_service.pk]}, follow=True)
    assert "Probation: no answer yet" in text_of(page) and "10:30" in text_of(page)
    assert Task.objects.count() == 2


@pytest.mark.parametrize(
    ("values", "words"),
    [({"settles": ""}, "Say what it is to settle"), ({"on_year": "2020"}, "today or later"),
     ({"at": "noon"}, "Write the time like")],
    ids=["nothing to settle", "long ago", "no time at all"],
)  # fmt: skip
def test_what_is_wrong_is_said(worker, person, today, values, words):
    said = {"settles": "Who?", "category": "housing", "person_is": "comes", "where": "The library", **day("on", today)}
    answer = as_(worker).post(f"/conference/of/{person.key}/call/", {**said, **values})
    assert answer.status_code == 400 and words in text_of(answer) and "The library" in text_of(answer)


def test_a_meeting_from_the_first_word_to_the_last(called, worker, officer, partnership, today):
    page = f"/conference/{called.pk}/"
    mine, theirs = as_(worker), as_(officer)
    assert "Ask them first" in text_of(mine.get(page))
    early = mine.post(f"{page}held/", follow=True)
    assert "First write down what the person wants" in text_of(early)
    mine.post(f"{page}view/", {"how": "own_words", "text": "A door of my own"})
    theirs.post(f"{page}answer/", {"coming": "sends"})
    theirs.post(f"{page}say/", {"kind": "information", "text": "The order ends in May", "category": "justice"})
    decided = mine.post(
        f"{page}decide/",
        {
            "what": "View the flat",
            "agency": partnership.probation.pk,
            "category": "housing",
            **day("due_on", today + DAY),
        },
        follow=True,
    )
    text = text_of(decided)
    assert text.index("A door of my own") < text.index("The order ends in May") < text.index("View the flat")
    assert "Probation: sends information" in text and Invitation.objects.get(agency=partnership.probation).by_name
    assert Task.objects.get(title="View the flat").agency == partnership.probation
    assert "Held" in text_of(mine.post(f"{page}held/", follow=True))
    assert Conference.objects.get().state == "held"


def test_not_held_keeps_its_reason(called, worker):
    url = f"/conference/{called.pk}/not-held/"
    assert as_(worker).post(url, {"because": ""}).status_code == 400
    page = text_of(as_(worker).post(url, {"because": "She was in hospital"}, follow=True))
    assert "She was in hospital" in page and "Write down a decision" not in page


def test_only_the_asked_agency_answers(called, worker):
    assert as_(worker).get(f"/conference/{called.pk}/answer/").status_code == 404


def test_a_second_worker_is_told_before_anything_is_kept(worker, officer, person, today):
    made = assessments.Made(today - 3 * DAY, ask_at="The duty desk")
    assessments.note(by=worker, person=person, kind="housing", made=made, today=today)
    client, url = as_(officer), f"/conference/assessments/{person.key}/add/"
    said = {"kind": "housing", "is_made": "no"}
    told = client.post(url, said)
    assert told.status_code == 400 and "Housing needs: done by Council Team on" in text_of(told)
    assert "The duty desk" in text_of(told) and Assessment.objects.count() == 1
    page = client.post(url, {**said, "again_because": "She has moved"}, follow=True)
    assert "She has moved" in text_of(page) and Assessment.objects.count() == 2


def test_asking_to_see_it_is_an_action_that_is_answered(worker, officer, person, today):
    """Told that it is done, the second worker asks to see it; it stays on the register until the first has answered."""
    made = assessments.Made(today - 3 * DAY, ask_at="The duty desk")
    row = assessments.note(by=worker, person=person, kind="housing", made=made, today=today)
    told = as_(officer).post(f"/conference/assessments/{person.key}/add/", {"kind": "housing", "is_made": "no"})
    assert "Ask Council Team to show it" in text_of(told)
    ask = f"/conference/assessment/{row.pk}/ask/"
    page = text_of(as_(officer).post(ask, follow=True))
    as_(officer).post(ask)
    task = Task.objects.get()
    assert (task.agency_id, task.category, task.asked_by_name) == (worker.agency_id, "housing", officer.name)
    assert "answer by" in page and "Ask to see it<" not in page and officer.name in page
    tasks.finish(by=worker, task=task, result="Sent by secure mail")
    page = text_of(as_(officer).get(f"/conference/assessments/{person.key}/"))
    assert "Sent by secure mail" in page and "Ask to see it too<" in page


def test_nobody_asks_for_their_own_or_for_what_they_may_not_see(worker, officer, person, today, partnership):
    own = assessments.note(by=worker, person=person, kind="housing", made=assessments.Made(today), today=today)
    assert "Ask to see it<" not in text_of(as_(worker).get(f"/conference/assessments/{person.key}/"))
    assert "look where it is kept" in text_of(as_(worker).post(f"/conference/assessment/{own.pk}/ask/", follow=True))
    outsider = as_(partnership.viewer(Role.LEAD_WORKER, partnership.outsider))
    assert outsider.post(f"/conference/assessment/{own.pk}/ask/").status_code == 404
    assert as_(partnership.viewer(Role.BOARD_MEMBER)).post(f"/conference/assessment/{own.pk}/ask/").status_code == 403
    Assessment.objects.filter(pk=own.pk).update(done_on=today - 9 * DAY, valid_until=today - DAY)
    assert "cannot be relied on" in text_of(as_(officer).post(f"/conference/assessment/{own.pk}/ask/", follow=True))
    assert not Task.objects.exists()


def test_the_plan_asks_for_what_another_agency_has(worker, officer, person, today):
    made = assessments.note(by=worker, person=person, kind="housing", made=assessments.Made(today), today=today)
    assessments.accept(by=officer, assessment=made, today=today)
    plans.require(
        by=officer, person=person, kind="deadline", what="Housing form", category="housing", asks=["assessment:housing"]
    )
    page = text_of(as_(officer).get(f"/support/plan/{person.key}/"))
    key = page.split('name="finding" value="')[1][:32]
    assert "ask to see it" in page and f"/support/plan/{person.key}/see/" in page
    page = text_of(as_(officer).post(f"/support/plan/{person.key}/see/", {"finding": key}, follow=True))
    assert "Council Team is asked to show it" in page and Task.objects.get().agency_id == worker.agency_id


def test_accepted_and_taken_back_by_a_button(worker, officer, person, today):
    row = assessments.note(by=worker, person=person, kind="risk", made=assessments.Made(today), today=today)
    register = f"/conference/assessments/{person.key}/"
    assert "We accept it" in text_of(as_(officer).get(register)) and "We accept it" not in text_of(
        as_(worker).get(register)
    )
    assert "Probation accepts it" in text_of(as_(officer).post(f"/conference/assessment/{row.pk}/accept/", follow=True))
    back = as_(worker).post(f"/conference/assessment/{row.pk}/withdraw/", {"because": "Of somebody else"}, follow=True)
    assert "No assessment is written down yet" in text_of(back)


def test_one_that_ends_soon_is_marked_on_the_persons_page(worker, person, today):
    made = assessments.Made(today, valid_until=today + 10 * DAY)
    assessments.note(by=worker, person=person, kind="risk", made=made, today=today)
    page = text_of(as_(worker).get(f"/person/{person.key}/"))
    assert "Risk: Council Team" in page and "Ends soon" in page


def test_one_tap_counts(worker, person):
    page = as_(worker).post(f"/conference/assessments/{person.key}/told-again/", {}, follow=True)
    assert "They had to tell it again once" in text_of(page) and ToldAgain.objects.get().told_to == ""


def test_who_sees_no_people_is_refused_and_strangers_find_nothing(partnership, person, called):
    outsider = as_(partnership.viewer(Role.LEAD_WORKER, partnership.outsider))
    board = as_(partnership.viewer(Role.BOARD_MEMBER))
    for url in (f"/conference/of/{person.key}/", f"/conference/{called.pk}/", f"/conference/assessments/{person.key}/"):
        assert (outsider.get(url).status_code, board.get(url).status_code) == (404, 403)


def test_a_meeting_around_what_one_may_not_see_is_not_there(worker, officer, person, today, partnership):
    row = conferences.call(
        by=worker, person=person, settles="Is home safe?", category="domestic_abuse", when=conferences.When(today),
        invite=[], few_because="Only we know", today=today,
    )  # fmt: skip
    assert as_(officer).get(f"/conference/{row.pk}/").status_code == 404
    assert "Is home safe?" not in text_of(as_(officer).get(f"/conference/of/{person.key}/"))
