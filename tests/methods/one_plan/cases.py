# ruff: noqa: E501 - a table is read by its rows
"""Plans and what a careful worker would say of each: (what is told apart, requirements, clashes that must be found)."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from alongside.methods.one_plan.findings import Clash
from alongside.methods.one_plan.requirements import Hours, Kind, Mode, Place, Requirement, Zone

LONDON = ZoneInfo("Europe/London")
SINCE, UNTIL = dt.date(2026, 10, 1), dt.date(2026, 11, 30)
TUESDAY = dt.date(2026, 10, 6)
HIGH_STREET = Place("12 High Street", 51.5150, -0.1400, "West End")
CORNER = Place("Corner of High Street", 51.5155, -0.1400, "West End")
CROYDON = Place("Croydon office", 51.3762, -0.0982, "Croydon")
HOSTEL = Place("The hostel", 51.5000, -0.1400, "Vauxhall")
SOMEWHERE = Place("A café")
IN_PERSON, PHONE, VIDEO = Mode.IN_PERSON, Mode.PHONE, Mode.VIDEO


def at(hour: int, minute: int = 0, day: dt.date = TUESDAY, fold: int = 0) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON, fold=fold)


def day(ahead: int) -> dt.date:
    return TUESDAY + dt.timedelta(days=ahead)


def need(id: str, agency: str, kind: Kind = Kind.APPOINTMENT, **facts: Any) -> Requirement:
    facts = {name: frozenset(value) if name in ("says", "asks", "after") else value for name, value in facts.items()}
    return Requirement(id, agency, kind, facts.pop("what", f"{agency} {id}"), **facts)


def seen(id: str, agency: str, hour: int, minute: int = 0, *, minutes: int | None = 30, place: Place | None = HIGH_STREET,
         mode: Mode | None = IN_PERSON, on: dt.date = TUESDAY, **facts: Any) -> Requirement:  # fmt: skip
    return need(id, agency, starts=at(hour, minute, on), minutes=minutes, place=place, mode=mode, **facts)


def rule(id: str, agency: str, *says: str, **facts: Any) -> Requirement:
    return need(id, agency, Kind.RULE, says=says, **facts)


NIGHT = Hours(dt.time(19), dt.time(7))
CURFEW = rule("curfew", "Probation", "curfew", hours=NIGHT, place=HOSTEL, is_fixed=True)
TWO, FAR, NO, TWICE = Clash.TWO_AT_ONCE, Clash.TOO_FAR, Clash.CONTRADICTION, Clash.ASKED_TWICE
EARLY, CIRCLE, MUCH = Clash.TOO_EARLY, Clash.CIRCLE, Clash.TOO_MUCH
CLOCKS_BACK = dt.date(2026, 10, 25)

CASES: list[tuple[str, list[Requirement], list[Clash]]] = [
    ("nothing asked", [], []),
    # Two things at once
    ("two places at one time", [seen("a", "A", 10), seen("b", "B", 10, 15, place=CORNER)], [TWO]),
    ("two places at the same minute", [seen("a", "A", 10), seen("b", "B", 10, place=CORNER)], [TWO]),
    ("a phone call in the middle of a meeting", [seen("a", "A", 10), seen("b", "B", 10, 15, place=None, mode=PHONE)], [TWO]),
    ("one length not known, within the other", [seen("a", "A", 10), seen("b", "B", 10, 15, minutes=None, place=CORNER)], [TWO]),
    ("one length not known, before the other: may be short", [seen("a", "A", 10, minutes=None, place=SOMEWHERE), seen("b", "B", 10, 5)], []),
    ("one after the other at the same place", [seen("a", "A", 10), seen("b", "B", 10, 30)], []),
    ("a meeting held together", [seen("a", "A", 10), seen("b", "B", 10)], []),
    ("same place, overlapping, not together", [seen("a", "A", 10), seen("b", "B", 10, 10)], [TWO]),
    ("only the day is known", [need("a", "A", on=TUESDAY), seen("b", "B", 10)], []),
    ("neither day nor time known", [need("a", "A"), seen("b", "B", 10)], []),
    ("how they meet is not known: still two at once", [seen("a", "A", 10, mode=None), seen("b", "B", 10, 15, mode=None)], [TWO]),
    ("already kept", [seen("a", "A", 10, met_on=TUESDAY), seen("b", "B", 10, 15)], []),
    ("before the days looked at", [seen("a", "A", 10, on=day(-30)), seen("b", "B", 10, 15, on=day(-30))], []),
    ("weekly meets a single one three weeks on", [seen("a", "A", 10, is_weekly=True), seen("b", "B", 10, 15, on=day(21))], [TWO]),
    ("weekly meets weekly: said once", [seen("a", "A", 10, is_weekly=True), seen("b", "B", 10, 15, is_weekly=True)], [TWO]),
    ("weekly on other days", [seen("a", "A", 10, is_weekly=True), seen("b", "B", 10, 15, on=day(22))], []),
    ("weekly ended before", [seen("a", "A", 10, is_weekly=True, until_on=day(14)), seen("b", "B", 10, 15, on=day(21))], []),
    ("three at once: each pair", [seen("a", "A", 10, place=None), seen("b", "B", 10, 5, place=None), seen("c", "C", 10, 10, place=None)], [TWO, TWO, TWO]),
    ("a long day around a short one", [seen("a", "A", 9, minutes=480), seen("b", "B", 10, 0), seen("c", "C", 15, 0)], [TWO, TWO]),
    # The night the clocks go back
    ("first and second half past one are an hour apart", [
        need("a", "A", starts=at(1, 30, CLOCKS_BACK), minutes=60, place=HOSTEL, mode=IN_PERSON),
        need("b", "B", starts=at(1, 30, CLOCKS_BACK, fold=1), minutes=30, place=HOSTEL, mode=IN_PERSON)], []),
    ("the longer night: two hours from half past midnight last till the second half past one", [
        need("a", "A", starts=at(0, 30, CLOCKS_BACK), minutes=121, place=HOSTEL),
        need("b", "B", starts=at(1, 30, CLOCKS_BACK, fold=1), minutes=30, place=HOSTEL)], [TWO]),
    ("weekly keeps its hour when the clocks change", [
        seen("a", "A", 10, on=dt.date(2026, 10, 20), is_weekly=True), seen("b", "B", 10, 0, on=dt.date(2026, 10, 27), place=CORNER)], [TWO]),
    # Journeys
    ("across town in ten minutes", [seen("a", "A", 10), seen("b", "B", 10, 40, place=CROYDON)], [FAR]),
    ("across town in two hours", [seen("a", "A", 10), seen("b", "B", 12, 30, place=CROYDON)], []),
    ("round the corner in five minutes", [seen("a", "A", 10), seen("b", "B", 10, 35, place=CORNER)], []),
    ("a place that is on no map", [seen("a", "A", 10), seen("b", "B", 10, 31, place=SOMEWHERE)], []),
    ("then by phone", [seen("a", "A", 10), seen("b", "B", 10, 31, place=CROYDON, mode=PHONE)], []),
    ("then by video", [seen("a", "A", 10), seen("b", "B", 10, 31, place=CROYDON, mode=VIDEO)], []),
    ("how they meet is not known", [seen("a", "A", 10), seen("b", "B", 10, 31, place=CROYDON, mode=None)], []),
    ("too far even if the first took no time", [seen("a", "A", 10, minutes=None), seen("b", "B", 10, 30, place=CROYDON)], [FAR]),
    ("driven there", [seen("a", "A", 10), seen("b", "B", 11, 20, place=CROYDON, is_escorted=True)], []),
    ("by bus in the same time: not to be done", [seen("a", "A", 10), seen("b", "B", 11, 20, place=CROYDON)], [FAR]),
    ("something between does not hide it", [seen("a", "A", 10), seen("b", "B", 10, 30, minutes=5), seen("c", "C", 10, 40, place=CROYDON)], [FAR, FAR]),
    ("taken there, but not in no time", [seen("a", "A", 10), seen("b", "B", 10, 40, place=CROYDON, is_escorted=True)], [FAR]),
    ("taken to the first only: the way on is their own", [seen("a", "A", 10, is_escorted=True), seen("b", "B", 11, 20, place=CROYDON)], [FAR]),
    ("two at once, even with somebody beside them", [seen("a", "A", 10), seen("b", "B", 10, 15, place=CORNER, is_escorted=True)], [TWO]),
    # Curfews
    ("taken home in time for the curfew", [CURFEW, seen("b", "B", 17, 40, place=CROYDON, is_escorted=True)], []),
    ("the same way by bus is too long for the curfew", [CURFEW, seen("b", "B", 17, 40, place=CROYDON)], [FAR]),
    ("an appointment within the curfew", [CURFEW, seen("b", "B", 19, 30)], [NO]),
    ("an appointment that runs into the curfew", [CURFEW, seen("b", "B", 18, 45)], [NO]),
    ("no time to get home", [CURFEW, seen("b", "B", 18, 25, place=CROYDON)], [FAR]),
    ("no time to get there in the morning", [CURFEW, seen("b", "B", 7, 10, place=CROYDON)], [FAR]),
    ("time to get home", [CURFEW, seen("b", "B", 16, 0, place=CROYDON)], []),
    ("a visit at home in the evening", [CURFEW, seen("b", "B", 20, place=HOSTEL)], []),
    ("a phone call in the evening", [CURFEW, seen("b", "B", 20, mode=PHONE)], []),
    ("a curfew that has ended", [rule("r", "A", "curfew", hours=NIGHT, until_on=day(-1)), seen("b", "B", 20)], []),
    ("a curfew on other nights", [rule("r", "A", "curfew", hours=Hours(dt.time(19), dt.time(7), frozenset({4, 5}))), seen("b", "B", 20)], []),
    ("the morning after a curfew night", [rule("r", "A", "curfew", hours=Hours(dt.time(19), dt.time(7), frozenset({0}))), seen("b", "B", 6)], [NO]),
    ("hours of the curfew not known", [rule("r", "A", "curfew"), seen("b", "B", 20)], []),
    ("a night shift", [CURFEW, need("g", "Work", Kind.GOAL, says={"night_work"}, hours=Hours(dt.time(22), dt.time(6)))], [NO]),
    ("a day shift", [CURFEW, need("g", "Work", Kind.GOAL, says={"night_work"}, hours=Hours(dt.time(8), dt.time(16)))], []),
    ("a shift whose hours are not known", [CURFEW, need("g", "Work", Kind.GOAL, says={"night_work"})], []),
    ("a late group: said once, by the closer rule", [CURFEW, seen("b", "B", 19, 30, says={"late_group"})], [NO]),
    # Rules and aims
    ("abstinence beside harm reduction", [rule("a", "Hostel", "abstinence"), need("b", "Drugs", Kind.GOAL, says={"harm_reduction"})], [NO]),
    ("abstinence beside a prescription", [rule("a", "Hostel", "abstinence"), need("b", "Drugs", Kind.TREATMENT, says={"opioid_substitution"})], [NO]),
    ("abstinence beside abstinence", [rule("a", "Hostel", "abstinence"), need("b", "Drugs", Kind.GOAL, says={"abstinence"})], []),
    ("abstinence that ended before harm reduction begins", [
        rule("a", "Hostel", "abstinence", until_on=day(1)), need("b", "Drugs", Kind.GOAL, says={"harm_reduction"}, from_on=day(2))], []),
    ("no phone beside reporting by phone", [rule("a", "A", "no_phone"), rule("b", "B", "report_by_phone")], [NO]),
    ("no visitors beside visits at home", [rule("a", "A", "no_visitors"), rule("b", "B", "visits_at_home")], [NO]),
    ("a search for work beside treatment", [need("a", "Jobs", Kind.BENEFIT, says={"full_time_job_search"}), need("b", "Rehab", Kind.TREATMENT, says={"residential_treatment"})], [NO]),
    ("a kind that the table does not know", [rule("a", "A", "no_bicycles"), rule("b", "B", "ride_a_bicycle")], []),
    # Places not to go
    ("within the area", [rule("z", "P", "exclusion_zone", zone=Zone(area="west end")), seen("b", "B", 10)], [NO]),
    ("outside the area", [rule("z", "P", "exclusion_zone", zone=Zone(area="Croydon")), seen("b", "B", 10)], []),
    ("within 500 metres", [rule("z", "P", "exclusion_zone", zone=Zone(centre=CORNER, metres=500)), seen("b", "B", 10)], [NO]),
    ("further off than the metres", [rule("z", "P", "exclusion_zone", zone=Zone(centre=CORNER, metres=50)), seen("b", "B", 10)], []),
    ("another area by name, yet within the metres", [rule("z", "P", "exclusion_zone", zone=Zone("Riverside", CORNER, 500)), seen("b", "B", 10)], [NO]),
    ("beyond the metres, yet in the area", [rule("z", "P", "exclusion_zone", zone=Zone("West End", CORNER, 10)), seen("b", "B", 10)], [NO]),
    ("neither in the area nor within the metres", [rule("z", "P", "exclusion_zone", zone=Zone("Riverside", CORNER, 500)), seen("b", "B", 10, place=CROYDON)], []),
    ("metres round a place that is on no map", [rule("z", "P", "exclusion_zone", zone=Zone(centre=SOMEWHERE, metres=500)), seen("b", "B", 10)], []),
    ("by phone to a place within the zone", [rule("z", "P", "exclusion_zone", zone=Zone(area="West End")), seen("b", "B", 10, mode=PHONE)], []),
    ("a place that is on no map may be anywhere", [rule("z", "P", "exclusion_zone", zone=Zone(centre=CORNER, metres=500)), seen("b", "B", 10, place=SOMEWHERE)], []),
    ("after the zone has ended", [rule("z", "P", "exclusion_zone", zone=Zone(area="West End"), until_on=day(6)), seen("b", "B", 10, on=day(7))], []),
    ("weekly, at first within the time of the zone", [rule("z", "P", "exclusion_zone", zone=Zone(area="West End"), until_on=day(6)), seen("b", "B", 10, is_weekly=True)], [NO]),
    ("an appointment without a day and a zone that ends", [rule("z", "P", "exclusion_zone", zone=Zone(area="West End"), until_on=day(6)), need("b", "B", place=HIGH_STREET, mode=IN_PERSON)], []),
    # Asked twice
    ("two housing assessments", [seen("a", "A", 10, asks={"assessment:housing"}), seen("b", "B", 14, asks={"assessment:housing"})], [TWICE]),
    ("two different assessments", [seen("a", "A", 10, asks={"assessment:housing"}), seen("b", "B", 14, asks={"assessment:care"})], []),
    ("one agency asks again", [seen("a", "A", 10, asks={"assessment:housing"}), seen("b", "A", 14, asks={"assessment:housing"})], []),
    ("asked together, once", [seen("a", "A", 10, asks={"assessment:housing"}), seen("b", "B", 10, asks={"assessment:housing"})], []),
    ("three agencies want the passport: one finding", [need(each, each, Kind.DEADLINE, asks={"document:passport"}) for each in "ABC"], [TWICE]),
    ("another agency has it", [need("a", "A", asks={"assessment:care"}, met_on=day(-90)), need("b", "B", asks={"assessment:care"})], [TWICE]),
    ("what another agency has is too old by then", [need("a", "A", asks={"assessment:care"}, met_on=day(-90), good_until=day(3)), need("b", "B", asks={"assessment:care"}, due_on=day(4))], []),
    ("what another agency has counts to the very day", [need("a", "A", asks={"assessment:care"}, met_on=day(-90), good_until=day(4)), need("b", "B", asks={"assessment:care"}, due_on=day(4))], [TWICE]),
    ("what another agency had no longer counts", [need("a", "A", asks={"assessment:care"}, met_on=day(-90), good_until=day(-30)), need("b", "B", asks={"assessment:care"})], []),
    ("one still counts, one does not", [need("a", "A", asks={"assessment:care"}, met_on=day(-90), good_until=day(-30)), need("c", "C", asks={"assessment:care"}, met_on=day(-60), good_until=day(60)), need("b", "B", asks={"assessment:care"})], [TWICE]),
    ("both have it", [need(each, each, asks={"assessment:care"}, met_on=day(-9)) for each in "AB"], []),
    # What comes first
    ("a deadline before what it needs", [need("id", "Council", Kind.DEADLINE, from_on=day(10)), need("claim", "Jobs", Kind.DEADLINE, due_on=day(5), after={"id"})], [EARLY]),
    ("on the same day", [need("id", "Council", on=day(5)), need("claim", "Jobs", Kind.DEADLINE, due_on=day(5), after={"id"})], []),
    ("through a chain", [need("a", "A", on=day(9)), need("b", "B", Kind.GOAL, after={"a"}), need("c", "C", Kind.DEADLINE, due_on=day(8), after={"b"})], [EARLY]),
    ("two things come first: the later one counts", [need("a", "A", on=day(2)), need("b", "B", on=day(9)), need("c", "C", Kind.DEADLINE, due_on=day(8), after={"a", "b"})], [EARLY]),
    ("two things come first, both in time", [need("a", "A", on=day(2)), need("b", "B", on=day(7)), need("c", "C", Kind.DEADLINE, due_on=day(8), after={"a", "b"})], []),
    ("two things come first, the later one done", [need("a", "A", on=day(2)), need("b", "B", on=day(9), met_on=day(-1)), need("c", "C", Kind.DEADLINE, due_on=day(8), after={"a", "b"})], []),
    ("two things come first, one of which waits in turn", [need("x", "X", on=day(9)), need("a", "A", on=day(2)), need("b", "B", Kind.GOAL, after={"x"}), need("c", "C", Kind.DEADLINE, due_on=day(8), after={"a", "b"})], [EARLY]),
    ("what comes first has no date", [need("a", "A", Kind.GOAL), need("c", "C", Kind.DEADLINE, due_on=day(8), after={"a"})], []),
    ("what comes first is done", [need("a", "A", on=day(9), met_on=day(-1)), need("c", "C", Kind.DEADLINE, due_on=day(8), after={"a"})], []),
    ("what comes first is written down nowhere", [need("c", "C", Kind.DEADLINE, due_on=day(8), after={"lost"})], []),
    ("an appointment an hour before what it needs", [seen("a", "A", 11), seen("b", "B", 10, after={"a"})], [EARLY]),
    ("each waits for the other", [need("a", "A", after={"b"}), need("b", "B", after={"a"})], [CIRCLE]),
    ("three in a circle: one finding", [need("a", "A", after={"b"}), need("b", "B", after={"c"}), need("c", "C", after={"a"})], [CIRCLE]),
    ("waits for itself", [need("a", "A", after={"a"})], [CIRCLE]),
    ("a circle broken by something done", [need("a", "A", after={"b"}), need("b", "B", after={"a"}, met_on=TUESDAY)], []),
    # Too much
    ("seven in a week", [seen(str(n), "A", 9 + n, 0) for n in range(7)], [MUCH]),
    ("six in a week", [seen(str(n), "A", 9 + n, 0) for n in range(6)], []),
    ("seven, two of them together", [seen(str(n), "A", 9 + n, 0) for n in range(6)] + [seen("with", "B", 9)], []),
    ("seven over two weeks", [seen(str(n), "A", 9, on=day(n)) for n in range(7)], []),
    ("seven with days but no hours", [need(str(n), "A", on=TUESDAY) for n in range(7)], [MUCH]),
]  # fmt: skip
