"""What others ask of contacts: when somebody was last seen, how often they were tried, whose people are whose."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Max, Sum

from alongside.access import gate
from alongside.access.models import Involvement
from alongside.access.policy import Viewer
from alongside.contact.models import Contact, TimeGiven
from alongside.contact.rules import Outcome, attempts_since_talk, week_of
from alongside.people import seen
from alongside.people.models import Event, Person
from alongside.tasks.models import Task

SEEN_KINDS = ("contact", "slept_rough", "assessment")  # events that say somebody was seen or heard
LATELY = dt.timedelta(days=60)


def last_seen(viewer: Viewer, people: Iterable[int]) -> dict[int, dt.date]:
    """Person -> the last day on which anybody saw or heard them, as far as this viewer may know. Who was never seen is not in it.

    Agencies' own systems count as well as contacts logged here; attempts do not.
    """
    rows = gate.visible(viewer, Event.objects.filter(person__in=list(people), kind__in=SEEN_KINDS))
    return dict(rows.order_by().values_list("person").annotate(Max("starts_on")))


def attempts(viewer: Viewer, people: Iterable[int]) -> dict[int, int]:
    """Person -> how often they were tried since they last spoke with a worker. Who was not is not in it."""
    found: dict[int, list[Outcome]] = defaultdict(list)
    rows = gate.visible(viewer, Contact.objects.filter(person__in=list(people))).order_by("-on", "-pk")
    for person, outcome in rows.values_list("person", "outcome"):
        found[person].append(Outcome(outcome))
    return {person: count for person, outcomes in found.items() if (count := attempts_since_talk(outcomes))}


@dataclass(frozen=True)
class Mine:
    """One of a worker's people, for quick entry. seen_on: None where nobody is known to have seen them."""

    key: str
    name: str
    seen_on: dt.date | None


def my_people(viewer: Viewer, today: dt.date) -> list[Mine]:
    """Those a worker stands beside: named as theirs, with an action of theirs, or in touch lately. By name."""
    beside = Involvement.objects.in_force(today).filter(worker=viewer.user_id)
    doing = Task.objects.open().filter(owner=viewer.user_id)
    lately = Contact.objects.filter(by=viewer.user_id, on__gte=today - LATELY)
    # Worked out first: a condition with "or" would ask the gate about everybody.
    wanted = {pk for rows in (beside, doing, lately) for pk in rows.order_by().values_list("person", flat=True)}
    people = dict(gate.visible(viewer, Person.objects.current().filter(pk__in=wanted)).values_list("pk", "key"))
    names, days = seen.names(viewer, people), last_seen(viewer, people)
    found = [Mine(key, names.get(pk, seen.NAME_NOT_SHOWN), days.get(pk)) for pk, key in people.items()]
    return sorted(found, key=lambda each: each.name.casefold())


def weeks_of(viewer: Viewer, since: dt.date) -> dict[dt.date, int]:
    """Monday -> minutes that the viewer gave in that week, with contacts and otherwise."""
    found: dict[dt.date, int] = defaultdict(int)
    logged = gate.visible(viewer, Contact.objects.filter(by=viewer.user_id, on__gte=since, minutes__isnull=False))
    noted = gate.visible(viewer, TimeGiven.objects.filter(user=viewer.user_id, on__gte=since))
    for rows in (logged, noted):
        for on, minutes in rows.order_by().values_list("on").annotate(Sum("minutes")):
            found[week_of(on)] += minutes
    return dict(sorted(found.items(), reverse=True))


def given_by_member(viewer: Viewer, since: dt.date) -> dict[str, int]:
    """Member of the viewer's own agency -> minutes given since then."""
    found: dict[str, int] = defaultdict(int)
    logged = Contact.objects.filter(agency=viewer.agency_id, on__gte=since, minutes__isnull=False)
    noted = TimeGiven.objects.filter(agency=viewer.agency_id, on__gte=since)
    for name, minutes in gate.visible(viewer, logged).order_by().values_list("by__name").annotate(Sum("minutes")):
        found[name] += minutes
    for name, minutes in gate.visible(viewer, noted).order_by().values_list("user__name").annotate(Sum("minutes")):
        found[name] += minutes
    return dict(sorted(found.items()))
