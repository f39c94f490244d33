"""What a barrier has cost everybody who met it, and how often it is met: over everyone, then shown by rule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.barriers.models import Barrier, Evidence
from alongside.barriers.rules import STANDING, Met, ShownToll, State, Toll, shown, toll
from alongside.outputs import disclosing

WHY = "how many people meet a barrier, and for how long"


def family(barrier: Barrier) -> list[int]:
    """Ids of those that are part of it, and of those that are part of them. It is not in it."""
    found: list[int] = []
    newest = [barrier.pk]
    while newest:
        parts = gate.everyone(Barrier.objects.filter(part_of__in=newest), why=WHY)
        newest = list(parts.order_by("pk").values_list("pk", flat=True))
        found += newest
    return found


def root(barrier: Barrier) -> Barrier:
    """The one that it is part of in the end; itself where it is part of none."""
    while barrier.part_of is not None:
        barrier = barrier.part_of
    return barrier


def toll_of(viewer: Viewer, barrier: Barrier, today: dt.date) -> ShownToll:
    """What it has cost, as far as this viewer may know. Whoever they must not so much as learn of is in no number."""
    rows = _people_in(barrier)
    everyone = gate.everyone(gate.not_kept_from(viewer, rows), why=WHY)
    gone_on = _gone_on(barrier)
    return shown(
        toll(_met(everyone), today, gone_on=gone_on),
        toll(_met(gate.visible(viewer, rows)), today, gone_on=gone_on),
        disclosing.in_force(),
    )


def whole_toll(barrier: Barrier, today: dt.date) -> Toll:
    """What it has cost everybody. Never for showing as it is."""
    return toll(_met(gate.everyone(_people_in(barrier), why=WHY)), today, gone_on=_gone_on(barrier))


def days_met(barrier: Barrier) -> list[dt.date]:
    """Each day on which somebody met it, once for each barrier it was met as."""
    rows = gate.everyone(_people_in(barrier), why=WHY)
    evidence = gate.everyone(Evidence.objects.filter(barrier__in=rows.values("pk")), why=WHY)
    days = {*rows.order_by().values_list("pk", "met_on"), *evidence.order_by().values_list("barrier", "on")}
    return [on for _, on in days]


def _people_in(barrier: Barrier) -> QuerySet[Barrier]:
    return Barrier.objects.filter(pk__in=[barrier.pk, *family(barrier)], person__isnull=False)


def _gone_on(barrier: Barrier) -> dt.date | None:
    return None if State(barrier.state) in STANDING or barrier.person_id is not None else barrier.ended_on


def _met(rows: QuerySet[Barrier]) -> Iterable[Met]:
    return [Met(*each) for each in rows.order_by().values_list("person", "met_on", "ended_on")]
