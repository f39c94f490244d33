"""When an export is large, and when its rights have grown narrower."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.outputs.rules import are_narrower, needs_second, quarter_of, rights_of


@pytest.mark.parametrize(
    ("people", "agreed", "expected"),
    [
        pytest.param(50, 0, False, id="fifty are few"),
        pytest.param(51, 0, True, id="fifty-one are many"),
        pytest.param(51, 51, False, id="agreed to"),
        pytest.param(52, 51, True, id="more than was agreed to"),
        pytest.param(0, 0, False, id="figures"),
    ],
)
def test_many_people_take_two(people, agreed, expected):
    assert needs_second(people, agreed) is expected


@pytest.mark.parametrize(
    ("now", "then", "expected"),
    [
        pytest.param({1: {"housing"}}, {1: {"housing"}}, False, id="the same"),
        pytest.param({1: {"housing", "money"}, 2: {"voice"}}, {1: {"housing"}}, False, id="more"),
        pytest.param({1: {"money"}}, {1: {"housing"}}, True, id="another category"),
        pytest.param({}, {1: {"housing"}}, True, id="the agreement has ended"),
        pytest.param({}, {}, False, id="nothing is shared and nothing was"),
    ],
)
def test_rights_grow_narrower_when_anything_is_lost(now, then, expected):
    assert are_narrower(rights_of(now), rights_of(then)) is expected


@pytest.mark.parametrize(
    ("day", "quarter"),
    [((2026, 1, 1), "2026 Q1"), ((2026, 3, 31), "2026 Q1"), ((2026, 4, 1), "2026 Q2"), ((2026, 12, 31), "2026 Q4")],
)
def test_quarters(day, quarter):
    assert quarter_of(dt.date(*day)) == quarter
