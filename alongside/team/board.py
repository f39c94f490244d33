"""Who is alongside whom, as one viewer may see it: a steady number of queries however long the list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from alongside.access import gate
from alongside.access.models import Membership
from alongside.access.policy import GRANTS, Reach, Role, Viewer
from alongside.cohort import documents, listing
from alongside.people import seen
from alongside.tasks.models import Task
from alongside.team import reading, terms
from alongside.team.models import Cover, Handover, Lead
from alongside.team.rules import LOUD, Alert, Load, Situation, Stage, Terms, alerts, fullest_first, quiet_for

LEADING = [role for role in Role if "team.answer" in GRANTS[role].verbs and role is not Role.COORDINATOR]
NOT_LISTED = "Not on the list"


@dataclass(frozen=True)
class Line:
    """One person on the board. days: in their status. agency, worker: who leads, as far as the viewer may be told.

    quiet: days since anybody met them. covered_by: who stands in today. next_step: what is due first.
    """

    person: int
    key: str
    status: str
    label: str
    colour: str
    days: int
    agency: str
    worker: str
    lead: Lead | None
    quiet: int
    last_met: dt.date | None
    alerts: tuple[Alert, ...]
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


def lines(viewer: Viewer, today: dt.date, *, only: Iterable[int] | None = None) -> list[Line]:
    """Everybody on the list or with a lead, of those this viewer may see. only: these people alone."""
    agreed, (_, statuses) = terms.in_force(), documents.statuses_in_use()
    places_rows, lead_rows = listing.on_list(viewer, today), gate.visible(viewer, Lead.objects.current())
    if only is not None:
        chosen = set(only)
        places_rows, lead_rows = places_rows.filter(person__in=chosen), lead_rows.filter(person__in=chosen)
    places = {row.person_id: row for row in places_rows.select_related("person")}
    leads = {row.person_id: row for row in lead_rows.select_related("person", "agency", "worker")}
    people = {**{pk: row.person for pk, row in leads.items()}, **{pk: row.person for pk, row in places.items()}}
    around = _Around(viewer, list(people), list(leads.values()), today)
    found = []
    for pk, person in people.items():
        place, lead = places.get(pk), leads.get(pk)
        status = (getattr(place, "status", "") or "") if place else ""
        since = place.started_on if place else lead.started_on if lead else today
        known = statuses.statuses.get(status)
        situation = around.situation(pk, lead, since, agreed.quiet_after(status))
        agency, worker = told(viewer, lead)
        found.append(
            Line(
                pk, person.key, status, statuses.label(status) if place else NOT_LISTED, known.colour if known else "grey",
                (today - ((place.status_since or since) if place else since)).days, agency, worker, lead,
                quiet_for(situation, today), situation.last_met, tuple(alerts(situation, agreed, today)),
                around.covered_by.get(pk, ""),
            )
        )  # fmt: skip
    return sorted(found, key=lambda line: (line.order, line.person))


def told(viewer: Viewer, lead: Lead | None) -> tuple[str, str]:
    """Organisation and worker of a lead in words; nobody learns of an agency that is not named to them."""
    if lead is None:
        return "", ""
    if not reading.is_named_to(viewer, lead.agency):
        return reading.NOT_NAMED, ""
    return lead.agency.name, lead.worker.name


class _Around:
    """What else the board says of these people, each asked once for all of them."""

    def __init__(self, viewer: Viewer, people: Sequence[int], leads: Sequence[Lead], today: dt.date) -> None:
        self.today = today
        self.met = reading.last_met(viewer, people, today)
        unfinished = gate.visible(viewer, Handover.objects.unfinished().filter(person__in=people))
        self.handovers: dict[int, Handover] = {}
        for each in unfinished.order_by("pk"):
            self.handovers[each.person_id] = each
        aside = Lead.objects.filter(ended_as=Lead.Ending.JOINED, settled_on=None, person__in=people)
        self.doubled = set(gate.visible(viewer, aside).values_list("person", flat=True))
        running = gate.visible(viewer, Cover.objects.running(today).filter(person__in=people))
        self.covered_by = {
            each.person_id: each.worker.name if reading.is_named_to(viewer, each.agency) else reading.NOT_NAMED
            for each in running.select_related("worker", "agency")
        }
        self.ends = last_days({lead.worker_id for lead in leads}, today)

    def situation(self, person: int, lead: Lead | None, since: dt.date, quiet_after: int) -> Situation:
        handover = self.handovers.get(person)
        last = self.ends.get((lead.worker_id, lead.agency_id), dt.date.min) if lead else None
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


def filled(viewer: Viewer, page: Sequence[Line]) -> list[Line]:
    """A page of lines with names and next steps; the look is recorded."""
    gate.looked_at(viewer, "team.see", count=len(page))
    people = [line.person for line in page]
    names = seen.names(viewer, people)
    steps: dict[int, Task] = {}
    for task in gate.visible(viewer, Task.objects.open().filter(person__in=people)).order_by("due_on", "pk"):
        steps.setdefault(task.person_id, task)
    return [
        replace(line, name=names.get(line.person, seen.NAME_NOT_SHOWN), next_step=steps.get(line.person))
        for line in page
    ]


def memberships(viewer: Viewer, today: dt.date, *, own_only: bool = False) -> list[Membership]:
    """Workers who may lead. own_only: of the viewer's agency, unless they coordinate."""
    rows = Membership.objects.in_force(today).filter(role__in=LEADING, user__is_active=True)
    if own_only and viewer.grant.reach is Reach.INVOLVED:
        rows = rows.filter(agency=viewer.agency_id)
    return list(rows.select_related("user", "agency").order_by("user__name", "agency__name"))


def loads(viewer: Viewer, today: dt.date, agreed: Terms) -> list[Load]:
    """How many of the people whom the viewer may see each worker leads, the fullest first."""
    rows = gate.visible(viewer, Lead.objects.current()).select_related("agency")
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
