"""Workers who lead: how long they stay, whose people need somebody new, and who covers."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from alongside.access import gate
from alongside.access.policy import Reach, Viewer
from alongside.people import seen
from alongside.people.models import Person
from alongside.team.board import last_days
from alongside.team.models import Cover, Lead
from alongside.team.rules import Terms


@dataclass(frozen=True)
class WorkerShown:
    """One worker who leads. leaves_on: last day there, where one is known; has_left: it has gone by."""

    worker: int
    worker_name: str
    agency: str
    people: int
    leaves_on: dt.date | None
    has_left: bool
    is_soon: bool
    is_full: bool
    names: tuple[tuple[str, str], ...]


class _Led(NamedTuple):
    worker: int
    agency: int
    worker_name: str
    agency_name: str
    person: int
    key: str


def workers(viewer: Viewer, today: dt.date, agreed: Terms) -> list[WorkerShown]:
    """Those who lead people whom the viewer may see; of somebody who leaves, whom they lead."""
    rows = gate.visible(viewer, Lead.objects.current())
    if viewer.grant.reach is Reach.INVOLVED:
        rows = rows.filter(agency=viewer.agency_id)
    led: dict[tuple[int, int], list[_Led]] = defaultdict(list)
    columns = rows.order_by("worker__name", "pk").values_list(
        "worker_id", "agency_id", "worker__name", "agency__name", "person_id", "person__key"
    )
    for each in itertools.starmap(_Led, columns):
        led[each.worker, each.agency].append(each)
    ends = last_days({worker for worker, _ in led}, today)
    going = {pair for pair in led if pair not in ends or _is_soon(ends[pair], today, agreed)}
    names = seen.names(viewer, [each.person for pair in going for each in led[pair]])
    return [
        WorkerShown(
            leads[0].worker, leads[0].worker_name, leads[0].agency_name, len(leads), ends.get(pair), pair not in ends,
            pair in ends and pair in going, len(leads) >= agreed.load,
            tuple((each.key, names.get(each.person, seen.NAME_NOT_SHOWN)) for each in leads) if pair in going else (),
        )
        for pair, leads in sorted(led.items(), key=lambda item: (item[0] not in going, item[1][0].worker_name))
    ]  # fmt: skip


def _is_soon(ends_on: dt.date | None, today: dt.date, agreed: Terms) -> bool:
    return ends_on is not None and (ends_on - today).days <= agreed.leaving_days


@dataclass(frozen=True)
class CoverShown:
    cover: Cover
    name: str


def covers(viewer: Viewer, today: dt.date) -> list[CoverShown]:
    """Covers that run or are to come."""
    rows = gate.visible(viewer, Cover.objects.filter(ends_on__gte=today))
    if viewer.grant.reach is Reach.INVOLVED:
        rows = rows.filter(agency=viewer.agency_id)
    found = list(rows.select_related("absent", "worker", "agency", "person"))
    names = seen.names(viewer, [each.person_id for each in found])
    return [CoverShown(each, names.get(each.person_id, seen.NAME_NOT_SHOWN)) for each in found]


def led_by(viewer: Viewer, worker: int) -> list[Person]:
    """The people whom one worker leads with now, of those the viewer may see."""
    led = gate.visible(viewer, Lead.objects.current().filter(worker=worker)).values("person")
    return list(gate.visible(viewer, Person.objects.current().filter(pk__in=led)).order_by("pk"))
