from __future__ import annotations

import dataclasses
import datetime as dt
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.methods.one_plan.check import Terms, check
from alongside.methods.one_plan.contradictions import BadVocabulary, read, shipped
from alongside.methods.one_plan.findings import Clash
from alongside.methods.one_plan.requirements import Hours, Kind, Mode, Requirement, Zone, hours_meet
from alongside.methods.one_plan.travel import CrowFlight, Table, kilometres
from tests.methods.one_plan import plainly
from tests.methods.one_plan.cases import (
    CASES,
    CORNER,
    CROYDON,
    CURFEW,
    HIGH_STREET,
    HOSTEL,
    LONDON,
    SINCE,
    SOMEWHERE,
    TUESDAY,
    UNTIL,
    at,
    day,
    need,
    rule,
    seen,
)


def checked(rows, **terms):
    return check(rows, since=SINCE, until=UNTIL, terms=Terms(**terms))


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_plan(rows, expected):
    assert sorted(each.clash for each in checked(rows)) == sorted(expected)


def test_the_table_is_long_enough_and_says_what_must_not_be_flagged():
    assert len(CASES) >= 40
    assert sum(not expected for _, _, expected in CASES) >= 20


def test_whoever_is_bound_by_the_law_is_not_the_one_asked_to_move():
    court = seen("z", "The court", 10, is_fixed=True)
    (found,) = checked([court, seen("b", "Drugs", 10, 15, place=CORNER)])
    assert found.whose_move == "Drugs"
    assert found.sentence == (
        "The court expects the person for “The court z” at 10:00 on Tuesday 6 October 2026, and Drugs for “Drugs b” "
        "at 10:15 on Tuesday 6 October 2026: they overlap."
    )


def test_what_another_agency_has_is_said_with_its_day():
    (found,) = checked(
        [
            need("a", "Council", asks={"assessment:care"}, met_on=TUESDAY - dt.timedelta(days=10)),
            need("b", "Clinic", asks={"assessment:care"}),
        ]
    )
    assert (
        found.sentence
        == "Clinic asks for an assessment of care. Done by Council on Saturday 26 September 2026: ask to see it."
    )
    assert found.whose_move == "Clinic"


def test_times_that_were_written_down_win_over_the_estimate():
    rows = [seen("a", "A", 10), seen("b", "B", 10, 40, place=CROYDON)]
    known = Table({(CROYDON.name, HIGH_STREET.name): 9})
    assert checked(rows, travel=known) == []
    assert known.minutes(HIGH_STREET, HOSTEL) == CrowFlight().minutes(HIGH_STREET, HOSTEL)
    slow = Table({(HIGH_STREET.name, CORNER.name): 300})
    rows = [seen("a", "A", 9), seen("b", "B", 14, 0, place=CORNER)]
    assert [each.clash for each in checked(rows, travel=slow)] == [Clash.TOO_FAR]


def test_the_limit_of_a_week_can_be_set():
    rows = [seen(str(hour), "A", hour) for hour in (9, 10, 11)]
    assert [each.clash for each in checked(rows, week_limit=2)] == [Clash.TOO_MUCH]


def test_a_time_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Requirement("a", "A", Kind.APPOINTMENT, "See", starts=dt.datetime(2026, 10, 6, 10))


def test_two_with_one_id_are_refused():
    with pytest.raises(ValueError, match="share an id"):
        checked([need("a", "A"), need("a", "B")])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[kinds]\na = 1",
        '[kinds]\na = "A"\n[[contradictions]]\nid = "x"\nbetween = ["a", "b"]\nsentence = ""\nnext = ""\nask = "a"',
        '[kinds]\na = "A"\n[[contradictions]]\nid = "x"\nbetween = ["a", "*"]\nsentence = ""\nnext = ""\nask = "c"',
    ],
    ids=["empty", "no table", "a kind that is not explained", "nobody to ask"],
)
def test_a_table_that_cannot_be_read_is_refused(text):
    with pytest.raises(BadVocabulary):
        read(text)


@pytest.mark.parametrize("row", shipped().contradictions, ids=lambda row: row.id)
def test_every_row_of_the_shipped_table_bites(row):
    facts = {"hours": Hours(dt.time(20), dt.time(23))} if row.when == "hours" else {}
    if row.b == "*":
        other = seen("b", "Them", 21)
        facts |= {"zone": None}
    else:
        other = rule("b", "Them", row.b, hours=Hours(dt.time(21), dt.time(22)))
    if row.when == "zone":
        facts |= {"zone": Zone(area="West End")}
    (found,) = checked([rule("a", "Us", row.a, **facts), other])
    assert found.clash is Clash.CONTRADICTION
    assert found.whose_move == {"a": "Us", "b": "Them"}[row.ask]
    assert "{" not in found.sentence + found.next_step


def test_hours_that_come_back_meet_over_the_end_of_the_week():
    sunday_night = Hours(dt.time(22), dt.time(6), frozenset({6}))
    assert hours_meet(sunday_night, Hours(dt.time(5), dt.time(7), frozenset({0})))
    assert not hours_meet(sunday_night, Hours(dt.time(6), dt.time(7), frozenset({0})))


def test_distance_and_journey_against_known_figures():
    big_ben, st_pauls = (dataclasses.replace(CORNER, name=name, latitude=lat, longitude=lon) for name, lat, lon in
                         (("a", 51.5007, -0.1246), ("b", 51.5138, -0.0984)))  # fmt: skip
    assert kilometres(big_ben, st_pauls) == pytest.approx(2.32, abs=0.02)
    assert CrowFlight().minutes(big_ben, st_pauls) == 21
    assert CrowFlight().minutes(big_ben, SOMEWHERE) is None


# What must hold of any plan at all

PLACES = [None, HIGH_STREET, CORNER, CROYDON, HOSTEL, SOMEWHERE]
SAYS = ["abstinence", "harm_reduction", "no_phone", "report_by_phone", "curfew", "late_group"]


@st.composite
def plans(draw, most=9):
    size = draw(st.integers(0, most))
    return [draw(requirement(str(number))) for number in range(size)]


@st.composite
def requirement(draw, id):
    starts = draw(
        st.none() | st.integers(0, 3 * 24 * 4).map(lambda quarter: at(0) + dt.timedelta(minutes=15 * quarter))
    )
    return need(
        id,
        draw(st.sampled_from("ABC")),
        draw(st.sampled_from(Kind)),
        starts=starts,
        minutes=draw(st.none() | st.sampled_from([0, 15, 60, 300])),
        mode=draw(st.none() | st.sampled_from(Mode)),
        place=draw(st.sampled_from(PLACES)),
        is_weekly=draw(st.booleans()),
        is_escorted=draw(st.booleans()),
        hours=draw(st.sampled_from([None, Hours(dt.time(19), dt.time(7))])),
        says=draw(st.sets(st.sampled_from(SAYS), max_size=2)),
        asks=draw(st.sets(st.sampled_from(["assessment:care", "document:passport"]), max_size=1)),
        after=draw(st.sets(st.sampled_from("012345678"), max_size=2)),
        due_on=draw(st.none() | st.integers(0, 5).map(day)),
        met_on=draw(st.sampled_from([None, None, None, TUESDAY])),
    )


@given(plan=plans(), seed=st.integers(0, 99))
@settings(deadline=None)
def test_the_order_of_a_plan_says_nothing(plan, seed):
    shuffled = list(plan)
    random.Random(seed).shuffle(shuffled)
    assert checked(plan) == checked(shuffled)


@given(plan=plans())
@settings(deadline=None)
def test_something_unrelated_takes_no_finding_away(plan):
    unrelated = need("unrelated", "Library", Kind.GOAL, what="Read a book")
    later = seen("later", "Library", 12, on=dt.date(2026, 11, 27), place=SOMEWHERE, mode=Mode.PHONE, minutes=1)
    before = {each.key for each in checked(plan) if each.clash is not Clash.TOO_MUCH}
    after = {each.key for each in checked([*plan, unrelated, later])}
    assert before <= after
    assert {each.key for each in checked(plan)} <= {each.key for each in checked([*plan, unrelated])}


@given(plan=plans())
@settings(deadline=None)
def test_other_words_for_the_same_facts_keep_every_key(plan):
    reworded = [dataclasses.replace(each, what="Otherwise", source="A letter") for each in plan]
    elsewhere = [
        dataclasses.replace(each, starts=each.starts.astimezone(dt.timezone(dt.timedelta(hours=5))))
        if each.starts
        else each
        for each in plan
    ]
    keys = [each.key for each in checked(plan)]
    assert (
        sorted(keys)
        == sorted(each.key for each in checked(reworded))
        == sorted(each.key for each in checked(elsewhere))
    )
    assert len(set(keys)) == len(keys)


@given(plan=plans())
@settings(deadline=None)
def test_every_finding_stands_on_what_is_in_the_plan(plan):
    agencies = {each.agency for each in plan}
    for each in checked(plan):
        assert set(each.on) <= {row.id for row in plan}
        assert each.whose_move in agencies
        assert each.sentence.endswith(".")
        assert each.next_step.endswith(".")


@given(plan=plans(most=14))
@settings(deadline=None)
def test_the_sweep_finds_what_every_pair_against_every_pair_finds(plan):
    wanted = {Clash.TWO_AT_ONCE, Clash.TOO_FAR}
    timed = [dataclasses.replace(each, says=frozenset()) for each in plan]
    found = {frozenset(each.on) for each in checked(timed) if each.clash in wanted}
    assert found == plainly.clashing_pairs(timed, SINCE, UNTIL, LONDON)


@given(
    links=st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9))),
    days=st.lists(st.none() | st.integers(0, 20), min_size=20, max_size=20),
)
@settings(deadline=None)
def test_chains_are_found_as_by_walking_every_one_of_them(links, days):
    firsts = {number: {str(b) for a, b in links if a == number and b < a} for number in range(10)}
    plan = [
        need(
            str(n), "A", Kind.DEADLINE, after=firsts[n],
            from_on=None if days[n] is None else day(days[n]), due_on=None if days[n + 10] is None else day(days[n + 10]),
        )
        for n in range(10)
    ]  # fmt: skip
    found = [each.on for each in checked(plan) if each.clash is Clash.TOO_EARLY]
    late = plainly.too_early(plan)
    assert len(found) == len(late)
    assert all(set(each) & late for each in found)


@given(plan=plans())
@settings(deadline=None)
def test_the_same_asked_twice_is_found_as_by_comparing_every_pair(plan):
    asking = [need(each.id, each.agency, Kind.GOAL, asks=each.asks) for each in plan]
    found = [each for each in checked(asking) if each.clash is Clash.ASKED_TWICE]
    assert len(found) == len(plainly.asked_twice(asking))


NEAR = [HIGH_STREET, CORNER, HOSTEL, CROYDON, SOMEWHERE]


@given(
    zones=st.lists(
        st.builds(
            Zone,
            st.sampled_from(["", "West End", "CROYDON"]),
            st.none() | st.sampled_from(NEAR),
            st.sampled_from([10, 100, 1000, 3000, 20_000]),
        ),
        max_size=3,
    ),
    places=st.lists(st.sampled_from(NEAR), max_size=4),
)
@settings(deadline=None)
def test_what_lies_out_of_bounds_is_found_as_on_a_flat_map(zones, places):
    plan = [rule(f"z{number}", "Court", "exclusion_zone", zone=zone) for number, zone in enumerate(zones)]
    plan += [seen(f"p{number}", "Clinic", 10, on=day(number), place=place) for number, place in enumerate(places)]
    found = {frozenset(each.on) for each in checked(plan) if each.clash is Clash.CONTRADICTION}
    assert found == plainly.out_of_bounds(plan)


@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABC"), st.booleans(), st.none() | st.integers(-9, 9), st.none() | st.integers(-9, 9)
        ),
        max_size=6,
    )
)
@settings(deadline=None)
def test_what_need_not_be_asked_is_found_as_by_counting_days(given_rows):
    plan = [
        need(str(number), agency, Kind.DEADLINE, asks={"assessment:care"}, **(
            {"met_on": day(-99), "good_until": None if days is None else day(days)} if is_done
            else {"due_on": None if due is None else day(due)}
        ))
        for number, (agency, is_done, days, due) in enumerate(given_rows)
    ]  # fmt: skip
    found = check(plan, since=TUESDAY, until=UNTIL, terms=Terms())
    said = {id for each in found if "Done by" in each.sentence for id in each.on}
    served = plainly.needless(plan, TUESDAY)
    answers = [row for row in plan if row.met_on]
    if not served:
        assert not said
    else:
        assert said - {row.id for row in answers} <= served
        assert said & served


@pytest.mark.parametrize("fact", ["starts", "minutes", "place", "mode"])
def test_a_fact_that_changes_brings_a_finding_back(fact):
    rows = [seen("a", "A", 10), seen("b", "B", 10, 15, place=CORNER)]
    (before,) = checked(rows)
    other = {"starts": at(10, 20), "minutes": 45, "place": CROYDON, "mode": Mode.PHONE}[fact]
    (after,) = checked([rows[0], dataclasses.replace(rows[1], **{fact: other})])
    assert before.key != after.key


def test_a_deadline_that_moves_leaves_a_set_aside_contradiction_alone():
    rows = [rule("a", "A", "abstinence"), need("b", "B", Kind.GOAL, says={"harm_reduction"}, due_on=day(3))]
    (before,), (after,) = checked(rows), checked([rows[0], dataclasses.replace(rows[1], due_on=day(9))])
    assert before.key == after.key


def test_a_curfew_is_kept_on_the_night_that_is_an_hour_longer():
    sunday = dt.date(2026, 10, 25)
    after_the_curfew = seen("b", "B", 7, 30, on=sunday, place=HIGH_STREET)
    assert checked([CURFEW, after_the_curfew]) == []
    assert [each.clash for each in checked([CURFEW, seen("b", "B", 6, 50, on=sunday, minutes=5)])] == [
        Clash.CONTRADICTION
    ]
