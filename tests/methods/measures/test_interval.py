"""Intervals against published figures and against their own promises."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.methods.measures.interval import difference, exact, from_whole, wilson
from alongside.methods.measures.ratio import Ratio

counted = st.integers(0, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        pytest.param(81, 263, 0.2553, 0.3662, id="Newcombe 1998, 81 of 263"),
        pytest.param(15, 148, 0.0624, 0.1605, id="Newcombe 1998, 15 of 148"),
        pytest.param(0, 20, 0.0, 0.1611, id="Newcombe 1998, none of 20"),
        pytest.param(1, 29, 0.0061, 0.1718, id="Newcombe 1998, 1 of 29"),
    ],
)
def test_wilson_gives_the_published_bounds(successes, n, low, high):
    interval = wilson(successes, n)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        pytest.param(81, 263, 0.2527, 0.3676, id="Newcombe 1998, 81 of 263"),
        pytest.param(15, 148, 0.0578, 0.1617, id="Newcombe 1998, 15 of 148"),
        pytest.param(0, 20, 0.0, 0.1684, id="Newcombe 1998, none of 20"),
        pytest.param(1, 29, 0.0009, 0.1776, id="Newcombe 1998, 1 of 29"),
    ],
)
def test_exact_gives_the_published_bounds(successes, n, low, high):
    interval = exact(successes, n)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("first", "n_first", "second", "n_second", "low", "high"),
    [
        pytest.param(56, 70, 48, 80, 0.0524, 0.3339, id="Newcombe 1998, example a"),
        pytest.param(9, 10, 3, 10, 0.1705, 0.8090, id="Newcombe 1998, example b"),
        pytest.param(10, 10, 0, 20, 0.6791, 1.0, id="Newcombe 1998, example g"),
    ],
)
def test_difference_gives_the_published_bounds(first, n_first, second, n_second, low, high):
    interval = difference(first, n_first, second, n_second)
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)


@given(counted)
def test_bounds_hold_the_share_and_stay_between_0_and_1(of):
    for interval in (wilson(*of), exact(*of)):
        assert 0 <= interval.low <= interval.value + 1e-12
        assert interval.value - 1e-12 <= interval.high <= 1


@given(counted)
def test_the_complement_has_the_mirrored_interval(of):
    successes, n = of
    one, other = wilson(successes, n), wilson(n - successes, n)
    assert (one.low, one.high) == pytest.approx((1 - other.high, 1 - other.low), abs=1e-9)


def test_the_part_is_compared_with_those_left_and_scaled_back_to_the_whole():
    interval = from_whole(2, 20, 44, 200)
    assert interval.value == pytest.approx(2 / 20 - 44 / 200)
    assert interval.low < interval.value < interval.high
    assert from_whole(44, 200, 44, 200).high == 0, "everyone chosen: nothing to differ"


@pytest.mark.parametrize(("successes", "n"), [(3, 2), (-1, 5)])
def test_what_is_not_a_share_is_refused(successes, n):
    with pytest.raises(ValueError, match="count again"):
        wilson(successes, n)


def test_a_ratio_of_nobody_has_no_share():
    assert Ratio(0, 0).share is None
    assert Ratio(3, 2000).per_1000() == 1.5
    assert Ratio(1, 29).interval() == exact(1, 29)
    assert Ratio(81, 263).interval() == wilson(81, 263)
