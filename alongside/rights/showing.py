"""What the pages of rights say: requests with their clocks, facts to choose from, people to find."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.kit.words import counted, day
from alongside.methods.linkage.names import fold
from alongside.people.models import Event, Person, Record
from alongside.rights.models import Breach, Disposal, Request
from alongside.rights.rules.clock import Kind, Standing

WHY = "whom a request is about"


@dataclass(frozen=True)
class Shown:
    """A request as a list shows it. due: in words; left: how long until then."""

    request: Request
    due: str
    left: str
    standing: Standing


def shown(request: Request, today: dt.date) -> Shown:
    due_on = request.due_on
    standing = request.standing(today)
    if not request.is_open:
        return Shown(request, f"Closed {day(request.closed_on)}", "", standing)
    if due_on is None:
        return Shown(request, "No date while we wait", f"for {request.clock().stopped_for}", standing)
    days = (due_on - today).days
    left = f"{counted(-days, 'day')} late" if days < 0 else "today" if days == 0 else f"{counted(days, 'day')} left"
    return Shown(request, day(due_on), left, standing)


def requests(viewer: Viewer, today: dt.date, *, is_open: bool) -> list[Shown]:
    """The open ones by their date, those whose clock stands last; the closed ones newest first."""
    rows = gate.visible(viewer, Request.objects.filter(closed_on__isnull=is_open))
    found = [shown(each, today) for each in rows.select_related("owner", "person").prefetch_related("pauses")]
    if is_open:
        return sorted(found, key=lambda each: (each.request.due_on or dt.date.max, each.request.pk))
    return sorted(found, key=lambda each: each.request.closed_on or dt.date.min, reverse=True)


def next_step(request: Request, today: dt.date) -> str:
    """What to do now, in one sentence."""
    if not request.is_open:
        return "Nothing: it is closed."
    if request.owner_id is None:
        return "Take it on: one named person answers for it."
    if request.kind == Kind.COMPLAINT and request.acknowledged_on is None:
        return "Tell the person that their complaint came."
    if request.due_on is None:
        return f"Wait for {request.clock().stopped_for}, and note the day it comes."
    if request.needs_identity:
        return "Check who they are, or ask them to show it."
    if request.person_id is None and request.kind != Kind.COMPLAINT:
        return "Find the person on the index, or close it because nothing is held."
    if request.kind == Kind.SUBJECT_ACCESS and not request.signings.exists():
        return "Go through the pack, then let a second person read and sign it."
    if not request.reply_by:
        return "Note how they want our answer, and that it is safe."
    return "Write the answer, hand it over, and close the request."


@dataclass(frozen=True)
class Candidate:
    """Somebody on the index who may be whoever asks."""

    key: str
    name: str
    date_of_birth: dt.date | None
    agencies: int


def candidates(viewer: Viewer, *, name: str, date_of_birth: dt.date) -> list[Candidate]:
    """People whose date of birth and one of whose names, on any record, are those that were given; nobody on whose conflict
    list the viewer stands."""
    words = set(fold(name).split())
    records = Record.objects.filter(date_of_birth=date_of_birth, person__merged_into=None, person__isnull=False)
    found: dict[int, set[int]] = {}
    rows = gate.not_in_conflict(viewer, gate.everyone(records, why=WHY))
    rows = rows.select_related("person").prefetch_related("names")
    for record in rows:
        said = {word for each in record.names.all() for word in fold(each.full_name).split()}
        if words & said and record.person_id is not None:
            found.setdefault(record.person_id, set()).add(record.agency_id)
    people = gate.everyone(Person.objects.filter(pk__in=found), why=WHY)
    return [Candidate(each.key, each.full_name, each.date_of_birth, len(found[each.pk])) for each in people]


def facts(request: Request) -> list[tuple[str, str]]:
    """What a person may say is wrong: records and dated facts, newest first."""
    if request.person_id is None:
        return []
    records = gate.everyone(Record.objects.filter(person=request.person_id), why=WHY).select_related("agency")
    events = gate.everyone(Event.objects.filter(person=request.person_id, record__isnull=False), why=WHY)
    return [
        *((f"record {each.pk}", f"{each.agency.name}: name, date of birth and other details") for each in records),
        *(
            (f"event {each.pk}", f"{each.agency.name}: {each.label}, {day(each.starts_on)}")
            for each in events.select_related("agency").order_by("-starts_on", "-pk")
        ),
    ]


def deadlines(viewer: Viewer, today: dt.date, now: dt.datetime) -> list[tuple[int, str, str, str]]:
    """What waits for this viewer: number, noun, in what state, tone."""
    found: list[tuple[int, str, str, str]] = []
    if viewer.may("rights.see"):
        open_ = requests(viewer, today, is_open=True)
        late = sum(each.standing is Standing.LATE for each in open_)
        soon = sum(each.standing is Standing.SOON for each in open_)
        note = f"{late} late" if late else f"{soon} due within a week" if soon else "none due within a week"
        found.append((len(open_), "request", note, "clay" if late else "amber" if soon else ""))
    if viewer.may("breach.handle"):
        running = [each for each in gate.visible(viewer, Breach.objects.open()) if each.hours_left(now) is not None]
        if running:
            hours = min(each.hours_left(now) or 0 for each in running)
            note = f"{counted(hours, 'hour')} left to tell the regulator" if hours >= 0 else "the 72 hours are over"
            found.append((len(running), "breach", note, "clay"))
    return found


def waiting_disposals(viewer: Viewer) -> int:
    """Lists that wait for this viewer's word."""
    wanted = [Disposal.State.PROPOSED, Disposal.State.SECONDED] if viewer.may("retention.edit") else []
    if viewer.may("retention.approve"):
        wanted.append(Disposal.State.APPROVED)
    rows = gate.visible(viewer, Disposal.objects.filter(state__in=wanted)) if viewer.may("retention.see") else None
    return rows.exclude(state=Disposal.State.APPROVED, approved_by=viewer.user_id).count() if rows is not None else 0
