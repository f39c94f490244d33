"""Meetings around one plan and assessments of the demo: eighteen months in which people were asked twice, and then less often."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction

from alongside.access import gate
from alongside.access.models import Agency
from alongside.access.operator import member
from alongside.access.policy import Category, Role, Viewer
from alongside.conference import reading
from alongside.conference.changes import assessments, conferences
from alongside.conference.models import Conference
from alongside.people.models import Person
from alongside.support.models import Requirement
from alongside.tasks import changes as tasks
from alongside.workspace.sign_ins import SIGN_INS

PEOPLE, SEED, DAY = 12, 23, dt.timedelta(days=1)
ASSESSED = ("housing", "substance_use", "risk", "physical_health", "money")
TOLD_TO = ("The benefits office", "A new duty worker", "The assessment line", "A locum doctor")
QUESTIONS = (
    ("Where to after the hostel?", "A place with a door I can lock, and the dog.", "See the two flats together"),
    ("Which appointments can be one?", "Not four offices in one day.", "Move the key work to the day of the clinic"),
    ("Who holds the money while the claim is open?", "Somebody I know, not a new one.", "Ask for an advance together"),
)


def meet_some(today: dt.date) -> None:
    """Assessments, told-agains and a few conferences, as two workers and the coordinator would have written them down."""
    dice = random.Random(SEED)
    worker, navigator, coordinator = (
        member(_email(role)) for role in (Role.LEAD_WORKER, Role.NAVIGATOR, Role.COORDINATOR)
    )
    with transaction.atomic():
        for number, person in enumerate(_people_of(coordinator)):
            for by in (each for each in (worker, navigator) if gate.why(each, person)):
                _assess(by, person, number, today, dice)
            if number % 3 == 1:
                _ask_to_see(coordinator, person, (worker, navigator), number, today)
            if number < len(QUESTIONS) * 2:
                _meet(coordinator, person, number, today)


def _assess(by: Viewer, person: Person, number: int, today: dt.date, dice: random.Random) -> None:
    for kind in dice.sample(ASSESSED, 2):
        made = assessments.Made(today - dice.randrange(5, 500) * DAY, ask_at="The duty desk")
        try:
            assessments.note(by=by, person=person, kind=kind, made=made, today=today)
        except assessments.AlreadyDone:
            if number % 2:
                again = "The form of the other agency was not accepted"
                assessments.note(by=by, person=person, kind=kind, made=made, again_because=again, today=today)
    for _ in range(dice.randrange(3)):
        on = today - int(dice.triangular(10, 500, 300)) * DAY
        assessments.told_again(by=by, person=person, on=on, whom=dice.choice(TOLD_TO), kind=dice.choice(ASSESSED))
    if number % 3 == 0:
        for each in reading.assessments(by, person, today):
            if each.may_accept:
                assessments.accept(by=by, assessment=each.row, today=today)


def _ask_to_see(by: Viewer, person: Person, keepers: tuple[Viewer, ...], number: int, today: dt.date) -> None:
    """The coordinator asks for what is there instead of asking the person; every second one is answered."""
    there = [each.row for each in reading.assessments(by, person, today) if each.may_accept][:1]
    for row in there:
        task = assessments.ask_to_see(by=by, assessment=row, today=today)
        keeper = next((each for each in keepers if each.agency_id == row.agency_id), None)
        if keeper is not None and number % 2:
            tasks.finish(by=keeper, task=task, result="Sent by secure mail, with their agreement")


def _meet(by: Viewer, person: Person, number: int, today: dt.date) -> None:
    """The first of them have met; for the others the day is to come."""
    settles, wants, decided = QUESTIONS[number % len(QUESTIONS)]
    has_met = number < len(QUESTIONS)
    on = today - (7 + number) * DAY if has_met else today + (3 + number) * DAY
    others = list(reading.alongside(by, person)[:3])
    row = conferences.call(
        by=by, person=person, settles=settles, category=Category.HOUSING, invite=others, few_because="Nobody else knows them yet",
        when=conferences.When(on, dt.time(10), "The day centre, small room"), person_is=Conference.Place.COMES, today=today,
    )  # fmt: skip
    if not has_met:
        return
    conferences.say(by=by, conference=row, kind="view", text=wants, how="own_words")
    does: Agency = others[0] if others else row.agency
    conferences.decide(
        by=by, conference=row, what=decided, agency=does, due_on=today + 9 * DAY, category=Category.HOUSING
    )
    conferences.held(by=by, conference=row, today=today)


def _people_of(by: Viewer) -> list[Person]:
    """Those whose plans have been written down."""
    planned = Requirement.objects.values("person")
    return list(gate.visible(by, Person.objects.current()).filter(pk__in=planned).order_by("pk")[:PEOPLE])


def _email(role: Role) -> str:
    return next(each.email for each in SIGN_INS if each.role is role)
