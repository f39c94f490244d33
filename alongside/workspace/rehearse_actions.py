"""Eighteen months of going out, ringing round and getting things done, as three workers of the demo would have written it down."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from dataclasses import dataclass
from itertools import islice

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from alongside.access import gate
from alongside.access.models import Agency, User
from alongside.access.operator import member
from alongside.access.policy import Category, Role, Viewer
from alongside.barriers import changes as barriers
from alongside.barriers.rules import State
from alongside.cohort.models import Place
from alongside.contact import changes as contact
from alongside.contact import safe
from alongside.contact.rules import Mode, Outcome, fits, may_reach
from alongside.people.models import Person
from alongside.tasks import changes as tasks
from alongside.tasks import jobs
from alongside.tasks.models import Move, Task
from alongside.team.models import Lead
from alongside.workspace.sign_ins import SIGN_INS

WORKERS = (Role.TEAM_MEMBER, Role.LEAD_WORKER, Role.NAVIGATOR)
PEOPLE_EACH, DAYS, SEED = 5, 540, 18
DAY = dt.timedelta(days=1)
MODES = (Mode.STREET, Mode.STREET, Mode.OFFICE, Mode.PHONE, Mode.PHONE, Mode.HOME, Mode.TEXT)
OUTCOMES = (Outcome.SPOKE,) * 5 + (
    Outcome.NO_ANSWER,
    Outcome.NOT_FOUND,
    Outcome.ASLEEP,
    Outcome.DECLINED,
    Outcome.MESSAGE_LEFT,
)
PLACES = {Mode.STREET: ("Under the arches", "By the library", "Outside the station"), Mode.OFFICE: ("Day centre",)}
NOTES = (
    "", "", "", "In good spirits; talked about the choir.", "Feet are sore again. New socks given.",
    "Wants to ring a sister before Christmas.", "Asked what happens with the room.", "Would rather meet in the mornings.",
)  # fmt: skip


@dataclass(frozen=True)
class Agreed:
    """Something that was agreed, and what came of it."""

    title: str
    category: Category
    result: str


DONE = (
    Agreed("Register with a surgery", Category.PHYSICAL_HEALTH, "Registered; first appointment kept together."),
    Agreed("Ring the housing officer about the reference", Category.HOUSING, "Reference sent to the landlord."),
    Agreed("Go along to the benefits appointment", Category.MONEY, "Went together. Payment starts next month."),
    Agreed("Find out what the licence says about the town centre", Category.JUSTICE, "Only two streets are ruled out."),
    Agreed("Ask for a copy of the birth certificate", Category.IDENTITY, "It came in the post and is in the safe."),
    Agreed("Bring a phone that works", Category.IDENTITY, "Given; the number is with the team."),
    Agreed("Ask the clinic for a later slot", Category.SUBSTANCE_USE, "They can come at two instead of nine."),
)
OPEN = (
    Agreed("See the flat together", Category.HOUSING, ""),
    Agreed("Ask about the dentist", Category.PHYSICAL_HEALTH, ""),
    Agreed("Sort out the bank card", Category.MONEY, ""),
    Agreed("Find a GP who takes people without an address", Category.PHYSICAL_HEALTH, ""),
    Agreed("Write to the court about the new date", Category.JUSTICE, ""),
)
BARRIERS = (  # what, part of life, whose, how it ended (None: open), what was done
    ("Only one missed call is allowed before the place goes", "access", "The assessment line", State.FLEXED,
     "The manager rings the worker before closing the case."),
    ("Nobody registers without proof of address", "health", "Two surgeries", State.REMOVED,
     "Both now take the day centre's address."),
    ("Old arrears keep somebody off the list", "housing", "The housing register", None, ""),
    ("A bank asks for two papers that nobody on the street has", "money", "A high-street bank", None, ""),
    ("The hostel takes no couples", "housing", "A hostel", State.NOT_RESOLVABLE,
     "The trustees were asked twice. The building has no such rooms."),
    ("Treatment begins only after a month of mornings", "substance_use", "The morning clinic", None, ""),
)  # fmt: skip
FOR_EVERYBODY = (
    ("No bed can be booked before noon on the day", "housing", "Night shelters", None, ""),
    ("Benefits cannot be claimed before the day of release", "money", "The benefits office", State.SUFFICIENT,
     "A claim is prepared inside, and goes off at the gate."),
)  # fmt: skip


@transaction.atomic  # a thousand small changes that need not reach the disk one by one
def follow_up_some(today: dt.date) -> None:
    """Contacts, actions, barriers and time given of eighteen months. The same each time it is played."""
    chance = random.Random(SEED)
    for number, role in enumerate(WORKERS):
        by = member(next(each.email for each in SIGN_INS if each.role is role))
        people = people_of(by)
        for at, person in enumerate(people):
            _meet(by, person, today, chance)
            _agree(by, person, today, chance, at + number)
        _meet_barriers(by, people, today, number)
        _give_time(by, today, chance)
    jobs.keep_up(today)


def people_of(by: Viewer) -> list[Person]:
    """Whom this worker would be alongside: those they lead with, those with a place on the list, those likely to get one."""
    seen = gate.visible(by, Person.objects.current())
    led = list(seen.filter(pk__in=Lead.objects.current().filter(worker=by.user_id).values("person")).order_by("pk"))
    placed = Exists(Place.objects.filter(person=OuterRef("pk"), ended_on=None))
    likely = Person.objects.current().filter(standings__set_slug="default").annotate(is_placed=placed)
    others = likely.exclude(pk__in=[each.pk for each in led]).order_by("-is_placed", "-standings__areas", "pk")
    return [*led, *islice(gate.visible(by, others), max(0, PEOPLE_EACH - len(led)))]


def _meet(by: Viewer, person: Person, today: dt.date, chance: random.Random) -> None:
    """One contact or attempt every two weeks or so; the last a few days ago."""
    on, known = today - chance.randint(1, 12) * DAY, safe.known_of(person)
    while on > today - DAYS * DAY:
        mode = chance.choice(MODES)
        outcome = chance.choice([each for each in OUTCOMES if fits(mode, each)])
        if outcome is Outcome.MESSAGE_LEFT and not may_reach(known, mode, outcome):
            outcome = Outcome.NO_ANSWER
        contact.log_contact(
            by=by, key=uuid.UUID(int=chance.getrandbits(128)).hex, person=person, mode=mode, outcome=outcome, on=on, today=on,
            place=chance.choice(PLACES.get(mode, ("",))), minutes=chance.choice((None, 10, 15, 30, 60)),
            note=chance.choice(NOTES) if outcome is Outcome.SPOKE else "",
        )  # fmt: skip
        on -= chance.randint(10, 26) * DAY


def _agree(by: Viewer, person: Person, today: dt.date, chance: random.Random, at: int) -> None:
    owner = User.objects.get(pk=by.user_id or 0)
    agency = Agency.objects.get(pk=by.agency_id or 0)

    def ask(agreed: Agreed, asked: int, due: int) -> Task:
        task = tasks.ask_for(by=by, person=person, agency=agency, title=agreed.title, category=agreed.category,
                             due_on=today + due * DAY, owner=owner)  # fmt: skip
        _as_of(task, today - asked * DAY)
        return task

    for agreed in chance.sample(DONE, 3):
        ago = chance.randint(40, DAYS)
        task = ask(agreed, ago, 14 - ago)
        tasks.finish(by=by, task=task, result=agreed.result)
        _as_of(task, today - ago * DAY, ended=today - (ago - chance.randint(3, 20)) * DAY)
    waiting = ask(OPEN[at % len(OPEN)], 5 + 8 * at, (3, -2, 9, -10, 21)[at % 5])
    _let_something_become_of(by, waiting, today, at)


def _let_something_become_of(by: Viewer, task: Task, today: dt.date, at: int) -> None:
    """One waits for somebody, one was carried, one is offered to a colleague, one stands still, one just goes on."""
    if at % 5 == 1:
        tasks.block(
            by=by, task=task, since=today - 6 * DAY, blocked_by="The landlord", unblocks="The reference from May"
        )
    elif at % 5 == 2:
        tasks.carry(by=by, task=task, due_on=today + 9 * DAY, because="The office is closed this week", today=today)
    elif at % 5 == 3:
        others = [each for each in tasks.colleagues(task, today) if each.pk != by.user_id]
        if others:
            tasks.offer(by=by, task=task, to=others[0], note="I am away next week")


def _as_of(task: Task, asked: dt.date, ended: dt.date | None = None) -> None:
    """Set the clock of something invented back to when it would have been written."""
    at = timezone.make_aware(dt.datetime.combine(asked, dt.time(10, 30)))
    values: dict[str, object] = {"asked_at": at, "moved_on": ended}
    if ended is not None:
        values["done_at"] = timezone.make_aware(dt.datetime.combine(ended, dt.time(15, 0)))
        Move.objects.filter(task=task).update(at=values["done_at"])
    Task.objects.filter(pk=task.pk).update(**values)
    task.refresh_from_db()


def _meet_barriers(by: Viewer, people: list[Person], today: dt.date, number: int) -> None:
    logged = [(said, person) for said, person in zip(BARRIERS[number * 2 : number * 2 + 2], people, strict=False)]
    everybodys = [(said, None) for said in FOR_EVERYBODY[number : number + 1]]
    for at, ((what, domain, whose, ended, why), person) in enumerate([*logged, *everybodys]):
        met_on = today - (50 + 60 * at + 35 * number) * DAY
        barrier = barriers.log_barrier(
            by=by, person=person, what=what, domain=domain, organisation=whose, met_on=met_on
        )
        if ended is not None:
            barriers.move(by=by, barrier=barrier, to_state=ended, why=why, on=met_on + 33 * DAY)


def _give_time(by: Viewer, today: dt.date, chance: random.Random) -> None:
    for week in range(8):
        on = today - week * 7 * DAY
        contact.note_time(by=by, on=on, minutes=chance.choice((60, 90, 120)), what="meeting")
