"""What is said aloud, taken apart; and the clock: tables and properties."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.meeting.rules import Spoken, clock, day_of, read_aloud

TODAY = dt.date(2026, 11, 23)  # a Monday
NAMES = {"Sam": "sam", "Sam Okafor": "sam", "Probation": "probation", "Samira Khan": "samira"}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", TODAY),
        ("tomorrow", dt.date(2026, 11, 24)),
        ("Friday", dt.date(2026, 11, 27)),
        ("fri", dt.date(2026, 11, 27)),
        ("Monday", dt.date(2026, 11, 30)),
        ("next Friday", dt.date(2026, 12, 4)),
        ("next Monday", dt.date(2026, 11, 30)),
        ("next week", dt.date(2026, 11, 30)),
        ("in 10 days", dt.date(2026, 12, 3)),
        ("in two weeks", dt.date(2026, 12, 7)),
        ("in a fortnight", dt.date(2026, 12, 7)),
        ("3 December", dt.date(2026, 12, 3)),
        ("the 3rd of December", dt.date(2026, 12, 3)),
        ("3 Jan", dt.date(2027, 1, 3)),
        ("23 November", TODAY),
        ("3 December 2027", dt.date(2027, 12, 3)),
        ("3/12", dt.date(2026, 12, 3)),
        ("3/12/2027", dt.date(2027, 12, 3)),
        ("29 February", None),
        ("22 November 2026", None),
        ("31/31", None),
        ("T", None),
        ("in some days", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_day_in_words(words, day):
    assert day_of(words, TODAY) == day


@pytest.mark.parametrize(
    ("said", "spoken"),
    [
        ("Sam to ring the surgery by Friday", Spoken("Ring the surgery", "sam", dt.date(2026, 11, 27))),
        ("sam okafor: ring the surgery by Friday.", Spoken("Ring the surgery", "sam", dt.date(2026, 11, 27))),
        ("Probation will send the letter in two weeks", Spoken("Send the letter", "probation", dt.date(2026, 12, 7))),
        ("Samira Khan should visit, by the 3rd of December", Spoken("Visit", "samira", dt.date(2026, 12, 3))),
        ("Samira to visit tomorrow", Spoken("Samira to visit", None, dt.date(2026, 11, 24))),
        ("Ring the surgery", Spoken("Ring the surgery")),
        ("Sam to ring the surgery", Spoken("Ring the surgery", "sam")),
        ("Sam to meet her on 3/12", Spoken("Meet her", "sam", dt.date(2026, 12, 3))),
        ("Sam to buy a bus pass for March House", Spoken("Buy a bus pass for March House", "sam")),
        ("Friday", Spoken("Friday")),
        ("Sam", Spoken("Sam")),
        ("", Spoken("")),
    ],
    ids=["name, what and day", "a whole name and a colon", "an agency", "a comma before the day", "half a name is no name",
         "what alone", "no day", "on a day", "a month that is part of a name", "a day alone", "a name alone", "nothing"],
)  # fmt: skip
def test_an_action_as_it_is_spoken(said, spoken):
    assert read_aloud(said, NAMES, TODAY) == spoken


@given(st.text(max_size=80))
def test_nothing_that_was_typed_is_lost(said):
    spoken = read_aloud(said, NAMES, TODAY)
    typed = " ".join(said.split()).rstrip(".")
    if spoken.who is None and spoken.due_on is None:
        assert spoken.what in (typed, typed[:1].upper() + typed[1:])
    assert spoken.due_on is None or spoken.due_on >= TODAY


@given(st.dates(dt.date(2026, 1, 1), dt.date(2035, 12, 31)), st.dates(dt.date(2026, 1, 1), dt.date(2035, 12, 31)))
def test_a_day_that_is_written_out_is_that_day_or_none_that_has_passed(day, today):
    said = f"{day.day} {day:%B} {day.year}"
    assert day_of(said, today) == (day if day >= today else None)


NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("spent", "since", "words", "is_over"),
    [
        (0, None, "0 of 12 minutes", False),
        (0, NOW - dt.timedelta(minutes=4, seconds=50), "4 of 12 minutes", False),
        (600, NOW - dt.timedelta(minutes=2), "12 of 12 minutes", False),
        (600, NOW - dt.timedelta(minutes=5), "15 minutes, of 12 that were planned", True),
        (60, NOW + dt.timedelta(minutes=5), "1 of 12 minutes", False),
    ],
    ids=["not begun", "under way", "to the minute", "over", "a clock that runs ahead"],
)
def test_how_long_somebody_was_spoken_of(spent, since, words, is_over):
    found = clock(spent, since, NOW, 12)
    assert (found.words, found.is_over) == (words, is_over)
