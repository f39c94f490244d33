"""Whether what all agencies ask of one person can be kept: the front door of this method."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from alongside.methods.one_plan.contradictions import Vocabulary, Window, asked_twice, contradictions, shipped
from alongside.methods.one_plan.findings import Clash, Finding, finding
from alongside.methods.one_plan.order import out_of_order
from alongside.methods.one_plan.requirements import Kind, Occurrence, Requirement, occurrences
from alongside.methods.one_plan.timetable import collisions, home_in_time
from alongside.methods.one_plan.travel import CrowFlight, Travel

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Terms:
    """How a partnership checks plans. week_limit: appointments in one week that a person should not have to exceed."""

    travel: Travel = field(default_factory=CrowFlight)
    vocabulary: Vocabulary = field(default_factory=shipped)
    week_limit: int = 6
    zone: dt.tzinfo = LONDON


def check(
    requirements: Iterable[Requirement], *, since: dt.date, until: dt.date, terms: Terms | None = None
) -> list[Finding]:
    """Everything that is certainly in the way between two days, both included; soonest first, in a settled order.

    What is not known (a time, a length, a place, a way of meeting) is taken at its kindest. Ids have to differ.
    """
    terms = terms or Terms()
    rows = sorted((row for row in requirements if not _is_over(row, since)), key=lambda row: row.id)
    if len({row.id for row in rows}) < len(rows):
        raise ValueError("two requirements share an id")
    times = {row.id: occurrences(row, since, until, terms.zone) for row in rows}
    flat = [each for row in rows for each in times[row.id]]
    window = Window(since, until, terms.zone, times)
    curfews = [row for row in rows if "curfew" in row.says and row.met_on is None]
    found = [
        *collisions(flat, terms.travel, terms.zone),
        *home_in_time(curfews, flat, terms.travel, terms.zone),
        *contradictions(rows, terms.vocabulary, window),
        *asked_twice(rows, window),
        *out_of_order(rows, terms.zone),
        *too_much(rows, flat, terms.week_limit, window),
    ]
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda each: (each.when or never, each.clash, each.on, each.key))


def too_much(rows: Iterable[Requirement], times: Iterable[Occurrence], limit: int, window: Window) -> Iterator[Finding]:
    """Weeks, Monday to Sunday, with more appointments than the limit; one with several agencies together counts once."""
    weeks: dict[dt.date, dict[object, list[Requirement]]] = defaultdict(lambda: defaultdict(list))
    for each in times:
        meeting = (each.starts, each.of.place.name if each.of.place else each.of.id)
        weeks[_monday(each.starts.astimezone(window.zone).date())][meeting].append(each.of)
    for row in rows:
        is_all_day = row.kind is Kind.APPOINTMENT and row.starts is None and row.met_on is None
        if is_all_day and row.on is not None and window.since <= row.on <= window.until:
            weeks[_monday(row.on)][row.id].append(row)
    for monday, meetings in sorted(weeks.items()):
        if len(meetings) > limit:
            yield _too_much(monday, meetings, limit, window.zone)


def _too_much(monday: dt.date, meetings: dict[object, list[Requirement]], limit: int, zone: dt.tzinfo) -> Finding:
    those = {row.id: row for group in meetings.values() for row in group}
    counted: dict[str, int] = defaultdict(int)
    for group in meetings.values():
        for agency in {row.agency for row in group}:
            counted[agency] += 1
    busiest = min(counted, key=lambda agency: (-counted[agency], agency))
    sentence = (
        f"{len(meetings)} appointments in the week of {monday.day} {monday:%B %Y}, {counted[busiest]} of them with "
        f"{busiest}: more than {limit} are hard to keep."
    )
    step = f"Ask {busiest} which can wait, be done by phone, or be joined with another."
    when = dt.datetime.combine(monday, dt.time(), zone)
    about = monday.isoformat()
    return finding(Clash.TOO_MUCH, those.values(), sentence, step, busiest, about=about, when=when)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _is_over(row: Requirement, since: dt.date) -> bool:
    """Rules whose last day is past say nothing any more. What was done stays: it may save somebody from being asked."""
    return row.until_on is not None and row.until_on < since and row.met_on is None
