"""Whatever happens in whatever order: the rows that the gate gives are those of which the policy says yes in words, for everybody.

The world is built once. Each run of events happens in it within a savepoint and is taken back; the same runs each time, so that
nobody is held up by chance. More of them: ALONGSIDE_TEST_RUNS=500.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
from typing import ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from alongside.access import compiled, gate
from alongside.access.gate import Refused
from alongside.access.models import Conflict, KeptApart, Objection, Restriction, Status, User
from alongside.access.policy import Category, Purpose
from tests.access.living import BEGINNING, KINDS, ROLES, SHARED, LivingWorld

pytestmark = pytest.mark.django_db
ONE_OF_TWO, ONE_OF_THREE = st.integers(0, 1), st.integers(0, 2)
CATEGORIES = st.sets(
    st.sampled_from([*KINDS, Category.IDENTITY, Category.VOICE, Category.CONFIDENTIAL_LOCATION]), min_size=1
)
ONE = st.sampled_from([*KINDS, Category.IDENTITY, Category.VOICE])
RUNS = int(os.environ.get("ALONGSIDE_TEST_RUNS", 0)) or {"sqlite": 6, "postgresql": 4}
STEPS = 8


class AnyOrder(RuleBasedStateMachine):
    """Events by number: person, agency and worker are places in the world's lists."""

    world: ClassVar[LivingWorld]
    reasons: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.world.now = BEGINNING

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @rule(worker=ONE_OF_THREE, agency=ONE_OF_THREE, role=st.sampled_from(ROLES))
    def somebody_changes_their_job(self, worker, agency, role):
        self.world.change_job(self.world.workers[worker], self.world.agencies[agency], role)

    @rule(worker=ONE_OF_THREE, is_active=st.booleans())
    def an_account_is_closed_or_opened(self, worker, is_active):
        User.objects.filter(pk=self.world.workers[worker].pk).update(is_active=is_active)

    @rule(giver=ONE_OF_THREE, receiver=ONE_OF_THREE, categories=CATEGORIES, purpose=st.sampled_from(list(Purpose)[:2]),
          needs_consent=st.booleans())  # fmt: skip
    def agencies_agree(self, giver, receiver, categories, purpose, needs_consent):
        agencies = self.world.agencies
        self.world.agree(agencies[giver], agencies[receiver], categories, purpose, needs_consent=needs_consent)

    @rule(receiver=ONE_OF_THREE, needs_consent=st.booleans())
    def everybody_shares_with(self, receiver, needs_consent):
        for giver in self.world.agencies:
            receiving = self.world.agencies[receiver]
            self.world.agree(giver, receiving, SHARED, Purpose.COORDINATION, needs_consent=needs_consent)

    @rule(giver=ONE_OF_THREE)
    def agreements_end(self, giver):
        self.world.end_agreements(self.world.agencies[giver])

    @rule(purpose=st.sampled_from(list(Purpose)[:2]), stands=st.booleans())
    def a_purpose_is_reviewed_or_not(self, purpose, stands):
        self.world.register(purpose, stands=stands)

    @rule(person=ONE_OF_TWO, agency=ONE_OF_THREE, worker=st.none() | ONE_OF_THREE)
    def an_agency_comes_alongside(self, person, agency, worker):
        named = None if worker is None else self.world.workers[worker]
        self.world.involve(self.world.people[person], self.world.agencies[agency], named)

    @rule(agency=ONE_OF_THREE)
    def an_agency_steps_back(self, agency):
        self.world.step_back(self.world.agencies[agency])

    @rule(person=ONE_OF_TWO, agency=ONE_OF_THREE)
    def an_agency_sends_a_record(self, person, agency):
        self.world.comes_to(self.world.people[person], self.world.agencies[agency])

    @rule(person=ONE_OF_TWO, category=ONE, agency=ONE_OF_THREE, days=st.none() | st.integers(0, 2),
          status=st.sampled_from(Status) | st.just(Status.AGREED))  # fmt: skip
    def somebody_is_asked(self, person, category, agency, status, days):
        self.world.say(self.world.people[person], category, self.world.agencies[agency], status, days)

    @rule(person=ONE_OF_TWO, category=ONE, agency=st.none() | ONE_OF_THREE)
    def somebody_objects(self, person, category, agency):
        self.world.objects_to(
            self.world.people[person], category, None if agency is None else self.world.agencies[agency]
        )

    @rule()
    def objections_end(self):
        Objection.objects.standing().update(ended_at=self.world.now)

    @rule(person=ONE_OF_TWO, worker=ONE_OF_THREE)
    def a_worker_must_not_see(self, person, worker):
        self.world.conflict(self.world.people[person], user=self.world.workers[worker])

    @rule(person=ONE_OF_TWO, agency=ONE_OF_THREE)
    def an_agency_must_not_see(self, person, agency):
        self.world.conflict(self.world.people[person], agency=self.world.agencies[agency])

    @rule()
    def the_two_are_kept_apart(self):
        self.world.keep_apart(*self.world.people)

    @rule(person=ONE_OF_TWO, readers=st.sets(ONE_OF_THREE))
    def a_few_alone_may_read(self, person, readers):
        self.world.restrict(self.world.people[person], [self.world.workers[each] for each in readers])

    @rule(kind=st.sampled_from([Conflict, KeptApart, Restriction]))
    def protection_is_lifted(self, kind):
        self.world.lift(kind)

    @rule(person=ONE_OF_TWO, worker=ONE_OF_THREE, categories=CATEGORIES)
    def an_emergency(self, person, worker, categories):
        self.world.open(self.world.people[person], self.world.workers[worker], categories)

    @rule()
    def the_two_are_joined_or_put_back(self):
        self.try_to(self.world.join)

    @rule(person=ONE_OF_TWO)
    def a_record_was_somebody_elses(self, person):
        self.try_to(functools.partial(self.world.part, self.world.people[person]))

    @rule(passes=st.sampled_from([dt.timedelta(minutes=59), dt.timedelta(hours=1), dt.timedelta(1), dt.timedelta(40)]))
    def time_passes(self, passes):
        self.world.now += passes

    def try_to(self, change):
        """Some things cannot be done as the world stands; then nothing has happened."""
        for person in self.world.people:
            person.refresh_from_db()
        try:
            with transaction.atomic():
                change()
        except Refused:
            pass

    @invariant()
    def rows_and_words_agree(self):
        tables = self.world.rows()
        for viewer in self.world.viewers():
            tie = functools.cache(functools.partial(TIES, viewer))
            with pytest.MonkeyPatch.context() as patch:  # asked once for each person, not for each of their rows
                patch.setattr(gate, "ties", lambda viewer, person, tie=tie: tie(person))
                for model, rows in tables.items():
                    decided = {row.pk: gate.why(viewer, row) for row in rows}
                    self.reasons.update(decision.because for decision in decided.values())
                    shown = list(gate.visible(viewer, model._default_manager.all()).values_list("pk", flat=True))
                    allowed = [pk for pk, decision in decided.items() if decision]
                    assert sorted(shown) == sorted(allowed), f"{model.__name__} for {viewer.name}, {viewer.role}"


TIES = gate.ties
EACH_REASON = (
    "your own agency's record", "agreed by the partnership", "under an agreement", "The person agreed", "opened it in an emergency",
    "membership of this agency has ended", "Nothing that may be shown", "does not see facts about", "not working with this person",
    "person objects", "has not agreed", "No agreement in force",
)  # fmt: skip


@pytest.fixture
def _world(db, monkeypatch):
    """Its clock is everybody's."""
    AnyOrder.world = LivingWorld.__new__(LivingWorld)  # whose clock stands while it is built
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *args: AnyOrder.world.today)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AnyOrder.world.now)
    compiled.forget()
    AnyOrder.world = LivingWorld()
    yield
    compiled.forget()


def test_rows_and_words_agree_whatever_happens(_world):
    AnyOrder.reasons = set()
    runs = RUNS if isinstance(RUNS, int) else RUNS[connection.vendor]
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=runs, stateful_step_count=STEPS, deadline=None, derandomize=not isinstance(RUNS, int), database=None,
            suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink],
        ),
    )  # fmt: skip
    unheard = [words for words in EACH_REASON if not any(words in because for because in AnyOrder.reasons)]
    assert unheard == []
