"""Contacts: once however often they arrive, counted as what they were, safe, and read by whoever asks when somebody was seen."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.models import Involvement, User
from alongside.access.policy import Category, Role
from alongside.audit.models import Entry
from alongside.contact import changes, reading
from alongside.contact.models import Contact, TimeGiven
from alongside.contact.rules import Mode, Outcome, attempts_since_talk, channel_of, fits, in_hours, may_reach, week_of
from alongside.outputs.contact import Channel, Known
from alongside.people.models import Event
from alongside.tasks.models import Task
from tests.factories.partnership import make_event, make_record

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def person(partnership):
    return make_record(partnership.council, given_name="Anna", family_name="Kowalska").person


@pytest.fixture
def worker(partnership):
    return partnership.viewer(Role.LEAD_WORKER)


@pytest.fixture
def signed_in(client, worker):
    client.force_login(User.objects.get(pk=worker.user_id), BACKEND)
    return client


def log(by, person, **said):
    usual = {"key": uuid.uuid4().hex, "mode": Mode.STREET, "outcome": Outcome.SPOKE, "on": TODAY, "today": TODAY}
    return changes.log_contact(by=by, person=person, **{**usual, **said})


class TestRules:
    @pytest.mark.parametrize(
        ("mode", "outcome", "expected"),
        [
            pytest.param(Mode.STREET, Outcome.ASLEEP, True, id="seen asleep on the street"),
            pytest.param(Mode.PHONE, Outcome.ASLEEP, False, id="nobody is seen asleep on the telephone"),
            pytest.param(Mode.PHONE, Outcome.NOT_FOUND, False, id="nor not found"),
            pytest.param(Mode.PHONE, Outcome.MESSAGE_LEFT, True, id="a voicemail"),
            pytest.param(Mode.HOME, Outcome.MESSAGE_LEFT, True, id="a card through the door"),
        ],
    )
    def test_what_goes_together(self, mode, outcome, expected):
        assert fits(mode, outcome) is expected

    @pytest.mark.parametrize("mode", Mode)
    def test_every_way_can_end_in_a_talk_and_has_a_channel(self, mode):
        assert fits(mode, Outcome.SPOKE) and channel_of(mode, Outcome.SPOKE) in Channel

    @pytest.mark.parametrize(
        ("mode", "channel"),
        [
            (Mode.PHONE, Channel.VOICEMAIL),
            (Mode.TEXT, Channel.TEXT),
            (Mode.HOME, Channel.LETTER),
            (Mode.EMAIL, Channel.EMAIL),
        ],
    )
    def test_the_way_a_message_went(self, mode, channel):
        assert channel_of(mode, Outcome.MESSAGE_LEFT) is channel

    @pytest.mark.parametrize(
        ("known", "mode", "may"),
        [
            pytest.param(Known(), Mode.HOME, True, id="a card through the door, nothing known"),
            pytest.param(Known(unsafe_channels=frozenset({Channel.LETTER})), Mode.HOME, False, id="paper is not safe"),
            pytest.param(Known(is_protected=True), Mode.LETTER, False, id="their whereabouts are protected"),
            pytest.param(
                Known(unsafe_channels=frozenset({Channel.CALL})), Mode.PHONE, False, id="no voicemail where no call"
            ),
            pytest.param(Known(unsafe_channels=frozenset({Channel.CALL})), Mode.TEXT, True, id="a text is another way"),
        ],
    )
    def test_whether_a_message_may_be_left(self, known, mode, may):
        assert bool(may_reach(known, mode, Outcome.MESSAGE_LEFT)) is may

    @given(st.lists(st.sampled_from(list(Outcome))))
    def test_attempts_are_counted_back_to_the_last_talk(self, outcomes):
        talks = [at for at, outcome in enumerate(outcomes) if outcome is Outcome.SPOKE]
        assert attempts_since_talk(outcomes) == (talks[0] if talks else len(outcomes))

    @pytest.mark.parametrize(("minutes", "words"), [(0, "0 min"), (45, "45 min"), (60, "1 h"), (95, "1 h 35 min")])
    def test_hours(self, minutes, words):
        assert in_hours(minutes) == words

    def test_a_week_begins_on_monday(self):
        assert week_of(dt.date(2026, 11, 8)) == week_of(dt.date(2026, 11, 2)) == dt.date(2026, 11, 2)


@pytest.mark.django_db
class TestLogging:
    def test_a_contact_leaves_a_row_a_dated_thing_and_an_entry(self, worker, person):
        contact = log(worker, person, note="Asked about a dentist", minutes=15)
        event = Event.objects.get()
        assert contact.event == event
        assert (event.kind, event.starts_on, event.summary) == ("contact", TODAY, "On the street: Spoke")
        assert "dentist" not in str(Event.objects.values()) + str(Entry.objects.values()), "the note stays where it is"
        assert Entry.objects.get(verb="contact.log").person_id == person.pk

    def test_the_same_key_arrives_once(self, worker, person):
        key = uuid.uuid4().hex
        first = log(worker, person, key=key, next_step="Ring the dentist")
        again = log(worker, person, key=key, next_step="Ring the dentist")
        assert first == again
        assert (Contact.objects.count(), Event.objects.count(), Task.objects.count()) == (1, 1, 1)

    def test_nobody_learns_of_a_contact_by_its_key(self, worker, person, partnership):
        contact = log(worker, person)
        with pytest.raises(Refused, match="Load the page again"):
            log(partnership.viewer(Role.NAVIGATOR), person, key=contact.key)

    def test_the_next_step_is_an_action_of_mine(self, worker, person):
        contact = log(worker, person, next_step="Ring the dentist", next_due_on=TODAY + DAY)
        task = contact.next_step
        assert (task.owner_id, task.due_on, task.source) == (worker.user_id, TODAY + DAY, "contact")

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            pytest.param({"on": TODAY + DAY}, "within the last year", id="to come"),
            pytest.param({"on": TODAY - 400 * DAY}, "within the last year", id="long ago"),
            pytest.param(
                {"mode": Mode.PHONE, "outcome": Outcome.ASLEEP}, "does not go with", id="asleep on the telephone"
            ),
        ],
    )
    def test_what_is_refused_leaves_nothing(self, worker, person, said, words):
        with pytest.raises(Refused, match=words):
            log(worker, person, **said)
        assert not Contact.objects.exists() and not Event.objects.exists()

    def test_a_board_member_is_refused_and_the_refusal_is_kept(self, partnership, person):
        with pytest.raises(Refused):
            log(partnership.viewer(Role.BOARD_MEMBER), person)
        assert Entry.objects.filter(kind="refusal", verb="contact.log").count() == 1

    def test_others_see_it_as_far_as_they_may(self, worker, person, partnership):
        make_record(partnership.probation, person)
        open_, guarded = log(worker, person), log(worker, person, category=Category.DOMESTIC_ABUSE)
        seen = gate.visible(partnership.viewer(Role.TEAM_MEMBER, partnership.probation), Contact.objects.all())
        assert list(seen) == [open_]
        assert guarded in gate.visible(worker, Contact.objects.all())


@pytest.mark.django_db
class TestReading:
    def test_seen_by_anybody_tried_by_anybody(self, worker, person, partnership):
        assert reading.last_seen(worker, [person.pk]) == {}
        make_event(person.records.get(), "slept_rough", TODAY - 9 * DAY)
        log(worker, person, on=TODAY - 8 * DAY)
        log(worker, person, on=TODAY - 6 * DAY, outcome=Outcome.ASLEEP)
        log(partnership.viewer(Role.NAVIGATOR), person, on=TODAY - 2 * DAY, outcome=Outcome.NOT_FOUND)
        assert reading.last_seen(worker, [person.pk]) == {person.pk: TODAY - 6 * DAY}, (
            "asleep is seen, not found is not"
        )
        assert reading.attempts(worker, [person.pk]) == {person.pk: 2}
        log(worker, person)
        assert reading.attempts(worker, [person.pk]) == {}

    def test_my_people(self, worker, person, partnership):
        other = make_record(partnership.council, given_name="Bea", family_name="Zed").person
        make_record(partnership.council)
        assert reading.my_people(worker, TODAY) == []
        log(worker, other)
        Involvement.objects.create(
            person=person, agency=partnership.council, worker_id=worker.user_id, because="Lead", starts_on=TODAY
        )
        assert [each.name for each in reading.my_people(worker, TODAY)] == ["Anna Kowalska", "Bea Zed"]

    def test_time_by_week_and_by_member(self, worker, person, partnership):
        log(worker, person, minutes=30)
        log(partnership.viewer(Role.NAVIGATOR), person, minutes=15)
        changes.note_time(by=worker, on=TODAY, minutes=60, what="meeting")
        assert reading.weeks_of(worker, TODAY - 60 * DAY) == {week_of(TODAY): 90}
        assert sorted(reading.given_by_member(worker, week_of(TODAY)).values()) == [15, 90]
        with pytest.raises(Refused):
            changes.note_time(by=worker, on=TODAY, minutes=0, what="meeting")


@pytest.mark.django_db
class TestPages:
    def test_two_taps_from_a_persons_page(self, signed_in, person):
        url = reverse("contact:log", args=[person.key])
        assert "Contact with Anna Kowalska" in signed_in.get(url).content.decode()
        missing = signed_in.post(url, {"mode": "street", "note": "By the river", "key": uuid.uuid4().hex})
        assert "Choose how it went" in missing.content.decode() and "By the river" in missing.content.decode()
        sent = {"mode": "street", "outcome": "spoke", "key": uuid.uuid4().hex}
        assert signed_in.post(url, sent).status_code == 302 and signed_in.post(url, sent).status_code == 302
        assert Contact.objects.get().on == TODAY
        text = signed_in.get(reverse("contact:theirs", args=[person.key])).content.decode()
        assert "On the street" in text and "Last seen or heard today" in text
        assert "Last seen or heard today" in signed_in.get(f"/person/{person.key}/").content.decode()

    def test_the_browsers_queue_gets_a_plain_answer(self, signed_in, worker, person):
        log(worker, person, on=TODAY - DAY)
        sent = {"person": person.key, "mode": "phone", "outcome": "no_answer", "key": uuid.uuid4().hex}
        answers = [signed_in.post("/contact/", sent, headers={"X-Outbox": "yes"}).status_code for _ in range(2)]
        assert answers == [201, 201] and Contact.objects.count() == 2
        wrong = signed_in.post("/contact/", {**sent, "mode": "moon"}, headers={"X-Outbox": "yes"})
        assert wrong.status_code == 422 and "mode" in wrong.json()["errors"]
        gone = signed_in.post("/contact/", {**sent, "person": "222222222222"}, headers={"X-Outbox": "yes"})
        assert gone.status_code == 404

    def test_what_waited_overnight_belongs_to_the_day_it_was_written(self, signed_in, worker, person):
        log(worker, person, on=TODAY - 3 * DAY)
        filled = int((timezone.now() - DAY).timestamp())
        sent = {
            "person": person.key,
            "mode": "street",
            "outcome": "spoke",
            "key": uuid.uuid4().hex,
            "filled_at": filled,
        }
        signed_in.post("/contact/", sent, headers={"X-Outbox": "yes"})
        assert Contact.objects.get(key=sent["key"]).on == TODAY - DAY

    def test_an_empty_page_teaches(self, signed_in):
        assert "Nobody here yet" in signed_in.get("/contact/").content.decode()

    def test_time_given(self, signed_in):
        day = {"on_day": TODAY.day, "on_month": TODAY.month, "on_year": TODAY.year}
        assert signed_in.post("/contact/time/", {"minutes": "90", "what": "meeting", **day}).status_code == 302
        assert (
            TimeGiven.objects.get().minutes == 90 and "1 h 30 min" in signed_in.get("/contact/time/").content.decode()
        )

    def test_somebody_who_may_not_be_seen_is_nowhere(self, client, person, partnership):
        viewer = partnership.viewer(Role.LEAD_WORKER, partnership.outsider)
        client.force_login(User.objects.get(pk=viewer.user_id), BACKEND)
        for name in ("contact:log", "contact:theirs"):
            assert client.get(reverse(name, args=[person.key])).status_code == 404
            assert client.get(reverse(name, args=["222222222222"])).status_code == 404

    def test_the_page_asks_a_few_questions_however_many_people(
        self, signed_in, worker, partnership, django_assert_max_num_queries
    ):
        for _ in range(12):
            log(worker, make_record(partnership.council).person)
        with django_assert_max_num_queries(45):
            signed_in.get("/contact/")
