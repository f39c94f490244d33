"""Who is alongside whom, as one viewer may see it: a steady number of queries however long the list."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Q

from alongside.access import gate
from alongside.access.models import Membership
from alongside.access.policy import GRANTS, Reach, Role, Viewer
from alongside.cohort import documents, listing
from alongside.cohort.statuses import StatusSet
from alongside.people import seen
from alongside.people.met import last_met
from alongside.tasks.models import Task
from alongside.team import reading, terms
from alongside.team.models import Cover, Handover, Lead
from alongside.team.rules import LOUD, Alert, Load, Situation, Stage, Terms, alerts, fullest_first, quiet_for

LEADING = [role for role in Role if "team.answer" in GRANTS[role].verbs and role is not Role.COORDINATOR]
NOT_LISTED = "Not on the list"


class Line(NamedTuple):
    """One person on the board. days: in their status. lead: its id. quiet: days since anybody met them.

    Only a line that is shown says more (`filled`). agency, worker: who leads, as far as the viewer may be told. covered_by: who
    stands in today. next_step: what is due first.
    """

    person: int
    key: str
    status: str
    label: str
    colour: str
    days: int
    lead: int | None
    quiet: int
    last_met: dt.date | None
    alerts: tuple[Alert, ...]
    agency: str = ""
    worker: str = ""
    covered_by: str = ""
    name: str = ""
    next_step: Task | None = None

    def has(self, alert: str) -> bool:
        return any(each.name == alert for each in self.alerts)

    @property
    def order(self) -> tuple[bool, int, int]:
        """No lead on top, then the loudest, then the longest unseen."""
        return (self.lead is not None, -sum(2 if each.colour == LOUD else 1 for each in self.alerts), -self.quiet)


TABS: Mapping[str, tuple[str, Callable[[Line], bool]]] = {
    "everyone": ("Everyone", lambda line: True),
    "no_lead": ("No lead", lambda line: line.lead is None),
    "quiet": ("Not seen for long", lambda line: line.has("quiet")),
    "handover": ("Handovers", lambda line: line.has("handover") or line.has("untold")),
    "leaving": ("Lead leaves", lambda line: line.has("leaving")),
}


class _Place(NamedTuple):
    person: int
    key: str
    started_on: dt.date
    status: str | None
    status_since: dt.date | None


class _Led(NamedTuple):
    person: int
    key: str
    started_on: dt.date
    lead: int
    worker: int
    agency: int


def lines(viewer: Viewer, today: dt.date, *, only: Iterable[int] | None = None) -> list[Line]:
    """Everybody on the list or with a lead, of those this viewer may see. only: these people alone."""
    agreed, (_, statuses) = terms.in_force(), documents.statuses_in_use()
    place_rows = listing.on_list(viewer, today, many=only is None)
    lead_rows = gate.visible(viewer, Lead.objects.current(), many=only is None)
    if only is not None:
        chosen = set(only)
        place_rows, lead_rows = place_rows.filter(person__in=chosen), lead_rows.filter(person__in=chosen)
    place_columns = place_rows.values_list("person_id", "person__key", "started_on", "status", "status_since")
    lead_columns = lead_rows.values_list("person_id", "person__key", "started_on", "pk", "worker_id", "agency_id")
    places = {row.person: row for row in itertools.starmap(_Place, place_columns)}
    leads = {row.person: row for row in itertools.starmap(_Led, lead_columns)}
    around = _Around(viewer, [*places.keys(), *(leads.keys() - places.keys())], leads.values(), today)
    return sorted(
        (
            _line(pk, places.get(pk), leads.get(pk), around, agreed, statuses, today)
            for pk in places.keys() | leads.keys()
        ),
        key=lambda line: (line.order, line.person),
    )


def _line(
    pk: int, place: _Place | None, lead: _Led | None, around: _Around, agreed: Terms, statuses: StatusSet, today: dt.date
) -> Line:  # fmt: skip
    first = place or lead
    assert first is not None
    status = (place.status or "") if place else ""
    known = statuses.statuses.get(status)
    situation = around.situation(pk, lead, first.started_on, agreed.quiet_after(status))
    since = (place.status_since if place else None) or first.started_on
    return Line(
        pk, first.key, status, statuses.label(status) if place else NOT_LISTED, known.colour if known else "grey",
        (today - since).days, lead.lead if lead else None, quiet_for(situation, today), situation.last_met,
        tuple(alerts(situation, agreed, today)),
    )  # fmt: skip


def told(viewer: Viewer, lead: Lead | None) -> tuple[str, str]:
    """Organisation and worker of a lead in words; nobody learns of an agency that is not named to them."""
    if lead is None:
        return "", ""
    if not reading.is_named_to(viewer, lead.agency):
        return reading.NOT_NAMED, ""
    return lead.agency.name, lead.worker.name


class _Around:
    """What else the board says of these people, each asked once for all of them. What is rare is asked of everybody."""

    def __init__(self, viewer: Viewer, people: Sequence[int], leads: Iterable[_Led], today: dt.date) -> None:
        self.today = today
        self.met = last_met(viewer, people, today)
        self.handovers: dict[int, Handover] = {}
        for each in gate.visible(viewer, Handover.objects.unfinished()).order_by("pk"):
            self.handovers[each.person_id] = each
        aside = Lead.objects.filter(ended_as=Lead.Ending.JOINED, settled_on=None)
        self.doubled = set(gate.visible(viewer, aside).values_list("person", flat=True))
        self.ends = last_days({lead.worker for lead in leads}, today)

    def situation(self, person: int, lead: _Led | None, since: dt.date, quiet_after: int) -> Situation:
        handover = self.handovers.get(person)
        last = self.ends.get((lead.worker, lead.agency), dt.date.min) if lead else None
        return Situation(
            has_lead=lead is not None,
            since=since,
            quiet_after=quiet_after,
            last_met=self.met.get(person),
            leaves_on=last if last != dt.date.min else None,
            has_left=last == dt.date.min or (last is not None and last < self.today),
            answer_by=handover.answer_by if handover and handover.stage is Stage.OFFERED else None,
            is_untold=handover is not None and handover.stage is Stage.ACCEPTED,
            is_doubled=person in self.doubled,
        )


def last_days(workers: Iterable[int], today: dt.date) -> dict[tuple[int, int], dt.date | None]:
    """(worker, agency) -> last day of their work there; None where no end is known. Whoever has left already is not in it."""
    rows = Membership.objects.in_force(today).filter(user__in=set(workers), user__is_active=True)
    found: dict[tuple[int, int], dt.date | None] = {}
    for user, agency, ends_on in rows.values_list("user", "agency", "ends_on"):
        before = found.get((user, agency), ends_on)
        found[user, agency] = None if before is None or ends_on is None else max(before, ends_on)
    return found


def filled(viewer: Viewer, page: Sequence[Line], today: dt.date) -> list[Line]:
    """A page of lines with names, leads, covers and next steps; the look is recorded."""
    gate.looked_at(viewer, "team.see", count=len(page))
    people = [line.person for line in page]
    names = seen.names(viewer, people)
    leads = gate.visible(viewer, Lead.objects.filter(pk__in=[line.lead for line in page if line.lead]))
    led = {lead.pk: told(viewer, lead) for lead in leads.select_related("agency", "worker")}
    covers = _covers(viewer, people, today)
    steps: dict[int, Task] = {}
    for task in gate.visible(viewer, Task.objects.open().filter(person__in=people)).order_by("due_on", "pk"):
        steps.setdefault(task.person_id, task)
    shown = []
    for line in page:
        agency, worker = led.get(line.lead or 0, ("", ""))
        shown.append(
            line._replace(
                name=names.get(line.person, seen.NAME_NOT_SHOWN), agency=agency, worker=worker,
                covered_by=covers.get(line.person, ""), next_step=steps.get(line.person),
            )
        )  # fmt: skip
    return shown


def _covers(viewer: Viewer, people: Sequence[int], today: dt.date) -> Mapping[int, str]:
    """Who stands in today, by person, as far as the viewer may be told."""
    running = gate.visible(viewer, Cover.objects.running(today).filter(person__in=people))
    return {
        each.person_id: each.worker.name if reading.is_named_to(viewer, each.agency) else reading.NOT_NAMED
        for each in running.select_related("worker", "agency")
    }


def memberships(viewer: Viewer, today: dt.date, *, own_only: bool = False) -> list[Membership]:
    """Workers who may lead. own_only: of the viewer's agency, unless they coordinate."""
    rows = Membership.objects.in_force(today).filter(role__in=LEADING, user__is_active=True)
    if own_only and viewer.grant.reach is Reach.INVOLVED:
        rows = rows.filter(agency=viewer.agency_id)
    return list(rows.select_related("user", "agency").order_by("user__name", "agency__name"))


def loads(viewer: Viewer, today: dt.date, agreed: Terms) -> list[Load]:
    """How many of the people whom the viewer may see each worker leads, the fullest first."""
    rows = gate.visible(viewer, Lead.objects.current(), many=True).select_related("agency")
    if viewer.grant.reach is Reach.INVOLVED:
        rows = rows.filter(agency=viewer.agency_id)
    counts = Counter(rows.values_list("worker", "agency"))
    workers = {(each.user_id, each.agency_id): each for each in memberships(viewer, today, own_only=True)}
    left = {pair for pair in counts if pair not in workers}
    gone = Membership.objects.filter(_any(left)).select_related("user", "agency") if left else []
    workers.update({(each.user_id, each.agency_id): each for each in gone})
    return fullest_first(
        Load(each.user.name, each.agency.name, counts[pair], agreed.load) for pair, each in workers.items()
    )


def _any(pairs: Iterable[tuple[int, int]]) -> Q:
    whole = Q(pk__in=[])
    for user, agency in pairs:
        whole |= Q(user=user, agency=agency)
    return whole
