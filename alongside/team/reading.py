"""Who leads, who stands beside and who covers, read through the gate. Other rooms begin here.

reading.lead_of(viewer, person_id, on) -> Lead | None
reading.leads_of(viewer, people, on) -> dict[int, Lead]
reading.people_of(worker_id) -> ids of the people a worker leads or covers today
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from alongside.access import gate
from alongside.access.models import Agency, User
from alongside.access.policy import Category, Viewer
from alongside.team.models import Cover, Lead

EVERY_LOAD = "how many people one worker leads is a number"
NOT_NAMED = "An agency that is not named to you"


def leads_of(viewer: Viewer, people: Iterable[int], on: dt.date) -> dict[int, Lead]:
    """Person id -> who led on that day, of those this viewer may see."""
    rows = gate.visible(viewer, Lead.objects.on(on).filter(person__in=set(people)))
    return {row.person_id: row for row in rows.select_related("agency", "worker")}


def lead_of(viewer: Viewer, person: int, on: dt.date) -> Lead | None:
    """Who leads with one person on a day; None where nobody does."""
    return leads_of(viewer, [person], on).get(person)


def mine(viewer: Viewer, today: dt.date) -> QuerySet[Lead]:
    """The leads that are this worker's own or that they cover today."""
    covered = Cover.objects.running(today).filter(worker=viewer.user_id).values("person")
    current = gate.visible(viewer, Lead.objects.current())
    return current.filter(worker=viewer.user_id) | current.filter(person__in=covered)


def leads_people(worker: int) -> int:
    """How many people a worker leads now, over everybody: the limit holds also for people whom the asker may not see."""
    return gate.everyone(Lead.objects.current().filter(worker=worker), why=EVERY_LOAD).count()


def is_named_to(viewer: Viewer, agency: Agency) -> bool:
    """Whether the viewer may be told that this agency is alongside somebody whom they see."""
    shares = viewer.shares.get(agency.pk, frozenset())
    return agency.is_named_to_others or agency.pk == viewer.agency_id or Category.IDENTITY in shares


def worker(pk: int) -> User | None:
    """A worker by id: their name is no secret to whoever works here."""
    return User.objects.filter(pk=pk).first()
