"""Instruments answered in the demo: wellbeing that goes up and down, and a first and a second look at the ten areas."""

from __future__ import annotations

import datetime as dt
import random

from alongside.access import gate
from alongside.access.operator import member
from alongside.access.policy import Role, Viewer
from alongside.cohort.models import Place
from alongside.instruments import changes, documents
from alongside.instruments.models import Completion
from alongside.people.models import Person
from alongside.workspace.sign_ins import SIGN_INS

SEED, EVERY_DAYS, TIMES, PEOPLE = 41, 80, 6, 12
SAID = ("It was a good week.", "They had not slept.", "The dog was back.", "After the court date.")


def answer_some(today: dt.date) -> None:
    """About everybody on the list, as their lead worker and their navigator would have asked them over eighteen months."""
    dice = random.Random(SEED)
    workers = [member(_email(role)) for role in (Role.LEAD_WORKER, Role.NAVIGATOR)]
    listed = Place.objects.filter(ended_on=None).values("person")
    for number, person in enumerate(Person.objects.current().filter(pk__in=listed).order_by("pk")[:PEOPLE]):
        by = next((each for each in workers if gate.why(each, person)), None)
        if by is None:
            continue
        _wellbeing(by, person, number, today, dice)
        if number % 2 == 0:
            _ten_areas(by, person, number, today, dice)


def _wellbeing(by: Viewer, person: Person, number: int, today: dt.date, dice: random.Random) -> None:
    for time in range(2 + number % TIMES):
        on = today - dt.timedelta(days=dice.randrange(5, 20) + EVERY_DAYS * (1 + number % TIMES - time))
        answers = {
            item.key: max(0, min(10, round(dice.gauss(6 - time * 0.4 if item.key == "anxious" else 3 + time * 0.5, 1.4))))
            for item in documents.in_force()["ons4"].items if dice.random() > 0.04
        }  # fmt: skip
        note = SAID[time % len(SAID)] if time % 2 else ""
        changes.complete(
            by=by, person=person, slug="ons4", answers=answers, on=on, how=Completion.How.WITH, today=today, note=note
        )


def _ten_areas(by: Viewer, person: Person, number: int, today: dt.date, dice: random.Random) -> None:
    for time, days in enumerate((400, 40)):
        items = documents.in_force()["ndta"].items
        answers = {item.key: item.step * max(0, dice.choice((2, 3, 3, 4)) - time * dice.randrange(2)) for item in items}
        if number % 4 == 0 and time:
            del answers["impulse_control"]  # left open: there is no total
        changes.complete(
            by=by, person=person, slug="ndta", answers=answers, on=today - dt.timedelta(days=days + number),
            how=Completion.How.ABOUT, today=today,
        )  # fmt: skip


def _email(role: Role) -> str:
    return next(each.email for each in SIGN_INS if each.role is role)
