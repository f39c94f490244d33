"""What people type into the search box, and what is understood by it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.people.wanted import Birth, understand

TODAY = dt.date(2026, 11, 2)
APRIL, MARCH = dt.date(1985, 4, 3), dt.date(1985, 3, 4)


def day(value: dt.date, swapped: dt.date | None = None) -> Birth:
    return Birth(value, value, swapped)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("anna kowalska", ("ANNA", "KOWALSKA"), id="lower case"),
        pytest.param("Kowalska, Anna", ("KOWALSKA", "ANNA"), id="family name first, with a comma"),
        pytest.param("Łukasz Ćwik", ("LUKASZ", "CWIK"), id="letters that English has not"),
        pytest.param("O'Brien", ("OBRIEN",), id="apostrophe"),
        pytest.param("Anne-Marie", ("ANNE", "MARIE"), id="hyphen"),
        pytest.param("Mr John Smith", ("JOHN", "SMITH"), id="title"),
        pytest.param("anna anna", ("ANNA",), id="said twice"),
        pytest.param("maria 1985", ("MARIA",), id="a name that begins like a month"),
    ],
)
def test_names(text, words):
    assert understand(text, TODAY).words == words


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        pytest.param("3/4/1985", day(APRIL, MARCH), id="slashes, day first"),
        pytest.param("03-04-85", day(APRIL, MARCH), id="hyphens, two-digit year"),
        pytest.param("3.4.1985", day(APRIL, MARCH), id="dots"),
        pytest.param("1985-04-03", day(APRIL, MARCH), id="ISO"),
        pytest.param("3 April 1985", day(APRIL, MARCH), id="month in words"),
        pytest.param("3rd apr 1985", day(APRIL, MARCH), id="ordinal and short month"),
        pytest.param("23/4/1985", day(dt.date(1985, 4, 23)), id="a day that is no month cannot be swapped"),
        pytest.param("4/23/1985", day(dt.date(1985, 4, 23)), id="month first where only that is in the calendar"),
        pytest.param("anna 04/1985", Birth(dt.date(1985, 4, 1), dt.date(1985, 4, 30)), id="month and year"),
        pytest.param("anna april 1985", Birth(dt.date(1985, 4, 1), dt.date(1985, 4, 30)), id="month in words and year"),
        pytest.param("anna 1985", Birth(dt.date(1985, 1, 1), dt.date(1985, 12, 31)), id="year alone"),
        pytest.param("03041985", day(APRIL, MARCH), id="no separators"),
        pytest.param("19850403", day(APRIL, MARCH), id="no separators, year first"),
    ],
)
def test_dates_of_birth(text, birth):
    assert understand(text, TODAY).births == (birth,)


@pytest.mark.parametrize("text", ["31/02/1985", "1/1/1850", "3/4/2030", "99/99/9999"])
def test_what_cannot_be_a_date_of_birth(text):
    assert understand(text, TODAY).births == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("943 476 5919", ("nhs_number", "9434765919"), id="NHS number in three groups"),
        pytest.param("943-476-5919", ("nhs_number", "9434765919"), id="NHS number with hyphens"),
        pytest.param("ab 12 34 56 c", ("ni_number", "AB123456C"), id="National Insurance number in groups"),
        pytest.param("2012/0394773h", ("pnc", "2012/0394773H"), id="PNC"),
        pytest.param("12/394773H", ("pnc", "2012/0394773H"), id="PNC with a short year and no zeros"),
        pytest.param("a1234bc", ("prison_number", "A1234BC"), id="prison number"),
        pytest.param("X123456", ("crn", "X123456"), id="probation case number"),
        pytest.param("204417", ("chain_number", "204417"), id="CHAIN number"),
        pytest.param("kowalska A1234BC", ("prison_number", "A1234BC"), id="beside a name"),
    ],
)
def test_numbers(text, number):
    assert number in understand(text, TODAY).numbers


def test_beside_a_name_a_year_is_not_a_number():
    assert understand("anna 1985", TODAY).numbers == frozenset()
    assert ("chain_number", "1985") in understand("1985", TODAY).numbers


@pytest.mark.parametrize("text", ["", "   ", "a", "-", "april 1985", "…"])
def test_too_little_to_search_for(text):
    assert not understand(text, TODAY)


@given(st.text(max_size=300))
def test_whatever_is_typed_is_answered(text):
    wanted = understand(text, TODAY)
    assert all(len(word) > 1 for word in wanted.words)
    assert all(birth.start <= birth.end <= dt.date(TODAY.year, 12, 31) for birth in wanted.births)


@given(st.dates(dt.date(1920, 1, 1), dt.date(2010, 12, 31)))
def test_a_date_is_understood_however_it_is_written(value):
    written = [
        f"{value:%d/%m/%Y}",
        f"{value:%Y-%m-%d}",
        f"{value.day} {value:%B %Y}",
        f"{value:%d.%m.%Y}",
        f"{value:%Y%m%d}",
    ]
    assert {understand(text, TODAY).births[0].start for text in written} == {value}
