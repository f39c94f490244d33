"""The one plan of a person, as far as one viewer may see it: rows of the gate as values of the checker, and what it finds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.methods.one_plan import requirements as plan
from alongside.methods.one_plan.check import check
from alongside.methods.one_plan.findings import Finding
from alongside.people.models import Person
from alongside.support import answers
from alongside.support.models import Requirement, SetAside
from alongside.support.rules import last_day, monday_of, weeks_from


@dataclass(frozen=True)
class Marked:
    """A finding as a page shows it. asked: the requirement whose agency is asked to move; has: what answers it already, where it
    can be asked for."""

    finding: Finding
    asked: Requirement
    stands_on: list[Requirement]
    set_aside: SetAside | None
    has: plan.Requirement | None = None


@dataclass(frozen=True)
class Entry:
    """One thing in a week, on its day where that is known."""

    requirement: Requirement
    day: dt.date | None
    is_marked: bool


def of_person(viewer: Viewer, person: Person, today: dt.date) -> list[Requirement]:
    rows = Requirement.objects.filter(person=person).standing(today)
    return list(gate.visible(viewer, rows).select_related("agency"))


def as_value(row: Requirement, zone: dt.tzinfo) -> plan.Requirement:
    """A row as the checker reads it. Its words stay with it, nothing else of the person goes along."""
    starts = None if row.on is None or row.at is None else dt.datetime.combine(row.on, row.at, zone)
    place = plan.Place(row.place, row.latitude, row.longitude, row.area) if row.place else None
    hours = plan.Hours(row.from_time, row.until_time) if row.from_time and row.until_time else None
    keep_out = _keep_out(row, place)
    return plan.Requirement(
        id=str(row.pk), agency=row.asked_by, kind=plan.Kind(row.kind), what=row.what, source=row.source, starts=starts,
        on=row.on, minutes=row.minutes, mode=plan.Mode(row.mode) if row.mode else None, place=place,
        is_weekly=row.is_weekly, is_escorted=row.is_escorted, is_fixed=row.is_fixed, hours=hours, zone=keep_out,
        asks=frozenset(row.asks), says=frozenset(row.says) | ({"exclusion_zone"} if keep_out else set()),
        after=frozenset(map(str, row.after)), due_on=row.due_on, met_on=row.met_on, good_until=row.good_until,
        from_on=row.from_on, until_on=row.until_on,
    )  # fmt: skip


def _keep_out(row: Requirement, place: plan.Place | None) -> plan.Zone | None:
    """Where they may not go. Whoever names it need not tick besides that it is a place to stay out of."""
    if row.keep_out_metres and place is not None:
        return plan.Zone(area=row.keep_out_of, centre=place, metres=row.keep_out_metres)
    return plan.Zone(area=row.keep_out_of) if row.keep_out_of else None


def findings(viewer: Viewer, person: Person, rows: list[Requirement], today: dt.date) -> list[Marked]:
    """What stands in the way, from what this viewer may see and from nothing else; what was set aside comes last."""
    zone = timezone.get_current_timezone()
    by_id = {str(row.pk): row for row in rows}
    left = {each.key: each for each in gate.visible(viewer, SetAside.objects.filter(person=person))}
    marked = []
    wanted = {code for row in rows if row.met_on is None for code in row.asks}
    there = [each for each in answers.known(viewer, person, today) if each.asks & wanted] if wanted else []
    values = [*(as_value(row, zone) for row in rows), *there]
    ours = {str(row.pk) for row in rows if row.agency_id == viewer.agency_id}
    done = {each.id: each for each in values if each.met_on is not None and each.id not in ours}
    for found in check(values, since=today, until=last_day(today)):
        stands_on = [by_id[each] for each in found.on if each in by_id]
        asked = next((row for row in stands_on if row.asked_by == found.whose_move), stands_on[0])
        has = next((done[each] for each in found.on if each in done), None)
        marked.append(Marked(found, asked, stands_on, left.get(found.key), has))
    return sorted(marked, key=lambda each: each.set_aside is not None)


def weeks(rows: list[Requirement], marked: list[Marked], today: dt.date) -> list[tuple[dt.date, list[Entry]]]:
    """Monday -> what lies in that week, by day and hour. Weekly ones stand in every week."""
    clashing = {row.pk for each in marked if each.set_aside is None for row in each.stands_on}
    found: dict[dt.date, list[Entry]] = defaultdict(list)
    for row in rows:
        for monday in weeks_from(today):
            if (day := _day_in(row, monday)) is not None and row.met_on is None:
                found[monday].append(Entry(row, day, row.pk in clashing))
    by_hour = dt.time.max
    return [
        (monday, sorted(found[monday], key=lambda entry: (entry.day, entry.requirement.at or by_hour)))
        for monday in weeks_from(today)
    ]


def standing_rules(rows: list[Requirement], marked: list[Marked]) -> list[Entry]:
    """What has no day of its own."""
    clashing = {row.pk for each in marked if each.set_aside is None for row in each.stands_on}
    return [Entry(row, None, row.pk in clashing) for row in rows if row.met_on is None and not (row.on or row.due_on)]


def done(rows: list[Requirement]) -> list[Requirement]:
    return [row for row in rows if row.met_on is not None]


def _day_in(row: Requirement, monday: dt.date) -> dt.date | None:
    day = row.on or row.due_on
    if day is None:
        return None
    if row.is_weekly and row.on and monday_of(day) <= monday:
        day = monday + dt.timedelta(days=day.weekday())
    is_over = row.until_on is not None and day > row.until_on
    return day if monday_of(day) == monday and not is_over else None
