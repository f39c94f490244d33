"""Dates, counts and shares in plain words."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.kit import words

TODAY = dt.date(2026, 10, 3)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, "today"),
        (1, "yesterday"),
        (-1, "tomorrow"),
        (5, "5 days ago"),
        (13, "13 days ago"),
        (14, "2 weeks ago"),
        (-21, "in 3 weeks"),
        (61, "2 months ago"),
        (729, "23 months ago"),
        (731, "2 years ago"),
    ],
)
def test_how_long_ago(days, expected):
    assert words.ago(TODAY - dt.timedelta(days=days), TODAY) == expected


@pytest.mark.parametrize(
    ("function", "expected"),
    [(words.day, "3 October 2026"), (words.short_day, "3 Oct 2026")],
    ids=["day", "short day"],
)
def test_a_day(function, expected):
    assert function(TODAY) == expected
    assert function(None) == "Not known"


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(0, "12:05am"), (9, "9:05am"), (12, "12:05pm"), (23, "11:05pm")],
    ids=lambda value: str(value),
)
def test_a_moment(hour, expected):
    assert words.moment(dt.datetime(2026, 10, 3, hour, 5)) == f"3 October 2026 at {expected}"


@pytest.mark.parametrize(
    ("count", "noun", "expected"),
    [
        (0, ("person",), "no people"),
        (1, ("person",), "1 person"),
        (1204, ("person",), "1,204 people"),
        (2, ("row",), "2 rows"),
        (2, ("entry", "entries"), "2 entries"),
    ],
)
def test_counts_agree_with_their_nouns(count, noun, expected):
    assert words.counted(count, *noun) == expected


@pytest.mark.parametrize(
    ("share", "places", "expected"),
    [
        (0, 0, "0%"),
        (1, 0, "100%"),
        (0.123, 0, "12%"),
        (0.9994, 1, "99.9%"),
        (0.9996, 1, "over 99.9%"),
        (0.002, 0, "under 1%"),
    ],
)
def test_percentages(share, places, expected):
    assert words.percent(share, places) == expected


@settings(deadline=None)
@given(st.floats(min_value=1e-9, max_value=1 - 1e-9), st.integers(0, 2))
def test_some_never_reads_as_none_or_all(share, places):
    shown = words.percent(share, places)
    assert not re.fullmatch(r"(0|100)(\.0+)?%", shown)


@pytest.mark.parametrize(
    ("pence", "exact", "whole"),
    [
        pytest.param(4_500, "£45", "£45", id="pounds"),
        pytest.param(725_230, "£7,252.30", "£7,252", id="pence are left off at a glance"),
        pytest.param(5, "£0.05", "£0", id="pence alone"),
        pytest.param(-4_550, "−£45.50", "−£46", id="owed: never less than is owed"),
    ],
)
def test_money(pence, exact, whole):
    assert (words.pounds(pence), words.whole_pounds(pence)) == (exact, whole)
