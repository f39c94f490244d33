"""Plans of the demo: what several agencies ask of the same people, so that there is something to put right."""

from __future__ import annotations

import datetime as dt
from typing import Any

from alongside.access import gate
from alongside.access.operator import member
from alongside.access.policy import Role, Viewer
from alongside.cohort.models import Place, Standing
from alongside.people.models import Person
from alongside.support import changes
from alongside.support.rules import monday_of
from alongside.workspace.sign_ins import SIGN_INS

PEOPLE = 12
HIGH_STREET = {"place": "Probation, 12 High Street", "area": "West End", "latitude": 51.515, "longitude": -0.14}
CLINIC = {"place": "The clinic by the bridge", "area": "Riverside", "latitude": 51.47, "longitude": -0.11}
MARKET = {"place": "The market", "area": "Riverside", "latitude": 51.472, "longitude": -0.111}
HOSTEL = {"place": "The hostel", "area": "Riverside", "latitude": 51.475, "longitude": -0.115}


def write_plans(today: dt.date) -> None:
    """What three workers write down, for each of the first people whom they all may see."""
    writers = [member(_email(role)) for role in (Role.LEAD_WORKER, Role.NAVIGATOR, Role.COORDINATOR)]
    monday = monday_of(today) + dt.timedelta(weeks=1)
    for by in writers:
        for number, person in enumerate(_people_of(by)):
            written: list[int] = []
            for said in _asked(number, by, monday):
                first = written if said.get("kind") == "deadline" and len(written) > 1 else []
                row = changes.require(by=by, person=person, **said, after=first)
                if row.kind == "deadline":
                    written.append(row.pk)


def _asked(number: int, by: Viewer, monday: dt.date) -> list[dict[str, Any]]:
    """What one of the roles asks of somebody. Only some of it clashes: most lives are not all trouble."""
    thursday = monday + dt.timedelta(days=3)
    if by.role == Role.LEAD_WORKER:
        return [
            {"kind": "appointment", "what": "See the key worker", "category": "identity", "on": thursday, "at": dt.time(10),
             "minutes": 60, "mode": "in_person", "is_weekly": True, "is_escorted": number % 4 == 0, **CLINIC},
            {"kind": "goal", "what": "Drink less, and safely", "category": "substance_use", "says": ["harm_reduction"]},
            {"kind": "deadline", "what": "Order the birth certificate", "category": "identity",
             "from_on": monday + dt.timedelta(days=2 + number % 3), "good_for_months": 120},
            {"kind": "deadline", "what": "Open a basic bank account", "category": "money", "from_on": monday},
            {"kind": "deadline", "what": "Apply for housing", "category": "housing",
             "due_on": monday + dt.timedelta(days=3), "asks": ["assessment:housing"]},
        ]  # fmt: skip
    if by.role == Role.NAVIGATOR:
        at = dt.time(10, 30) if number % 3 == 0 else dt.time(14)
        asked = [
            {"kind": "appointment", "what": "Report to probation", "asker": "Probation", "category": "justice", "on": thursday,
             "at": at, "minutes": 30, "mode": "in_person", "is_fixed": True, "is_weekly": True, "source": "letter",
             **HIGH_STREET},
        ]  # fmt: skip
        if number % 2:
            asked.append(
                {"kind": "rule", "what": "Be in at night", "asker": "Probation", "category": "justice", "says": ["curfew"],
                 "from_time": dt.time(19), "until_time": dt.time(7), "is_fixed": True, **HOSTEL}
            )  # fmt: skip
        if number % 4 == 2:
            asked.append(
                {"kind": "rule", "what": "Stay away from the market", "asker": "Probation", "category": "justice",
                 "keep_out_metres": 400, "is_fixed": True, "source": "letter", **MARKET}
            )  # fmt: skip
        return asked
    rule = {"kind": "rule", "what": "No alcohol or drugs in the house", "asker": "The hostel", "category": "housing",
            "says": ["abstinence"]}  # fmt: skip
    assessed = {
        "kind": "deadline",
        "what": "Housing needs assessment",
        "category": "housing",
        "asks": ["assessment:housing"],
        "good_for_months": 6,
    }
    return [rule] if number % 2 else [assessed]


def _people_of(by: Viewer) -> list[Person]:
    """Those on the list whom the worker may see; where there is no list yet, those who are eligible."""
    seen = gate.visible(by, Person.objects.current())
    listed = seen.filter(pk__in=Place.objects.filter(ended_on=None).values("person"))
    eligible = seen.filter(pk__in=Standing.objects.eligible().values("person"))
    return list((listed if listed.exists() else eligible).order_by("pk")[:PEOPLE])


def _email(role: Role) -> str:
    return next(each.email for each in SIGN_INS if each.role is role)
