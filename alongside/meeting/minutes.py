"""The notes of a meeting as one viewer may read them: who was there, what became of last time, and person by person what was said.

They are read from what was written down while it was held, each line through the gate: notes for two readers differ by exactly what
the policy lets them see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.kit.pdf import Block
from alongside.kit.words import day, moment
from alongside.meeting import gathering, reading
from alongside.meeting.models import Attendance, Case, Meeting, Notes, Point, Reason, Returned
from alongside.meeting.rules import Standing, digest_of
from alongside.people import seen
from alongside.tasks.models import Task

NOTHING_FROM_THEM = (Point.How.NOTHING, Point.How.NOT_ASKED)


@dataclass(frozen=True)
class OfOne:
    """What the notes say of one person. Each line is whole: what, of whom, and when."""

    case: Case
    name: str
    voice: tuple[str, ...]
    sent: tuple[str, ...]
    said: tuple[str, ...]
    decided: tuple[str, ...]
    to_do: tuple[str, ...]
    added: tuple[str, ...]

    @property
    def parts(self) -> list[tuple[str, tuple[str, ...]]]:
        """Those that hold something, in the order in which they are read."""
        every = [("What they say", self.voice), ("What agencies know", self.sent), ("Said", self.said), ("Decided", self.decided),
                 ("To be done", self.to_do), ("Added after the notes were signed", self.added)]  # fmt: skip
        return [each for each in every if each[1]]


@dataclass(frozen=True)
class Minutes:
    """All of it. open_since: what was agreed last time and is not done; closed_since: what will not be done, and why."""

    meeting: Meeting
    chair: str
    present: tuple[str, ...]
    observers: tuple[str, ...]
    apologies: tuple[str, ...]
    reminder: str
    open_since: tuple[str, ...]
    closed_since: tuple[str, ...]
    people: tuple[OfOne, ...]


def minutes(viewer: Viewer, meeting: Meeting, signed_at: dt.datetime | None = None) -> Minutes:
    """For one viewer, in a steady number of questions. signed_at: how things stood then; None: as they stand now."""
    rows = reading.attendances(viewer, meeting)
    here = [row for row in rows if row.is_here]
    cases = list(gate.visible(viewer, Case.objects.spoken_of().filter(meeting=meeting)).select_related("person"))
    before = _agreed_before(viewer, meeting)
    return Minutes(
        meeting=meeting,
        chair=next((row.seat.user.name for row in here if row.seat.is_chair and row.seat.user), ""),
        present=tuple(reading.sits_as(row.seat, row.instead) for row in here if row.seat.standing != Standing.OBSERVER),
        observers=tuple(_observer(viewer, row) for row in here if row.seat.standing == Standing.OBSERVER),
        apologies=tuple(_away(row) for row in rows if not row.is_here),
        reminder=meeting.forum.declaration,
        open_since=tuple(_to_do(point, task) for point, task in before if _is_open(task, signed_at)),
        closed_since=tuple(f"{task.title}: {task.result}" for _, task in before if _is_dropped(task, signed_at)),
        people=tuple(of_people(viewer, cases)),
    )


def of_people(viewer: Viewer, cases: Sequence[Case]) -> list[OfOne]:
    """What the notes say of each of these."""
    names = seen.names(viewer, [case.person_id for case in cases])
    points = list(gate.visible(viewer, Point.objects.filter(case__in=cases)).select_related("agency").order_by("pk"))
    lines = gate.visible(viewer, Returned.objects.filter(case__in=cases, taken_back=False)).select_related("agency")
    sent = list(lines)
    tasks = {
        task.pk: task
        for task in gate.visible(viewer, Task.objects.filter(pk__in=[each.task_id for each in points if each.task_id]))
    }  # fmt: skip
    corrected = {each.instead_of_id for each in points}
    stands = [each for each in points if each.pk not in corrected]
    return [
        OfOne(
            case, names.get(case.person_id, seen.NAME_NOT_SHOWN),
            voice=tuple(_voice(each, case) for each in _of(stands, case, Point.Kind.VOICE)),
            sent=tuple(f"{each.text or each.get_kind_display()} ({each.agency.name})" for each in sent if each.case_id == case.pk),
            said=tuple(_said(each) for each in _of(stands, case, Point.Kind.NOTE)),
            decided=tuple(_said(each) for each in _of(stands, case, Point.Kind.DECISION)),
            to_do=tuple(_to_do(each, tasks.get(each.task_id or 0)) for each in _of(stands, case, Point.Kind.ACTION)),
            added=tuple(f"{_said(each)}, {moment(each.at)}" for each in _of(stands, case, Point.Kind.ADDENDUM)),
        )
        for case in cases
    ]  # fmt: skip


def blocks(found: Minutes, notes: Notes | None) -> list[Block]:
    """The notes on paper."""
    meeting = found.meeting
    made = [
        Block("H1", f"{meeting.forum.name}, {day(meeting.on)}"),
        Block("P", f"{meeting.where or 'From afar'}, {meeting.at:%H:%M}. In the chair: {found.chair or 'nobody named'}."),
        Block("P", f"Signed by {notes.signed_by_name}, {moment(notes.signed_at)}." if notes else "Draft: not signed."),
        Block("P", found.reminder),
        *_listed("Present", found.present), *_listed("Observers", found.observers), *_listed("Apologies", found.apologies),
        *_listed("Agreed last time and not done", found.open_since), *_listed("Agreed last time and closed", found.closed_since),
    ]  # fmt: skip
    for each in found.people:
        made += blocks_of_one(each)
    return made


def blocks_of_one(found: OfOne) -> list[Block]:
    """One person on paper."""
    made = [Block("H2", found.name)]
    for title, lines in found.parts:
        made += [Block("P", f"{title}:"), *(Block("LI", line) for line in lines)]
    return made if found.parts else [*made, Block("P", "Nothing was written down that you may read.")]


def digest(meeting: Meeting) -> str:
    """Of everything that was written down for the meeting, whoever may read it. Only the digest leaves here."""
    cases = Case.objects.filter(meeting=meeting).order_by("pk")
    told = set(Case.objects.spoken_of().filter(meeting=meeting).values_list("pk", flat=True))
    lines: list[tuple[object, ...]] = [
        ("case", pk, pk in told, outcome) for pk, outcome in cases.values_list("pk", "outcome")
    ]
    for written, columns in _WRITTEN:
        rows = written.filter(case__meeting=meeting).order_by("pk").values_list(*columns)
        lines += [(written.model.__name__, *row) for row in rows]
    asked = Attendance.objects.filter(meeting=meeting).order_by("pk")
    lines += [
        ("attendance", *row)
        for row in asked.values_list("pk", "seat", "answer", "instead", "is_here", "information_on")
    ]
    return digest_of(lines)


_WRITTEN: tuple[tuple[QuerySet, tuple[str, ...]], ...] = (
    (Reason.objects.all(), ("pk", "case", "agency", "category", "why", "words", "on")),
    (Returned.objects.all(), ("pk", "case", "agency", "category", "kind", "text", "taken_back")),
    (
        Point.objects.exclude(kind=Point.Kind.ADDENDUM),
        (
            "pk",
            "case",
            "agency",
            "category",
            "kind",
            "how",
            "text",
            "task",
            "asked_of",
            "due_on",
            "instead_of",
            "by_name",
        ),
    ),
)


def _listed(title: str, lines: Sequence[str]) -> list[Block]:
    return [Block("H2", title), *(Block("LI", line) for line in lines)] if lines else []


def _of(points: Iterable[Point], case: Case, kind: Point.Kind) -> list[Point]:
    return [each for each in points if each.case_id == case.pk and each.kind == kind]


def _voice(point: Point, case: Case) -> str:
    how = point.get_how_display()
    spoken_for = f", {case.advocate} spoke for them" if case.advocate and point.how != Point.How.IN_THE_ROOM else ""
    why = "Why: " if point.how in NOTHING_FROM_THEM else ""
    return f"{how}{spoken_for}. {why}{point.text}"


def _said(point: Point) -> str:
    return f"{point.text} ({point.agency.name})"


def _to_do(point: Point, task: Task | None) -> str:
    by_when = f", by {day(point.due_on)}" if point.due_on else ""
    return f"{point.text}: {point.asked_of if task else 'somebody whom you may not be told'}{by_when}"


def _observer(viewer: Viewer, row: Attendance) -> str:
    signed = gate.visible(viewer, row.meeting.signings.filter(user=row.seat.user_id)).exists()
    return f"{reading.sits_as(row.seat, row.instead)}, {'signed' if signed else 'has not signed'}"


def _away(row: Attendance) -> str:
    sent = f"information sent on {day(row.information_on)}" if row.information_on else "no information sent"
    return f"{reading.sits_as(row.seat)}, {sent}"


def _agreed_before(viewer: Viewer, meeting: Meeting) -> list[tuple[Point, Task]]:
    """What was agreed at the last meeting, and the action that it became."""
    last = gathering.before(meeting)
    if last is None:
        return []
    points = gate.visible(viewer, Point.objects.filter(case__meeting=last, kind=Point.Kind.ACTION)).order_by(
        "due_on", "pk"
    )
    agreed = {point.task_id: point for point in points if point.task_id}
    tasks = {task.pk: task for task in gate.visible(viewer, Task.objects.filter(pk__in=agreed))}
    return [(point, tasks[pk]) for pk, point in agreed.items() if pk in tasks]


def _is_open(task: Task, at: dt.datetime | None) -> bool:
    return task.done_at is None or (at is not None and task.done_at > at)


def _is_dropped(task: Task, at: dt.datetime | None) -> bool:
    """Closed without being done."""
    return task.is_closed and not _is_open(task, at)
