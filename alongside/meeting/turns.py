"""The agenda as one viewer may read it: whom the meeting speaks of, why, and who has sent what they know."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.meeting import reading
from alongside.meeting.models import Case, Meeting, Reason, Returned
from alongside.meeting.rules import Room, Why, room
from alongside.people import seen

COLOURS = {Why.ALARM: "red", Why.CARRIED: "orange", Why.RELEASE: "orange", Why.LATE: "orange", Why.BLOCKED: "orange"}


@dataclass(frozen=True)
class Because:
    """One reason as a page shows it."""

    why: Why
    words: str
    on: dt.date | None

    @property
    def colour(self) -> str:
        return COLOURS.get(self.why, "blue")


@dataclass(frozen=True)
class Turn:
    """Somebody on the agenda, as the viewer may know it. sent_by: names of agencies that have sent what they know."""

    case: Case
    name: str
    reasons: tuple[Because, ...]
    sent_by: tuple[str, ...]
    is_sent_by_us: bool


@dataclass(frozen=True)
class Agenda:
    """All of it. dropped: those who are not spoken of after all."""

    turns: tuple[Turn, ...]
    dropped: tuple[Turn, ...]
    room: Room


def of_meetings(viewer: Viewer, today: dt.date) -> QuerySet[Case]:
    """Everybody on an agenda of the viewer's forums whom the viewer may see."""
    rows = Case.objects.filter(meeting__in=reading.meetings(viewer, today))
    return gate.visible(viewer, rows).select_related("meeting__forum", "person")


def agenda(viewer: Viewer, meeting: Meeting) -> Agenda:
    """The agenda in order, in a steady number of questions. Only whoever has signed is to be shown it."""
    rows = list(gate.visible(viewer, Case.objects.filter(meeting=meeting)).select_related("person"))
    found = _turns(viewer, rows)
    standing = tuple(each for each in found if not each.case.dropped_because)
    dropped = tuple(each for each in found if each.case.dropped_because)
    return Agenda(standing, dropped, room([each.case.minutes for each in standing], meeting.minutes))


def turn(viewer: Viewer, case: Case) -> Turn:
    return _turns(viewer, [case])[0]


def returned(viewer: Viewer, case: Case) -> list[Returned]:
    """What was sent about somebody and not taken back, by agency."""
    rows = Returned.objects.filter(case=case, taken_back=False).select_related("agency")
    return list(gate.visible(viewer, rows))


def _turns(viewer: Viewer, rows: Sequence[Case]) -> list[Turn]:
    names = seen.names(viewer, [row.person_id for row in rows])
    reasons: dict[int, list[Because]] = defaultdict(list)
    for each in gate.visible(viewer, Reason.objects.filter(case__in=rows)):
        reasons[each.case_id].append(Because(Why(each.why), each.words, each.on))
    sent: dict[int, dict[int, str]] = defaultdict(dict)
    lines = gate.visible(viewer, Returned.objects.filter(case__in=rows, taken_back=False))
    for case, agency, name in lines.order_by("agency__name").values_list("case", "agency", "agency__name"):
        sent[case][agency] = name
    return [
        Turn(
            row, names.get(row.person_id, seen.NAME_NOT_SHOWN),
            tuple(sorted(reasons[row.pk], key=lambda each: -each.why.weight)),
            tuple(sent[row.pk].values()), viewer.agency_id in sent[row.pk],
        )
        for row in rows
    ]  # fmt: skip
