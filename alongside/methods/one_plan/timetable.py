"""Two things at once, and journeys that cannot be made in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from alongside.methods.one_plan.findings import Clash, Finding, finding, moment_words, who_can_move
from alongside.methods.one_plan.requirements import Mode, Occurrence, Requirement, spans
from alongside.methods.one_plan.travel import Travel

MINUTE = dt.timedelta(minutes=1)


def is_one_meeting(one: Occurrence, other: Occurrence) -> bool:
    """Agencies that expect somebody at the same place from the same minute are taken to meet them together."""
    here, there = one.of.place, other.of.place
    return one.starts == other.starts and here is not None and there is not None and here.name == there.name


def meet(one: Occurrence, other: Occurrence) -> bool:
    """They share a moment, even if a length that is not known should turn out to be no time at all."""
    return one.starts == other.starts or (one.starts < other.ends and other.starts < one.ends)


def journey(one: Occurrence, other: Occurrence, travel: Travel) -> int | None:
    """Minutes from the one to the other where both are known to be in person somewhere; else None."""
    if one.of.mode is not Mode.IN_PERSON or other.of.mode is not Mode.IN_PERSON:
        return None
    if one.of.place is None or other.of.place is None:
        return None
    return travel.minutes(one.of.place, other.of.place, is_escorted=other.of.is_escorted)


def collisions(times: Sequence[Occurrence], travel: Travel, zone: dt.tzinfo) -> Iterator[Finding]:
    """A sweep through time: only what starts before the longest journey after an end can stand in its way."""
    ordered = sorted(times, key=lambda each: (each.starts, each.of.id))
    reach = travel.at_most({each.of.place for each in ordered if each.of.place is not None}) * MINUTE
    seen: set[tuple[str, str]] = set()
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.starts > one.ends + reach:
                break
            pair = (min(one.of.id, other.of.id), max(one.of.id, other.of.id))
            if one.of.id == other.of.id or pair in seen:
                continue
            found = between(one, other, travel, zone)
            if found is not None:
                seen.add(pair)
                yield found


def between(one: Occurrence, other: Occurrence, travel: Travel, zone: dt.tzinfo) -> Finding | None:
    """What stands between two times, the first of which starts no later than the second."""
    if is_one_meeting(one, other):
        return None
    if meet(one, other):
        return _at_once(one, other, zone)
    takes = journey(one, other, travel)
    if takes is None or one.ends + takes * MINUTE <= other.starts:
        return None
    return _too_far(one, other, takes, zone)


def _at_once(one: Occurrence, other: Occurrence, zone: dt.tzinfo) -> Finding:
    asked = who_can_move(one.of, other.of)
    sentence = (
        f"{one.of.agency} expects the person for “{one.of.what}” at {moment_words(one.starts, zone)}, "
        f"and {other.of.agency} for “{other.of.what}” at {moment_words(other.starts, zone)}: they overlap."
    )
    step = f"Ask {asked.agency} for another time for “{asked.what}”."
    return finding(Clash.TWO_AT_ONCE, (one.of, other.of), sentence, step, asked.agency, when=other.starts)


def _too_far(one: Occurrence, other: Occurrence, takes: int, zone: dt.tzinfo) -> Finding:
    asked = who_can_move(one.of, other.of)
    gap = int((other.starts - one.ends) / MINUTE)
    if one.of.minutes is None:
        leaves = f"even if “{one.of.what}” with {one.of.agency} took no time at all, {gap} minutes are left"
    else:
        leaves = f"“{one.of.what}” with {one.of.agency} leaves {gap} minutes"
    sentence = (
        f"At {moment_words(other.starts, zone)} {other.of.agency} expects the person for “{other.of.what}”; {leaves}, "
        f"and the way takes about {takes}."
    )
    step = f"Ask {asked.agency} for a later time, a phone call, or somebody to take the person there."
    return finding(Clash.TOO_FAR, (one.of, other.of), sentence, step, asked.agency, when=other.starts)


def home_in_time(
    curfews: Iterable[Requirement], times: Sequence[Occurrence], travel: Travel, zone: dt.tzinfo
) -> Iterator[Finding]:
    """Appointments from which nobody gets home before a curfew begins, or to which nobody gets after it ends."""
    for curfew in curfews:
        seen: set[str] = set()
        for each in times:
            if each.of.id not in seen and (missed := _missed(curfew, each, travel, zone)) is not None:
                seen.add(each.of.id)
                yield missed


def _missed(curfew: Requirement, each: Occurrence, travel: Travel, zone: dt.tzinfo) -> Finding | None:
    if curfew.hours is None or curfew.place is None or each.of.place is None or each.of.mode is not Mode.IN_PERSON:
        return None
    takes = travel.minutes(each.of.place, curfew.place, is_escorted=each.of.is_escorted)
    if not takes:
        return None
    way = takes * MINUTE
    first, last = each.starts.astimezone(zone).date(), each.ends.astimezone(zone).date()
    for begins, ends in spans(curfew.hours, first, last, zone):
        if not holds_on(curfew, begins.astimezone(zone).date()):
            continue
        if each.ends <= begins < each.ends + way or each.starts - way < ends <= each.starts:
            asked = who_can_move(curfew, each.of)
            sentence = (
                f"{curfew.agency} wants the person at home from {begins.astimezone(zone):%H:%M} to "
                f"{ends.astimezone(zone):%H:%M}; the way between home and “{each.of.what}” with {each.of.agency} at "
                f"{moment_words(each.starts, zone)} takes about {takes} minutes."
            )
            step = f"Ask {asked.agency} for another time, or for a little room around it."
            return finding(
                Clash.TOO_FAR, (curfew, each.of), sentence, step, asked.agency, about="home", when=each.starts
            )
    return None


def holds_on(rule: Requirement, day: dt.date) -> bool:
    return (rule.from_on is None or rule.from_on <= day) and (rule.until_on is None or day <= rule.until_on)
