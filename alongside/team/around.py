"""The team around one person: who leads, who stands beside and how to reach them, what is being handed over, who led when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from alongside.access import gate
from alongside.access.models import User
from alongside.access.policy import Reach, Viewer
from alongside.kit.charts import Chart
from alongside.people.models import Person
from alongside.team import reading
from alongside.team.board import told
from alongside.team.models import Beside, Cover, Handover, Lead
from alongside.team.pictures import Span, who_when


@dataclass(frozen=True)
class Around:
    """What a page says of one person's team. agency, worker: who leads, as far as the viewer may be told; blank: nobody."""

    lead: Lead | None
    agency: str
    worker: str
    beside: list[Beside]
    covers: list[Cover]
    handover: Handover | None
    aside: list[Lead]


def of(viewer: Viewer, person: Person, today: dt.date) -> Around:
    lead = reading.lead_of(viewer, person.pk, today)
    covers = gate.visible(viewer, Cover.objects.filter(person=person, ends_on__gte=today))
    unfinished = mine_or_ours(viewer).unfinished().filter(person=person)  # type: ignore[attr-defined]
    aside = gate.visible(viewer, Lead.objects.filter(person=person, ended_as=Lead.Ending.JOINED, settled_on=None))
    return Around(
        lead,
        *told(viewer, lead),
        beside=beside(viewer, person),
        covers=[each for each in covers.select_related("worker", "agency") if reading.is_named_to(viewer, each.agency)],
        handover=unfinished.select_related("to_worker", "to_agency").first(),
        aside=[each for each in aside.select_related("agency", "worker") if reading.is_named_to(viewer, each.agency)],
    )


def beside(viewer: Viewer, person: Person, *, also_ended: bool = False) -> list[Beside]:
    """Those in a person's team whom the viewer may be told of."""
    rows = gate.visible(viewer, Beside.objects.filter(person=person)).select_related("agency", "worker")
    rows = rows if also_ended else rows.filter(ended_on=None)
    return [each for each in rows if each.agency is None or reading.is_named_to(viewer, each.agency)]


def workers(viewer: Viewer, person: Person, today: dt.date) -> list[tuple[User, str]]:
    """Members of the partnership who are alongside the person, each with what they are to them: whoever leads, covers or is
    named in the team, as far as the viewer may be told, and the viewer."""
    team = of(viewer, person, today)
    found: dict[User, str] = {}
    if team.lead is not None and team.worker:
        found[team.lead.worker] = f"{team.worker}, leads, {team.agency}"
    for cover in team.covers:
        found.setdefault(cover.worker, f"{cover.worker.name}, covers, {cover.agency.name}")
    for each in team.beside:
        if each.worker is not None:
            found.setdefault(
                each.worker, f"{each.name}, {each.get_role_display().lower()}, {each.organisation}".rstrip(", ")
            )
    if viewer.user_id is not None and (me := reading.worker(viewer.user_id)) is not None:
        found.setdefault(me, f"{me.name}, you")
    return list(found.items())


def mine_or_ours(viewer: Viewer) -> QuerySet[Handover]:
    """Handovers whose words this viewer may read: those of the two sides, and of whoever coordinates."""
    rows = gate.visible(viewer, Handover.objects.all())
    if viewer.grant.reach is Reach.INVOLVED:
        rows = rows.filter(Q(to_agency=viewer.agency_id) | Q(lead__agency=viewer.agency_id))
    return rows


def picture(viewer: Viewer, person: Person, today: dt.date) -> Chart | None:
    """Who led when, and who stood beside; None where there was nobody yet."""
    leads = gate.visible(viewer, Lead.objects.filter(person=person)).select_related("agency", "worker")
    spans = [
        Span(name or agency, f"lead, {agency}" if name else "lead", lead.started_on, lead.ended_on,
             lead.get_ended_as_display())
        for lead in leads.order_by("started_on", "pk")
        for agency, name in [told(viewer, lead)]
    ]  # fmt: skip
    spans += [
        Span(each.name, each.get_role_display().lower(), each.started_on, each.ended_on, "", is_lead=False)
        for each in sorted(beside(viewer, person, also_ended=True), key=lambda each: each.started_on)
    ]
    return who_when(spans, today) if spans else None
