"""The meeting while it is held: the voice first, what is said, what is to be done, two who write at once, and a screen for all."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.utils import timezone

from alongside.access.gate import Refused
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.meeting import changes, live
from alongside.meeting.models import Case, Point
from alongside.tasks.models import Task
from tests.factories.partnership import make_event, make_record
from tests.meeting.conftest import DAY, user_of
from tests.meeting.test_pages import as_, day, text_of

pytestmark = pytest.mark.django_db
_keys = (f"{number:032x}" for number in itertools.count(1))


def key() -> str:
    return next(_keys)


@pytest.fixture
def person(partnership):
    person = make_record(partnership.council, given_name="Anna", family_name="Kowalska").person
    make_record(partnership.probation, person=person, given_name="Anna", family_name="Kowalska")
    return person


@pytest.fixture
def case(chair, officer, person, meeting, today):
    """Anna's turn today; the chair and the officer have signed."""
    for viewer in (chair, officer):
        changes.sign(by=viewer, meeting=meeting, today=today)
    return changes.add(by=chair, meeting=meeting, person=person, because="She asks for it", today=today)


def hear(by, case, today, **more):
    said = {"how": "own_words", "text": "A door I can lock", "advocate": "Joan Bell", **more}
    return changes.hear(by=by, case=case, key=key(), today=today, **said)


def note(by, case, today, **more):
    return changes.note(
        by=by, case=case, today=today, **{"key": key(), "kind": "note", "text": "She came twice", **more}
    )


def act(by, case, agency, today, **more):
    return changes.act(
        by=by, case=case, agency=agency, today=today,
        **{"key": key(), "what": "Ring the surgery", "due_on": today + 7 * DAY, **more},
    )  # fmt: skip


def test_nothing_is_decided_before_the_person_was_heard(chair, partnership, case, today):
    for do in (lambda: note(chair, case, today, kind="decision"), lambda: act(chair, case, partnership.council, today)):
        with pytest.raises(Refused, match="First write down what the person says"):
            do()
    hear(chair, case, today)
    note(chair, case, today, kind="decision")
    act(chair, case, partnership.council, today)
    assert list(Point.objects.values_list("kind", flat=True)) == ["voice", "decision", "action"]
    assert Entry.objects.filter(verb="meeting.join", object_kind="meeting.point").count() == 3


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"advocate": ""}, "Name who speaks for them"),
        ({"text": " "}, "Write down what they say"),
        ({"text": "", "how": "not_asked"}, "Say why there is nothing"),
    ],
    ids=["nobody speaks for them", "no words", "blank without a reason"],
)
def test_a_voice_names_its_advocate_and_a_blank_its_reason(chair, case, today, said, words):
    with pytest.raises(Refused, match=words):
        hear(chair, case, today, **said)
    assert not Point.objects.exists()


def test_in_the_room_they_speak_for_themselves(chair, case, today):
    row = hear(chair, case, today, how="in_the_room", advocate="")
    assert (row.category, row.how) == (Category.VOICE, "in_the_room")


def test_prepared_beforehand_with_whoever_speaks_for_them(officer, case, today):
    with pytest.raises(Refused, match="Say who speaks"):
        changes.prepare(by=officer, case=case, person_is="somebody", today=today)
    with pytest.raises(Refused, match="still to come"):
        changes.prepare(by=officer, case=case, person_is="comes", prepared_on=today + DAY, today=today)
    changes.prepare(by=officer, case=case, person_is="somebody", advocate="Joan Bell", prepared_on=today, today=today)
    case.refresh_from_db()
    assert hear(officer, case, today, advocate="").pk and case.advocate == "Joan Bell"


def test_an_action_is_somebodys_from_that_moment_and_asked_once(chair, officer, partnership, case, today):
    hear(chair, case, today)
    same = key()
    for _ in range(2):
        row = act(chair, case, partnership.probation, today, key=same, owner=user_of(officer))
    task = Task.objects.get()
    assert row.task == task and (task.source, task.owner_id, task.agency) == (
        "meeting",
        officer.user_id,
        partnership.probation,
    )
    with pytest.raises(Refused, match="today or later"):
        act(chair, case, partnership.probation, today, due_on=today - DAY)
    with pytest.raises(Refused, match="written down already"):
        act(officer, case, partnership.probation, today, key=same)


def test_a_kind_that_one_may_not_see_is_not_written_either(officer, case, today):
    with pytest.raises(Refused, match="may not see"):
        note(officer, case, today, category=Category.DOMESTIC_ABUSE)


def test_two_who_write_at_once_lose_nothing(chair, officer, partnership, case, today):
    first = note(chair, case, today)
    second = note(officer, case, today, text="She came once")
    with pytest.raises(Refused, match="Another agency wrote this"):
        changes.correct(by=officer, point=first, key=key(), text="Once", today=today)
    colleague = partnership.viewer(Role.LEAD_WORKER)
    changes.give_seat(
        by=chair,
        forum=case.meeting.forum,
        agency=partnership.council,
        standing="member",
        user=user_of(colleague),
        today=today,
    )
    changes.sign(by=colleague, meeting=case.meeting, today=today)
    changes.correct(by=colleague, point=first, key=key(), text="She came three times", today=today)
    with pytest.raises(changes.Newer) as quicker:
        changes.correct(by=chair, point=first, key=key(), text="She came four times", today=today)
    assert quicker.value.row.text == "She came three times"
    changes.correct(by=chair, point=quicker.value.row, key=key(), text="Three or four times", today=today)
    shown = live.live(chair, case, timezone.now()).said["note"]
    assert [each.point.text for each in shown] == ["She came once", "Three or four times"]
    assert [each.text for each in shown[1].earlier] == ["She came twice", "She came three times"] and second.pk


def test_a_correction_that_arrives_twice_is_one(chair, case, today):
    first, same = note(chair, case, today), key()
    for _ in range(2):
        changes.correct(by=chair, point=first, key=same, text="Once", today=today)
    assert Point.objects.count() == 2


def test_one_clock_runs_at_a_time_and_adds_up(chair, partnership, case, meeting, today):
    other = changes.add(
        by=chair, meeting=meeting, person=make_record(partnership.council).person, because="Asked for", today=today
    )
    now = timezone.now()
    changes.start(by=chair, case=case, now=now, today=today)
    changes.start(by=chair, case=other, now=now + dt.timedelta(minutes=5), today=today)
    case.refresh_from_db()
    assert (case.spent, case.running_since) == (300, None)
    changes.start(by=chair, case=case, now=now + dt.timedelta(minutes=6), today=today)
    hear(chair, case, today)
    changes.settle(by=chair, case=case, outcome="spoken", now=now + dt.timedelta(minutes=8), today=today)
    case.refresh_from_db()
    assert (case.spent, case.outcome) == (420, "spoken")


def test_spoken_of_means_heard_and_is_said_by_the_chair_on_the_day(chair, officer, case, today):
    settle = {"case": case, "now": timezone.now()}
    with pytest.raises(Refused, match="First write down"):
        changes.settle(by=chair, outcome="spoken", today=today, **settle)
    with pytest.raises(Refused, match="Whoever chairs"):
        changes.settle(by=officer, outcome="carried", today=today, **settle)
    with pytest.raises(Refused, match="still to come"):
        changes.settle(by=chair, outcome="carried", today=today - DAY, **settle)
    with pytest.raises(Refused, match="Say whether"):
        changes.settle(by=chair, outcome="forgotten", today=today, **settle)
    assert changes.settle(by=chair, outcome="carried", today=today, **settle).outcome == "carried"


def test_who_hears_does_not_write_and_before_the_day_nobody_does(chair, stranger, partnership, person, case, today):
    make_record(partnership.outsider, person=person)
    changes.give_seat(
        by=chair,
        forum=case.meeting.forum,
        agency=partnership.outsider,
        standing="observer",
        user=user_of(stranger),
        today=today,
    )
    changes.sign(by=stranger, meeting=case.meeting, today=today)
    with pytest.raises(Refused, match="An observer hears"):
        note(stranger, case, today)
    with pytest.raises(Refused, match="still to come"):
        note(chair, case, today - DAY)


def test_on_a_screen_for_all_nothing_shows_that_one_in_the_room_may_not_see(
    chair, officer, partnership, person, case, today
):
    for category in (Category.HOUSING, Category.DOMESTIC_ABUSE):
        note(chair, case, today, category=category, text=f"About {category.label}")
    own = live.live(chair, case, timezone.now()).said["note"]
    assert len(own) == 2
    room = live.everybody_here(case.meeting, today)
    assert {each.user_id for each in room} >= {chair.user_id, officer.user_id}
    assert not live.may_be_shown(room, case), "the hostels sit there and do not know her"
    changes.note_who_is_here(
        by=chair, meeting=case.meeting, today=today,
        here=case.meeting.attendances.filter(seat__user__in=[chair.user_id, officer.user_id]).values_list("pk", flat=True),
    )  # fmt: skip
    room = live.everybody_here(case.meeting, today)
    assert {each.user_id for each in room} == {chair.user_id, officer.user_id} and live.may_be_shown(room, case)
    shown = live.live(chair, case, timezone.now(), [chair, *room])
    assert [each.point.text for each in shown.said["note"]] == ["About housing"]
    alone = live.live(chair, case, timezone.now(), [chair])
    assert [each.point.text for each in alone.said["note"]] == ["About housing"], "some kinds are never for a screen"
    assert not alone.turn.reasons and not alone.changed


def test_the_page_from_hearing_to_the_next(chair, officer, partnership, person, case, today):
    client, path = as_(chair), f"/meetings/turn/{case.pk}/"
    make_event(person.records.get(agency=partnership.council), "eviction", today - DAY, summary="From the hostel")
    assert client.get(f"/meetings/{case.meeting_id}/live/")["Location"] == path
    page = text_of(client.get(path))
    assert "Hear them first" in page and "From the hostel" in page and "0 of 12 minutes" in page
    assert "Spoken of now" in text_of(client.post(f"{path}start/", follow=True))
    wrong = client.post(f"{path}hear/", {"key": key(), "how": "own_words", "text": "A door", "advocate": ""})
    assert wrong.status_code == 400 and "Name who speaks for them" in text_of(wrong) and "A door" in text_of(wrong)
    said = {"key": key(), "how": "own_words", "text": "A door I can lock", "advocate": "Joan Bell"}
    page = text_of(client.post(f"{path}hear/", said, follow=True))
    assert "A door I can lock" in page and "Joan Bell speaks for them" in page
    said = {"key": key(), "kind": "decision", "text": "She may come back", "category": "housing"}
    assert "She may come back" in text_of(client.post(f"{path}say/", said, follow=True))
    wrong = client.post(f"{path}act/", {"key": key(), "said": "Ring the surgery", "category": "identity"})
    assert wrong.status_code == 400 and "Say who does it" in text_of(wrong) and "Say by when" in text_of(wrong)
    said = {"key": key(), "said": f"{officer.name} to ring the surgery by tomorrow", "category": "identity"}
    assert "Ring the surgery" in text_of(client.post(f"{path}act/", said, follow=True))
    task = Task.objects.get()
    assert (task.owner_id, task.due_on, task.title) == (officer.user_id, today + DAY, "Ring the surgery")
    end = client.post(f"{path}close/", {"outcome": "spoken"})
    assert end["Location"] == f"/meetings/{case.meeting_id}/agenda/"
    assert Case.objects.get().outcome == "spoken"


def test_who_and_when_can_be_chosen_instead_of_said(chair, partnership, case, today):
    hear(chair, case, today)
    said = {"key": key(), "said": "Ring the surgery", "who": f"{partnership.probation.pk}:", "category": "identity"}
    assert as_(chair).post(f"/meetings/turn/{case.pk}/act/", {**said, **day("due_on", today + DAY)}).status_code == 302
    assert Task.objects.get().agency == partnership.probation


def test_a_correction_shows_both_where_somebody_was_quicker(chair, case, today):
    first = note(chair, case, today)
    newer = changes.correct(by=chair, point=first, key=key(), text="She came three times", today=today)
    client = as_(chair)
    page = client.post(f"/meetings/said/{first.pk}/correct/", {"key": key(), "text": "She came four times"})
    assert page.status_code == 400
    assert "She came three times" in text_of(page) and "She came four times" in text_of(page)
    assert f'action="/meetings/said/{newer.pk}/correct/"' in text_of(page)


def test_others_are_told_that_something_was_written(chair, officer, case, today):
    client = as_(officer)
    assert "somebody else" not in text_of(client.get(f"/meetings/turn/{case.pk}/pulse/0/"))
    row = note(chair, case, today)
    before = Entry.objects.count()
    assert "1 thing was written by somebody else" in text_of(client.get(f"/meetings/turn/{case.pk}/pulse/0/"))
    assert "somebody else" not in text_of(client.get(f"/meetings/turn/{case.pk}/pulse/{row.pk}/"))
    assert Entry.objects.count() == before, "nobody is shown, so no look is written"


def test_the_screen_is_put_on_and_off(chair, case, today):
    client = as_(chair)
    page = text_of(client.post(f"/meetings/{case.meeting_id}/screen/", follow=True))
    assert "Not for this screen" in page and "Kowalska" not in page
    assert "Kowalska" in text_of(client.post(f"/meetings/{case.meeting_id}/screen/", follow=True))


def test_without_a_signature_nothing_of_it_opens(worker, partnership, person, case, hostels):
    make_record(hostels, person=person, given_name="Anna", family_name="Kowalska")
    client = as_(worker)
    assert client.get(f"/meetings/turn/{case.pk}/pulse/0/").status_code == 404
    assert "Kowalska" not in text_of(client.get(f"/meetings/turn/{case.pk}/", follow=True))
