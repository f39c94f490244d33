"""Moves that are allowed, how long a stay is expected to last, what is flagged and when somebody is reminded."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.cohort import documents
from alongside.cohort.criteria import BadCriteria
from alongside.cohort.statuses import (
    Status,
    Stay,
    check_points,
    days_in,
    expected_until,
    flags,
    next_check,
    next_reminder,
    read_statuses,
    remind_on,
)

SHIPPED = read_statuses(documents.shipped(documents.STATUSES))
D = dt.date


def test_the_shipped_statuses_are_those_of_the_blueprint():
    """A2 9.21 and 9.22."""
    assert list(SHIPPED.statuses) == ["identified", "approached", "active", "disengaged", "on_hold", "monitored"]
    stays = {name: SHIPPED.statuses[name].stay_months for name in ("approached", "active", "on_hold", "monitored")}
    assert stays == {"approached": 3, "active": 6, "on_hold": None, "monitored": 12}


ALLOWED = {
    "": {"identified"},
    "identified": {"approached", "on_hold"},
    "approached": {"active", "disengaged", "on_hold"},
    "active": {"disengaged", "on_hold", "monitored"},
    "disengaged": {"approached", "active", "on_hold", "monitored"},
    "on_hold": {"identified", "approached", "active", "disengaged", "monitored"},
    "monitored": {"active", "approached", "disengaged", "on_hold"},
}


@pytest.mark.parametrize(
    ("before", "after"), list(itertools.product(ALLOWED, SHIPPED.statuses)), ids=lambda name: name or "nowhere"
)
def test_every_move_is_allowed_or_not(before, after):
    assert SHIPPED.allows(before, after) is (after in ALLOWED[before] or before == after)


def test_from_a_status_that_is_gone_one_may_go_anywhere_and_it_is_still_named():
    assert SHIPPED.allows("paused_for_now", "active")
    assert not SHIPPED.allows("paused_for_now", "nowhere")
    assert SHIPPED.label("paused_for_now") == "Paused for now"
    assert SHIPPED.takes_place("paused_for_now")


@pytest.mark.parametrize(
    ("status", "since", "until"),
    [
        pytest.param("approached", D(2026, 11, 2), D(2027, 2, 2), id="three months"),
        pytest.param("approached", D(2026, 11, 30), D(2027, 2, 28), id="into a short February"),
        pytest.param("approached", D(2027, 11, 30), D(2028, 2, 29), id="into a leap February"),
        pytest.param("active", D(2026, 8, 31), D(2027, 2, 28), id="six months from the last of a month"),
        pytest.param("monitored", D(2028, 2, 29), D(2029, 2, 28), id="a year from 29 February"),
        pytest.param("on_hold", D(2026, 11, 2), None, id="as long as the reason lasts"),
    ],
)
def test_a_stay_is_expected_to_last(status, since, until):
    assert expected_until(SHIPPED.statuses[status], since) == until


@pytest.mark.parametrize(
    ("until", "on"),
    [
        pytest.param(D(2026, 11, 23), D(2026, 11, 9), id="two weeks before, a Monday"),
        pytest.param(D(2026, 11, 21), D(2026, 11, 9), id="a Saturday waits for Monday"),
        pytest.param(D(2027, 1, 8), D(2026, 12, 29), id="Christmas Day waits for the first working day"),
    ],
)
def test_a_reminder_comes_on_a_working_day(until, on):
    assert remind_on(SHIPPED.statuses["active"], until) == on


def test_monthly_looks_are_counted_from_the_move():
    days = check_points(SHIPPED.statuses["monitored"], D(2027, 8, 31))
    assert len(days) == 12
    assert days[:2] == (D(2027, 9, 30), D(2027, 10, 31)), "a short month does not shorten those after it"
    assert days[5:7] == (D(2028, 2, 29), D(2028, 3, 31))
    assert days[-1] == D(2028, 8, 31)
    assert check_points(SHIPPED.statuses["active"], D(2027, 8, 31)) == ()


@given(st.dates(D(2020, 1, 1), D(2090, 1, 1)))
def test_looks_rise_and_end_with_the_stay(since):
    status = SHIPPED.statuses["monitored"]
    days = check_points(status, since)
    assert list(days) == sorted(set(days)) and days[0] > since
    assert days[-1] == expected_until(status, since)


def stay(status: str, **facts) -> Stay:
    return Stay(SHIPPED.statuses[status], **{"since": D(2026, 9, 1), **facts})


@pytest.mark.parametrize(
    ("it", "kinds"),
    [
        pytest.param(stay("active", last_met=D(2026, 10, 20)), [], id="met lately"),
        pytest.param(stay("active", last_met=D(2026, 10, 5)), [], id="met 28 days ago"),
        pytest.param(stay("active", last_met=D(2026, 10, 4)), ["quiet"], id="met 29 days ago"),
        pytest.param(stay("active"), ["quiet"], id="never met, long here"),
        pytest.param(stay("active", since=D(2026, 11, 1)), [], id="never met, but only just here"),
        pytest.param(stay("active", last_met=D(2026, 11, 1), expected_until=D(2026, 11, 2)), [], id="its last day"),
        pytest.param(stay("active", last_met=D(2026, 11, 1), expected_until=D(2026, 11, 1)), ["over"], id="a day over"),
        pytest.param(stay("on_hold"), [], id="silence on hold is no flag"),
        pytest.param(stay("disengaged", last_met=D(2026, 11, 1)), ["plan"], id="nobody tries"),
        pytest.param(stay("disengaged", last_met=D(2026, 11, 1), trying=1), [], id="somebody tries"),
        pytest.param(stay("monitored"), ["check"], id="a monthly look is late"),
        pytest.param(stay("monitored", looked=frozenset({D(2026, 10, 1), D(2026, 11, 1)})), [], id="looks are done"),
    ],
)
def test_flags(it, kinds):
    assert [flag.kind for flag in flags(it, SHIPPED.quiet_days, D(2026, 11, 2))] == kinds


def test_what_comes_next_is_the_soonest():
    monitored = stay("monitored", expected_until=D(2027, 9, 1))
    assert next_reminder(monitored, D(2026, 9, 2)) == (D(2026, 10, 1), "The monthly look.")
    assert next_check(monitored) == D(2026, 10, 1)
    assert next_reminder(stay("on_hold"), D(2026, 9, 2)) is None
    assert days_in(monitored, D(2026, 9, 2)) == 1


def text(first="a", statuses=(("a", '["b"]'), ("b", "[]")), more="") -> str:
    tables = "".join(f'[[status]]\nname = "{n}"\nlabel = "{n}"\nabout = "x"\nnext = {after}\n' for n, after in statuses)
    return f'title = "T"\nfirst = "{first}"\nquiet_days = 28\n{tables}{more}'


def test_a_set_of_ones_own_is_read():
    assert read_statuses(text()).statuses["a"] == Status(name="a", label="a", about="x", next=("b",))


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param("title = ", "not valid TOML", id="no TOML"),
        pytest.param('title = "T"', "at least one status", id="no status"),
        pytest.param(text(statuses=(("a", '["c"]'),)), "next names c", id="a next that is none"),
        pytest.param(text(first="z"), 'first = "z"', id="a first that is none"),
        pytest.param(text(statuses=(("a", "[]"), ("b", "[]"))), "Nobody could ever come to: b", id="out of reach"),
        pytest.param(text(statuses=(("a", "[]"), ("a", "[]"))), "the same name", id="two of a name"),
        pytest.param(text(statuses=(("A b", "[]"),), first="A b"), "small letters", id="a name in capitals"),
        pytest.param(text(more='colour = "pink"'), "colour must be", id="an unknown colour"),
        pytest.param(text(more='asks = ["blood"]'), "asks may not hold blood", id="an unknown question"),
        pytest.param(text(more='asks = ["hold_reason"]'), "hold_reasons", id="a hold without reasons"),
        pytest.param(text(more="stay_months = 0"), "whole number from 1", id="no months"),
    ],
)
def test_what_cannot_be_used_says_how_to_mend_it(body, says):
    with pytest.raises(BadCriteria, match=says):
        read_statuses(body)
