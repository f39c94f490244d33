"""Alerts, stages and loads, by tables."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.team.rules import (
    BadTerms,
    Load,
    Situation,
    Stage,
    Terms,
    alerts,
    fullest_first,
    has_room,
    overlaps,
    quiet_for,
    stage,
    terms_from,
)
from alongside.team.terms import in_force

TODAY = dt.date(2026, 11, 2)
TERMS = Terms("x", load=6, answer_days=5, leaving_days=28, sight_days=28, quiet_days={"default": 28, "active": 14})
FINE = {"has_lead": True, "since": TODAY, "quiet_after": 14}


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"has_lead": False}, ["no_lead"]),
        ({"leaves_on": day(28)}, ["leaving"]),
        ({"leaves_on": day(29)}, []),
        ({"leaves_on": day(0)}, ["leaving"]),
        ({"has_left": True}, ["leaving"]),
        ({"answer_by": day(1)}, ["handover"]),
        ({"answer_by": day(-1)}, ["handover"]),
        ({"is_untold": True}, ["untold"]),
        ({"is_doubled": True}, ["doubled"]),
        ({"since": day(-15)}, ["quiet"]),
        ({"since": day(-14)}, []),
        ({"since": day(-90), "last_met": day(-14)}, []),
        ({"since": day(-90), "last_met": day(-15)}, ["quiet"]),
        ({"since": day(-1), "last_met": day(-90)}, []),
        ({"has_lead": False, "since": day(-15)}, ["no_lead", "quiet"]),
    ],
    ids=[
        "all is well", "nobody leads", "leaves in four weeks", "leaves later", "last day is today", "has left",
        "offered", "offered and late", "not told yet", "two leads after a join", "never met, too long", "never met, yet",
        "met just in time", "met too long ago", "met long before, here only since yesterday", "nobody leads and unseen",
    ],
)  # fmt: skip
def test_what_somebody_should_look_at(facts, expected):
    assert [each.name for each in alerts(Situation(**{**FINE, **facts}), TERMS, TODAY)] == expected


def test_a_late_offer_is_louder_than_one_in_time():
    late, timely = (alerts(Situation(**FINE, answer_by=day(by)), TERMS, TODAY)[0] for by in (-1, 0))
    assert (late.colour, timely.colour) == ("red", "orange")


@pytest.mark.parametrize(
    ("answer", "done_on", "expected"),
    [
        ("", None, Stage.OFFERED),
        ("accepted", None, Stage.ACCEPTED),
        ("accepted", TODAY, Stage.DONE),
        ("declined", None, Stage.DECLINED),
        ("withdrawn", None, Stage.WITHDRAWN),
    ],
)
def test_where_a_handover_stands(answer, done_on, expected):
    assert stage(answer, done_on) is expected


@given(*(st.integers(-40, 40) for _ in range(4)))
def test_overlapping_agrees_with_counting_days(a, b, c, d):
    first, second = sorted((a, b)), sorted((c, d))
    slow = bool(set(range(first[0], first[1] + 1)) & set(range(second[0], second[1] + 1)))
    assert overlaps(day(first[0]), day(first[1]), day(second[0]), day(second[1])) == slow


@pytest.mark.parametrize(
    ("people", "allowed", "expected"), [(0, 0, True), (5, 0, True), (6, 0, False), (6, 1, True), (7, 1, True)]
)
def test_room_for_one_more(people, allowed, expected):
    assert has_room(people, 6, allowed) is expected


def test_loads_the_fullest_first_with_what_is_left():
    loads = fullest_first([Load("B", "x", 2, 6), Load("C", "x", 7, 6), Load("A", "x", 6, 6)])
    assert [(load.name, load.note) for load in loads] == [("C", "1 over"), ("A", "full"), ("B", "room for 4")]


@given(st.integers(0, 400), st.none() | st.integers(0, 400))
def test_silence_is_counted_from_the_later_of_the_two(since, met):
    last = None if met is None else day(-met)
    situation = Situation(has_lead=True, since=day(-since), quiet_after=14, last_met=last)
    assert quiet_for(situation, TODAY) == (since if met is None else min(since, met))


@pytest.mark.parametrize(
    "content",
    [{}, {"quiet_days": {"active": 3}}, {"quiet_days": {"default": 0}}, {"quiet_days": {"default": 28}, "load": "six"}],
    ids=["nothing", "no default", "not a day", "words"],
)
def test_terms_that_cannot_be_used_say_why(content):
    with pytest.raises(BadTerms):
        terms_from(content)


@pytest.mark.django_db
def test_the_shipped_terms_hold_six():
    assert in_force().load == 6 and in_force().quiet_after("active") == 14 and in_force().quiet_after("unheard") == 28
