"""How people of the demo may be reached safely, and where two of them are safe; one asks for a second person to open it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from alongside.access import gate
from alongside.access.operator import member
from alongside.access.policy import Role, Viewer
from alongside.cohort.models import Place, Standing
from alongside.outputs.contact import Channel
from alongside.people.models import Person
from alongside.reaching import changes, unmasking
from alongside.workspace.sign_ins import SIGN_INS

PEOPLE = 9
SAID: tuple[dict[str, Any], ...] = (
    {"unsafe": [Channel.VOICEMAIL, Channel.TEXT], "preferred": [Channel.CALL], "from_hour": dt.time(9, 30),
     "until_hour": dt.time(14, 30), "code_word": "Robin", "must_not_learn": "Whoever else picks up the phone"},
    {"unsafe": [Channel.LETTER], "preferred": [Channel.IN_PERSON], "through": "The worker at the day centre"},
    {"preferred": [Channel.TEXT], "may_say_who": True},
)  # fmt: skip
SAFE_PLACES: tuple[dict[str, Any], ...] = (
    {"kind": "refuge", "address": "Willow House, ask at the office", "given_by": "The refuge's own worker",
     "is_for_letters": False},
    {"kind": "care_of", "address": "Care of the day centre, 3 Market Row", "given_by": "They said so themselves",
     "is_for_letters": True},
)  # fmt: skip


def reach_safely(today: dt.date) -> None:
    """What a lead worker hears in the last year and a half, and what they hold for the two who are hiding."""
    by = member(_email(Role.LEAD_WORKER))
    people = _people_of(by)
    for number, person in enumerate(people):
        told_on = today - dt.timedelta(days=40 * (PEOPLE - number))
        changes.say_how(by=by, person=person, told_on=told_on, today=today, **SAID[number % len(SAID)])
    held = [
        changes.hold_address(by=by, person=person, starts_on=today - dt.timedelta(days=21), **place)
        for person, place in zip(people, SAFE_PLACES, strict=False)
    ]
    coordinator = member(_email(Role.COORDINATOR))
    for address in held[:1]:
        if gate.why(coordinator, address.person):
            because = "Somebody must meet them at the door when they come out"
            unmasking.ask(by=coordinator, person=address.person, key=address.key, because=because)


def _people_of(by: Viewer) -> list[Person]:
    """Those on the list whom the worker may see; where there is no list yet, those who are eligible."""
    seen = gate.visible(by, Person.objects.current())
    listed = seen.filter(pk__in=Place.objects.filter(ended_on=None).values("person"))
    eligible = seen.filter(pk__in=Standing.objects.eligible().values("person"))
    return list((listed if listed.exists() else eligible).order_by("pk")[:PEOPLE])


def _email(role: Role) -> str:
    return next(each.email for each in SIGN_INS if each.role is role)
