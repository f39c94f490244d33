"""The slow and obvious way: every pair against every pair, minute by minute where that is plainer."""

from __future__ import annotations

import datetime as dt
import math
from itertools import combinations, permutations

from alongside.methods.one_plan.requirements import Mode, Place, Requirement
from alongside.methods.one_plan.travel import CrowFlight

MINUTE = dt.timedelta(minutes=1)


def times(row: Requirement, since: dt.date, until: dt.date, zone: dt.tzinfo) -> list[tuple[dt.datetime, dt.datetime]]:
    if row.starts is None or row.met_on:
        return []
    found = []
    for ahead in range(0, 400, 7 if row.is_weekly else 400):
        local = row.starts.astimezone(zone)
        day = local.date() + dt.timedelta(days=ahead)
        if since <= day <= until and day <= (row.until_on or until):
            starts = local.replace(year=day.year, month=day.month, day=day.day).astimezone(dt.UTC)
            found.append((starts, starts + (row.minutes or 0) * MINUTE))
    return found


def clashing_pairs(rows: list[Requirement], since: dt.date, until: dt.date, zone: dt.tzinfo) -> set[frozenset[str]]:
    """Ids of pairs that are at once, or too far apart."""
    found = set()
    for one, other in permutations(rows, 2):
        for a in times(one, since, until, zone):
            for b in times(other, since, until, zone):
                together = a[0] == b[0] and one.place and other.place and one.place.name == other.place.name
                if a[0] > b[0] or together:
                    continue
                shared = a[0] == b[0] or (a[0] < b[1] and b[0] < a[1])
                way = None
                if one.place and other.place and one.mode == other.mode == Mode.IN_PERSON:
                    way = CrowFlight().minutes(one.place, other.place, is_escorted=other.is_escorted)
                if shared or (way is not None and a[1] + way * MINUTE > b[0]):
                    found.add(frozenset({one.id, other.id}))
    return found


def too_early(rows: list[Requirement]) -> set[str]:
    """Ids of what is due before something that comes first, for plans with days only and no circles."""
    by_id = {row.id: row for row in rows}

    def ready(row: Requirement) -> list[dt.date]:
        firsts = [by_id[each] for each in row.after if each in by_id]
        return [day for each in firsts for day in [*([each.from_on] if each.from_on else []), *ready(each)]]

    return {row.id for row in rows if row.due_on and any(day > row.due_on for day in ready(row))}


def asked_twice(rows: list[Requirement]) -> set[str]:
    """Codes that two agencies ask for, for plans in which nothing is done yet or held together."""
    return {
        code for one, other in combinations(rows, 2) if one.agency != other.agency for code in one.asks & other.asks
    }


def out_of_bounds(rows: list[Requirement]) -> set[frozenset[str]]:
    """Ids of zones and of what lies in them, for plans in which everything holds always; a metre on the ground as on a map."""
    found = set()
    for one, other in permutations(rows, 2):
        if one.zone is None or other.place is None or other.mode is not Mode.IN_PERSON:
            continue
        named = one.zone.area != "" and one.zone.area.lower() == other.place.area.lower()
        centre = one.zone.centre
        if named or (centre and _metres(centre, other.place) <= one.zone.metres):
            found.add(frozenset({one.id, other.id}))
    return found


def _metres(one: Place, other: Place) -> float:
    """On a flat map, which is close enough within a city; a place on no map is nowhere near."""
    if None in (one.latitude, one.longitude, other.latitude, other.longitude):
        return math.inf
    north = (other.latitude - one.latitude) * 111_195
    east = (other.longitude - one.longitude) * 111_195 * math.cos(math.radians((one.latitude + other.latitude) / 2))
    return math.hypot(north, east)


def needless(rows: list[Requirement], today: dt.date) -> set[str]:
    """Ids of what is asked though another agency has it, counted day by day; for plans with last days and no appointments."""
    found = set()
    for wanted, done in permutations(rows, 2):
        if wanted.met_on or not done.met_on or wanted.agency == done.agency or not wanted.asks & done.asks:
            continue
        day, last = today, wanted.due_on or today
        while day < last and (done.good_until is None or day < done.good_until):
            day += dt.timedelta(days=1)
        if day >= last and (done.good_until is None or day <= done.good_until):
            found.add(wanted.id)
    return found
