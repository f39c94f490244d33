"""A breach is reported, judged, told or not told with reasons, learned from, and closed."""

from __future__ import annotations

import datetime as dt

from alongside.access import gate
from alongside.access.gate import Refused, change
from alongside.access.models import Agency
from alongside.access.policy import Viewer
from alongside.people.models import Person
from alongside.rights.models import Breach, BreachNotice


def _must_be_open(breach: Breach) -> None:
    if breach.closed_on is not None:
        raise Refused("This breach is closed.")


@change("breach.report")
def report_breach(
    *, by: Viewer, kind: str, what: str, known_at: dt.datetime, happened_on: dt.date | None = None,
    agency: Agency | None = None, people_affected: int | None = None,
) -> Breach:  # fmt: skip
    """Something went wrong. The 72 hours run from when anybody in the partnership knew, not from this form."""
    if not what.strip():
        raise Refused("Say what happened.")
    return Breach.objects.create(
        kind=kind, what=what.strip(), known_at=known_at, happened_on=happened_on, agency=agency,
        people_affected=people_affected, reported_by_name=by.name,
    )  # fmt: skip


@change("breach.handle")
def judge_risk(
    *, by: Viewer, breach: Breach, risk: str, because: str, contained: str, people_affected: int | None = None
) -> Breach:
    """How likely harm to people is, and what was done to stop it."""
    _must_be_open(breach)
    if not because.strip():
        raise Refused("Say why you judge the risk so.")
    breach.risk, breach.risk_because, breach.contained = risk, because.strip()[:500], contained.strip()
    breach.people_affected = people_affected if people_affected is not None else breach.people_affected
    breach.save(update_fields=["risk", "risk_because", "contained", "people_affected"])
    return breach


@change("breach.handle")
def decide_about_regulator(*, by: Viewer, breach: Breach, tell: bool, because: str) -> Breach:
    """Whether the regulator has to know. Not telling needs its reasons as much as telling."""
    _must_be_open(breach)
    if not breach.risk:
        raise Refused("Judge the risk first.")
    if not because.strip():
        raise Refused("Say why: the regulator may ask for it.")
    if not tell and breach.risk != Breach.Risk.UNLIKELY:
        raise Refused("Where harm is likely the law asks you to tell. Judge the risk again, or tell them.")
    breach.tell_regulator, breach.tell_regulator_because = tell, because.strip()[:500]
    breach.save(update_fields=["tell_regulator", "tell_regulator_because"])
    return breach


@change("breach.handle")
def record_regulator_told(*, by: Viewer, breach: Breach, told_at: dt.datetime, reference: str) -> Breach:
    """The regulator was told, and gave it a number."""
    _must_be_open(breach)
    if told_at < breach.known_at:
        raise Refused("They cannot have been told before it was known.")
    breach.regulator_told_at, breach.regulator_reference = told_at, reference.strip()[:60]
    breach.save(update_fields=["regulator_told_at", "regulator_reference"])
    return breach


@change("breach.handle")
def decide_about_people(*, by: Viewer, breach: Breach, tell: bool, because: str) -> Breach:
    """Whether those whom it touched have to know. Where serious harm is likely they do."""
    _must_be_open(breach)
    if not because.strip():
        raise Refused("Say why.")
    if not tell and breach.risk == Breach.Risk.HIGH:
        raise Refused("Where serious harm is likely the law asks you to tell them.")
    breach.tell_people, breach.tell_people_because = tell, because.strip()[:500]
    breach.save(update_fields=["tell_people", "tell_people_because"])
    return breach


@change("breach.handle")
def name_affected(*, by: Viewer, breach: Breach, person_key: str) -> BreachNotice:
    """This person was touched by it."""
    _must_be_open(breach)
    people = gate.everyone(Person.objects.current(), why="whom a breach touched")
    person = gate.not_in_conflict(by, people, "").filter(key=person_key).first()
    if person is None:
        raise Refused("There is nobody with that code.")
    notice, _ = BreachNotice.objects.get_or_create(breach=breach, person=person)
    return notice


@change("breach.handle")
def note_told(*, by: Viewer, notice: BreachNotice, told_on: dt.date, how: str) -> BreachNotice:
    """The person was told, on a day and in a way that was safe for them."""
    if not how.strip():
        raise Refused("Say how they were told.")
    notice.told_on, notice.how, notice.by_name = told_on, how.strip()[:200], by.name
    notice.save(update_fields=["told_on", "how", "by_name"])
    return notice


@change("breach.handle")
def close_breach(*, by: Viewer, breach: Breach, lessons: str, today: dt.date) -> Breach:
    """Everything is decided, whoever has to know knows, and we have learned from it."""
    _must_be_open(breach)
    if breach.tell_regulator is None or breach.tell_people is None:
        raise Refused("Decide first about the regulator and about the people.")
    if breach.tell_regulator and breach.regulator_told_at is None:
        raise Refused("The regulator has not been told yet.")
    if breach.tell_people and breach.notices.filter(told_on=None).exists():
        raise Refused("Somebody whom it touched has not been told yet.")
    if not lessons.strip():
        raise Refused("Say what is done so that it does not happen again.")
    breach.lessons, breach.closed_on = lessons.strip(), today
    breach.save(update_fields=["lessons", "closed_on"])
    return breach
