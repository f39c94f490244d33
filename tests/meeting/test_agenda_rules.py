"""Who comes first on an agenda, whether the time is enough, and when it closes: tables, properties and slow twins."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.access.policy import Category
from alongside.meeting.rules import Found, Why, closes_on, in_order, moved, room

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


def found(person: int, why: Why, key: str = "", on: dt.date | None = None) -> Found:
    return Found(person, why, key or why.value, Category.VOICE, on=on)


def test_every_reason_has_its_words_and_its_weight():
    assert all(why.label and why.weight > 0 for why in Why)
    assert len({why.label for why in Why}) == len(Why)


@pytest.mark.parametrize(
    ("reasons", "order"),
    [
        ([], []),
        ([found(1, Why.MATCH), found(2, Why.CARRIED)], [2, 1]),
        ([found(1, Why.LATE), found(2, Why.LATE, on=TODAY), found(3, Why.LATE, on=TODAY - DAY)], [3, 2, 1]),
        ([found(2, Why.QUIET), found(1, Why.QUIET)], [1, 2]),
        ([found(1, Why.ALARM), found(2, Why.LATE), found(2, Why.STAY), found(2, Why.QUIET), found(2, Why.MATCH)], [2, 1]),
        ([found(1, Why.LATE, "task:1"), found(1, Why.LATE, "task:2"), found(2, Why.NOMINATED)], [2, 1]),
    ],
    ids=["nobody", "the weightier", "the earlier day", "the elder on the index", "several reasons add up",
         "the same worry twice counts once"],
)  # fmt: skip
def test_who_comes_first(reasons, order):
    assert [item.person for item in in_order(reasons)] == order


def test_a_reason_is_noted_once_and_the_most_pressing_is_read_first():
    twice = [found(1, Why.QUIET), found(1, Why.ALARM), found(1, Why.QUIET)]
    assert [each.why for each in in_order(twice)[0].reasons] == [Why.ALARM, Why.QUIET]


@given(st.lists(st.builds(found, st.integers(1, 5), st.sampled_from(list(Why)), st.sampled_from("abc")), max_size=20))
def test_everybody_stands_there_once_whatever_the_order_of_what_was_found(reasons):
    items = in_order(reasons)
    assert {item.person for item in items} == {each.person for each in reasons}
    assert len(items) == len({item.person for item in items})
    assert [item.weight for item in items] == sorted((item.weight for item in items), reverse=True)


@pytest.mark.parametrize(
    ("on", "days", "closes"),
    [
        (dt.date(2026, 11, 27), 3, dt.date(2026, 11, 24)),
        (dt.date(2026, 11, 24), 3, dt.date(2026, 11, 20)),
        (dt.date(2026, 11, 24), 2, dt.date(2026, 11, 20)),
        (dt.date(2026, 11, 24), 0, dt.date(2026, 11, 24)),
    ],
    ids=[
        "Friday, closed on Tuesday",
        "Tuesday, from Saturday to Friday",
        "Tuesday, from Sunday to Friday",
        "on the day",
    ],
)
def test_an_agenda_closes_on_a_working_day(on, days, closes):
    assert closes_on(on, days) == closes


@given(st.permutations(range(6)), st.integers(-1, 7), st.integers(-9, 9))
def test_moved_is_as_many_steps_of_one(order, one, by):
    slow = list(order)
    for _ in range(abs(by) if one in slow else 0):
        here = slow.index(one)
        there = here + (1 if by > 0 else -1)
        if 0 <= there < len(slow):
            slow[here], slow[there] = slow[there], slow[here]
    assert moved(order, one, by) == slow


@pytest.mark.parametrize(
    ("each", "minutes", "words"),
    [
        ([], 90, "Nobody is on the agenda yet."),
        ([12], 90, "1 person needs 12 minutes, and there are 90."),
        ([12, 12], 24, "2 people need 24 minutes, and there are 24."),
        ([12, 12, 30], 30, "3 people need 54 minutes, and there are 30. The time is over after the first 2:"
                           " move, drop, or meet for longer."),
    ],
    ids=["nobody", "one", "exactly", "too many"],
)  # fmt: skip
def test_whether_the_time_is_enough_in_words(each, minutes, words):
    assert room(each, minutes).words == words


@given(st.lists(st.integers(1, 30), max_size=12), st.integers(0, 200))
def test_how_many_fit_is_the_longest_beginning_within_the_time(each, minutes):
    fit = [count for count, spent in enumerate(itertools.accumulate(each, initial=0)) if spent <= minutes]
    assert room(each, minutes).fits == fit[-1]
