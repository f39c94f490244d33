"""When a forum meets next, and whether enough are there: tables, and slow twins."""

from __future__ import annotations

import calendar
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.meeting.rules import (
    Quorum,
    Rhythm,
    Sitting,
    Standing,
    missing_before_held,
    next_on,
    quorum,
    what_is_missing,
)

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("last", "rhythm", "following"),
    [
        (dt.date(2026, 11, 24), Rhythm.FORTNIGHTLY, dt.date(2026, 12, 8)),
        (dt.date(2026, 11, 10), Rhythm.MONTHLY, dt.date(2026, 12, 8)),
        (dt.date(2026, 12, 8), Rhythm.MONTHLY, dt.date(2027, 1, 12)),
        (dt.date(2026, 6, 30), Rhythm.MONTHLY, dt.date(2026, 7, 28)),
        (dt.date(2026, 11, 10), Rhythm.QUARTERLY, dt.date(2027, 2, 9)),
        (dt.date(2026, 11, 10), Rhythm.WHEN_CALLED, None),
    ],
    ids=["two weeks on", "the second Tuesday", "over the year's end", "a fifth becomes the last", "three months", "when called"],
)  # fmt: skip
def test_the_next_day(last, rhythm, following):
    assert next_on(last, rhythm) == following


@settings(max_examples=200)
@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.sampled_from([(Rhythm.MONTHLY, 1), (Rhythm.QUARTERLY, 3)])
)
def test_by_months_it_is_as_the_slow_twin_says(last, way):
    rhythm, months = way
    month = (last.month - 1 + months) % 12 + 1
    year = last.year + (last.month - 1 + months) // 12
    days = [dt.date(year, month, day) for day in range(1, calendar.monthrange(year, month)[1] + 1)]
    same = [day for day in days if day.weekday() == last.weekday()]
    which = sum(last.replace(day=day).weekday() == last.weekday() for day in range(1, last.day + 1))
    assert next_on(last, rhythm) == same[min(which, len(same)) - 1]


CORE, MEMBER, OBSERVER = Standing.CORE, Standing.MEMBER, Standing.OBSERVER


@pytest.mark.parametrize(
    ("sittings", "minimum", "expected", "is_met"),
    [
        ([], 1, Quorum(0, 1, ()), False),
        ([("a", CORE, True)], 1, Quorum(1, 1, ()), True),
        ([("a", CORE, False), ("b", MEMBER, True)], 1, Quorum(1, 1, ("a",)), False),
        ([("a", CORE, True), ("a", MEMBER, True)], 2, Quorum(1, 2, ()), False),
        ([("a", CORE, False), ("a", MEMBER, True)], 1, Quorum(1, 1, ()), True),
        ([("a", MEMBER, True), ("b", OBSERVER, True)], 2, Quorum(1, 2, ()), False),
        ([("b", CORE, False), ("a", CORE, False)], 1, Quorum(0, 1, ("a", "b")), False),
    ],
    ids=["nobody", "just enough", "a core agency is missing", "two of one agency are one", "a colleague stands in for the core",
         "observers do not count", "named in order"],
)  # fmt: skip
def test_whether_enough_are_there(sittings, minimum, expected, is_met):
    found = quorum([Sitting(*each) for each in sittings], minimum)
    assert (found, found.is_met) == (expected, is_met)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Quorum(1, 1, ()), "Enough are there: 1 agency, and nobody named is missing."),
        (Quorum(2, 3, ()), "Not enough are there: 2 of the 3 agencies that have to be there."),
        (Quorum(3, 3, ("Probation",)), "Enough agencies are there, but not those that have to be: Probation."),
        (Quorum(1, 2, ("Probation",)), "Of those that have to be, these are missing: Probation."),
    ],
    ids=["enough", "too few", "the wrong ones", "both"],
)
def test_it_is_said_in_words(found, words):
    assert words in found.words


SITTINGS = st.lists(
    st.builds(Sitting, st.sampled_from("abcd"), st.sampled_from(list(Standing)), st.booleans()), max_size=8
)


@settings(max_examples=150)
@given(SITTINGS, st.integers(1, 5), st.sampled_from("abcd"))
def test_one_more_member_never_undoes_a_quorum(sittings, minimum, agency):
    before = quorum(sittings, minimum)
    after = quorum([*sittings, Sitting(agency, MEMBER, True)], minimum)
    assert after.is_met or not before.is_met
    assert quorum([*sittings, Sitting(agency, OBSERVER, True)], minimum) == before


@pytest.mark.parametrize(
    ("found", "because", "on", "begins"),
    [
        (Quorum(3, 2, ()), "", TODAY, ""),
        (Quorum(1, 2, ()), "", TODAY, "Not enough are there"),
        (Quorum(1, 2, ()), " ", TODAY, "Not enough are there"),
        (Quorum(1, 2, ()), "A release tomorrow", TODAY, ""),
        (Quorum(3, 2, ()), "", TODAY + DAY, "It is still to come"),
    ],
    ids=["enough", "too few", "blank is no reason", "the chair says why", "tomorrow's"],
)
def test_what_is_missing_before_it_was_held(found, because, on, begins):
    said = missing_before_held(found, because, on, TODAY)
    assert said.startswith(begins) and bool(said) is bool(begins)


@pytest.mark.parametrize(
    ("seats", "minimum", "begins"),
    [
        ([], 1, "Nobody sits in it yet"),
        ([("a", OBSERVER)], 1, "Nobody sits in it yet"),
        ([("a", CORE)], 2, "It needs 2 agencies and only 1"),
        ([("a", CORE), ("b", MEMBER)], 2, ""),
    ],
    ids=["empty", "observers alone", "too small", "able to meet"],
)
def test_what_a_forum_lacks(seats, minimum, begins):
    said = what_is_missing([Sitting(agency, standing, False) for agency, standing in seats], minimum)
    assert said.startswith(begins) and bool(said) is bool(begins)
