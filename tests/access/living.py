"""A small world in which a year of work may happen in any order: who is alongside whom, who agreed to what, who must not see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models

from alongside.access import gate
from alongside.access.models import (
    Agency,
    Agreement,
    Conflict,
    Consent,
    Involvement,
    KeptApart,
    Membership,
    Objection,
    Opening,
    Restriction,
    Status,
    User,
)  # fmt: skip
from alongside.access.policy import Category, Purpose, Role, Viewer
from alongside.barriers.models import Barrier
from alongside.cohort.models import Nomination
from alongside.partnership.models import PurposeEntry
from alongside.people.changes import merge_people, part_people, undo_move
from alongside.people.models import Event, Identifier, IdentityMove, Person, Record
from alongside.reaching.models import SafeAddress, SafeWays
from alongside.tasks.models import Move, Task
from tests.access.worlds import LONG_AGO, SET, TOLD
from tests.factories.partnership import make_event, make_purposes, make_record

BEGINNING = dt.datetime(2026, 11, 2, 12, tzinfo=dt.UTC)
TABLES: dict[type[models.Model], tuple[str, ...]] = {  # and the ways from a row to whom and what it speaks of
    Person: (), Record: ("person", "agency"), Identifier: ("record__person", "record__agency"), Event: ("person", "agency"),
    Move: ("task__person", "task__agency"), Barrier: ("person", "agency"), SafeWays: ("person",),
    SafeAddress: ("person", "agency"), Nomination: ("person", "agency"), IdentityMove: ("person",),
}  # fmt: skip
KINDS = {Category.JUSTICE: "arrest", Category.HOUSING: "contact", Category.DOMESTIC_ABUSE: "contact"}
ROLES = (Role.COORDINATOR, Role.LEAD_WORKER, Role.NAVIGATOR, Role.DATA_OFFICER, Role.BOARD_MEMBER)
SHARED = (Category.IDENTITY, Category.JUSTICE, Category.HOUSING, Category.VOICE)


class LivingWorld:
    """Three agencies, two people, three workers. `now` is what the clock says."""

    now = BEGINNING

    def __init__(self) -> None:
        self.agencies = [
            Agency.objects.create(slug=f"living-{name}", name=name) for name in ("Council", "Prison", "Clinic")
        ]
        make_purposes(self.agencies[0])
        council, prison, clinic = self.agencies
        kept = {"Anna": (council, prison), "Bea": (prison, clinic)}
        self.people = [self._known(name, agencies) for name, agencies in kept.items()]
        make_event(make_record(prison, person=False), "arrest", LONG_AGO)
        Barrier.objects.create(
            category="identity", domain="access", what="No way in", met_on=LONG_AGO, raised_by_name="X"
        )
        self.workers = [self._worker(*each) for each in zip("abc", self.agencies, ROLES, strict=False)]
        self._begin(*self.agencies, *self.people)

    def _begin(self, council: Agency, prison: Agency, clinic: Agency, anna: Person, bea: Person) -> None:
        """A little of everything to begin with, so that each reason there is for a yes and for a no is given from the start."""
        self.agree(prison, council, SHARED, Purpose.COORDINATION, needs_consent=False)
        self.agree(clinic, council, [Category.JUSTICE, Category.HOUSING], Purpose.COORDINATION, needs_consent=True)
        self.say(bea, Category.JUSTICE, council, Status.AGREED, None)
        self.objects_to(anna, Category.VOICE, council)
        self.open(anna, self.workers[1], [Category.HOUSING])
        self.conflict(anna, user=self.workers[2])
        before = {"agency": clinic, "role": Role.NAVIGATOR, "starts_on": LONG_AGO, "ends_on": LONG_AGO}
        Membership.objects.create(user=self.workers[0], **before)

    @property
    def today(self) -> dt.date:
        return self.now.date()

    def _known(self, name: str, agencies: Iterable[Agency]) -> Person:
        person = Person.objects.create(given_name=name)
        for agency in agencies:
            self.comes_to(person, agency)
        SafeWays.objects.create(person=person, told_on=LONG_AGO, starts_on=LONG_AGO, recorded_by_name="X")
        return person

    def _worker(self, name: str, agency: Agency, role: Role) -> User:
        user = User.objects.create_user(f"{name}@living.example", "a-long-password-1", name=name)
        Membership.objects.create(user=user, agency=agency, role=role, starts_on=LONG_AGO)
        return user

    def viewers(self) -> list[Viewer]:
        """Everybody as they come to the door today, through memberships that stand and that have ended."""
        return [gate.viewer_for(each, self.today) for each in Membership.objects.select_related("user", "agency")]

    def rows(self) -> dict[type[models.Model], list[Any]]:
        return {
            model: list(model._default_manager.select_related(*ways) if ways else model._default_manager.all())
            for model, ways in TABLES.items()
        }

    # What happens.

    def comes_to(self, person: Person, agency: Agency) -> None:
        """An agency begins to keep a record of somebody, with a little of everything."""
        record = make_record(agency, person=person)
        its = {"person": person, "agency": agency}
        for category, kind in KINDS.items():
            make_event(record, kind, LONG_AGO, category=category)
        Identifier.objects.create(record=record, kind="pnc", supplied=f"P{record.pk}", category=Category.JUSTICE)
        task = Task.objects.create(**its, category="housing", due_on=LONG_AGO, asked_by_name="X", title="Call")
        Move.objects.create(task=task, kind="carried", by_name="X", note="Later")
        Barrier.objects.create(
            **its, category="housing", domain="housing", met_on=LONG_AGO, raised_by_name="X", what="Full"
        )
        if not Nomination.objects.filter(**its).exists():
            Nomination.objects.create(**its, on=LONG_AGO, by_name="X", barriers_met="No home", why_now="Now")
        if not SafeAddress.objects.filter(**its).exists():
            where = {"kind": "refuge", "address": "1 Far Street", "starts_on": LONG_AGO, "recorded_by_name": "X"}
            SafeAddress.objects.create(**its, **where)

    def agree(
        self, giver: Agency, receiver: Agency, categories: Iterable[Category], purpose: Purpose, *, needs_consent: bool
    ) -> None:
        agreement = Agreement.objects.create(
            title="They share", giver=giver, purpose=purpose, starts_on=self.today, review_on=self.today,
            categories=sorted(categories), needs_consent=needs_consent,
        )  # fmt: skip
        agreement.receivers.set([receiver])

    def end_agreements(self, giver: Agency) -> None:
        Agreement.objects.filter(giver=giver, ends_on=None).update(ends_on=self.today)

    def register(self, purpose: Purpose, *, stands: bool) -> None:
        until = self.today + dt.timedelta(900 if stands else -1)
        PurposeEntry.objects.filter(purpose=purpose).update(stands_until=until)

    def say(self, person: Person, category: Category, agency: Agency, status: Status, days: int | None) -> None:
        """The person's newest word; what they said before is kept and counts no more."""
        same = {"person": person, "category": category, "agency": agency}
        Consent.objects.newest().filter(**same).update(superseded_at=self.now)
        ends = None if days is None else self.today + dt.timedelta(days)
        Consent.objects.create(**same, status=status, ends_on=ends, **TOLD)

    def objects_to(self, person: Person, category: Category, agency: Agency | None) -> None:
        Objection.objects.create(person=person, category=category, agency=agency, recorded_by_name="X")

    def restrict(self, person: Person, readers: Iterable[User]) -> None:
        row = Restriction.objects.standing().filter(person=person).first() or Restriction.objects.create(
            person=person, **SET
        )
        row.readers.set(readers)

    def conflict(self, person: Person, **whom: object) -> None:
        if not Conflict.objects.standing().filter(person=person, **whom).exists():
            Conflict.objects.create(person=person, **whom, **SET)

    def keep_apart(self, person: Person, other: Person) -> None:
        for one, two in ((person, other), (other, person)):
            if one != two and not KeptApart.objects.standing().filter(person=one, other=two).exists():
                KeptApart.objects.create(person=one, other=two, **SET)

    def lift(self, kind: type[models.Model]) -> None:
        kind._default_manager.filter(lifted_at=None).update(lifted_at=self.now)

    def open(self, person: Person, worker: User, categories: Iterable[Category]) -> None:
        """In an emergency: for this person, in the role in which the worker asks, for an hour."""
        membership = Membership.objects.filter(user=worker).latest("pk")
        Opening.objects.create(
            person=person, user=worker, agency=membership.agency, role=membership.role, categories=sorted(categories),
            reason="life", words="Found unconscious", opened_at=self.now, ends_at=self.now + dt.timedelta(hours=1),
            review_by=self.today,
        )  # fmt: skip

    def involve(self, person: Person, agency: Agency, worker: User | None) -> None:
        beside = {"agency": agency, "worker": worker, "because": "Beside them", "starts_on": self.today}
        Involvement.objects.create(person=person, **beside)

    def step_back(self, agency: Agency) -> None:
        Involvement.objects.filter(agency=agency, ends_on=None).update(ends_on=self.today)

    def change_job(self, worker: User, agency: Agency, role: Role) -> None:
        """The membership so far ends today; another begins tomorrow."""
        Membership.objects.filter(user=worker, ends_on=None, starts_on__lte=self.today).update(ends_on=self.today)
        key = {"user": worker, "agency": agency, "role": role, "starts_on": self.today + dt.timedelta(1)}
        Membership.objects.get_or_create(**key)

    def join(self) -> None:
        """The two turn out to be one, or, where that was wrong, are put back."""
        moves = IdentityMove.objects.filter(kind=IdentityMove.Kind.MERGE, undone_by=None)
        if (move := moves.first()) is not None:
            undo_move(move, "They are two", "X")
        else:
            merge_people(*self.people, "One and the same", "X")

    def part(self, person: Person) -> None:
        """A record turns out to be somebody else's."""
        if person.records.count() > 1:
            part_people(person, [person.records.latest("pk").pk], "Somebody else's", "X")
