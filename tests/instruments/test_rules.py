"""What an instrument may be, what answers come to, and when a change is more than chance."""

from __future__ import annotations

import math
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.access.policy import Category
from alongside.instruments import documents
from alongside.instruments.rules import (
    BadInstrument,
    Better,
    Beyond,
    Precision,
    change,
    instrument_from,
    score,
    wrong_answers,
)

GOOD = """
title = "T"
about = "A"
holder = "H"
licence = "L"
acknowledgement = "K"
category = "mental_health"
has_total = true
[[item]]
key = "one"
title = "One"
lowest = 0
highest = 4
[[item]]
key = "two"
title = "Two"
lowest = 0
highest = 8
step = 2
"""
NDTA, ONS4 = (documents.read((documents.SHIPPED / f"{name}.toml").read_text()) for name in ("ndta", "ons4"))


def made(body: str = GOOD):
    return instrument_from(tomllib.loads(body))


def test_the_ten_areas_come_to_48_and_two_count_double():
    assert (len(NDTA.items), NDTA.least, NDTA.most, NDTA.threshold) == (10, 0, 48, None)
    doubled = {item.key for item in NDTA.items if list(item.answers) == [0, 2, 4, 6, 8]}
    assert doubled == {"risk_to_others", "risk_from_others"}
    assert all(list(item.answers) == [0, 1, 2, 3, 4] for item in NDTA.items if item.key not in doubled)
    assert not any(item.question or item.anchors for item in NDTA.items), "the wording is the holder's"
    assert "South West London and St George's" in NDTA.acknowledgement


def test_wellbeing_has_four_questions_and_no_total():
    assert [item.key for item in ONS4.items] == ["satisfied", "worthwhile", "happy", "anxious"]
    assert all(list(item.answers) == list(range(11)) and item.question for item in ONS4.items)
    assert [item.better for item in ONS4.items] == [Better.HIGHER] * 3 + [Better.LOWER]
    assert score(ONS4, {item.key: 5 for item in ONS4.items}).total is None


@pytest.mark.parametrize(
    ("answers", "total", "missing"),
    [
        ({"one": 4, "two": 8}, 12, ()),
        ({"one": 0, "two": 0}, 0, ()),
        ({"one": 4}, None, ("two",)),
        ({}, None, ("one", "two")),
    ],
    ids=["all", "noughts are answers", "one is missing", "nothing"],
)
def test_no_total_with_anything_missing(answers, total, missing):
    found = score(made(), answers)
    assert (found.total, found.missing) == (total, missing)


def test_a_weight_multiplies():
    assert score(made(GOOD + "weight = 3\n"), {"one": 1, "two": 2}).total == 1 + 6


@given(st.dictionaries(st.sampled_from([item.key for item in NDTA.items]), st.integers(0, 4)))
def test_a_total_is_there_exactly_when_nothing_is_missing_and_stays_in_range(answers):
    answers = {key: value * NDTA.item(key).step for key, value in answers.items()}
    found = score(NDTA, answers)
    assert (found.total is None) == (len(answers) < 10) == bool(found.missing)
    assert found.total is None or NDTA.least <= found.total <= NDTA.most
    assert wrong_answers(NDTA, answers) == []


@pytest.mark.parametrize(
    ("answers", "words"),
    [({"three": 1}, "not part of"), ({"one": 5}, "choose one of 0, 1, 2, 3, 4"), ({"two": 3}, "choose one of 0, 2")],
    ids=["another's item", "beyond the range", "between the steps"],
)
def test_answers_that_do_not_fit_are_named(answers, words):
    [said] = wrong_answers(made(), answers)
    assert words in said


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ('title = "T"', "", "its title"),
        ('holder = "H"', 'holder = " "', "its holder"),
        ('acknowledgement = "K"', "", "acknowledgement"),
        ("mental_health", "mood", "category must be one of"),
        ("has_total = true", 'has_total = "yes"', "has_total must be"),
        ('key = "one"', 'key = "One!"', "number 1 needs a key"),
        ('title = "One"', "", "one needs a title"),
        ('key = "two"', 'key = "one"', "one stands there twice"),
        ("highest = 4", "highest = 0", "one: highest"),
        ("highest = 4", 'highest = "4"', "one: highest must be a whole number"),
        ("highest = 4", "highest = 4\nstep = 3", "whole steps"),
        ("highest = 4", "highest = 100", "more than 20 steps"),
        ("highest = 4", 'highest = 4\nbetter = "up"', "better must be"),
        ("highest = 4", 'highest = 4\nbetter = "lower"', "different directions"),
        ("highest = 4", 'highest = 4\nanchors = {7 = "x"}', "there is no answer 7"),
        ("highest = 4", "highest = 4\nanchors = 3", "anchors are lines"),
        ("highest = 4", "highest = 4\nweight = 0", "weight must be 1"),
        ("has_total = true", "has_total = true\nthreshold = 20\nthreshold_because = 'x'", "between 0 and 12"),
        ("has_total = true", "has_total = true\nthreshold = 6", "threshold_because"),
        ("has_total = true", "has_total = true\nprecision = {reliability = 2}", "between 0 and 1"),
        ("has_total = true", "has_total = true\nprecision = {reliability = 0.9}", "deviation"),
        ("has_total = true", "has_total = true\nprecision = {reliability = 0.9, deviation = 3.0}", "the source"),
    ],
)
def test_what_is_wrong_with_an_instrument_is_said(before, after, words):
    assert before in GOOD
    with pytest.raises(BadInstrument, match=words):
        made(GOOD.replace(before, after, 1))


def test_an_instrument_without_items_is_none():
    with pytest.raises(BadInstrument, match="at least one"):
        made(GOOD.split("[[item]]")[0])


def test_a_threshold_is_a_partnerships_with_its_reason():
    found = made(
        GOOD.replace("has_total = true", "has_total = true\nthreshold = 6\nthreshold_because = 'Agreed in May'")
    )
    assert (found.threshold, found.threshold_because, found.category) == (6, "Agreed in May", Category.MENTAL_HEALTH)


def test_reliable_change_is_as_published():
    """Jacobson and Truax 1991, their example of marital satisfaction: deviation 7.5, retest .80, 1.96 * S_diff = 9.3."""
    assert Precision(0.80, 7.5, "J&T").reliable_change == pytest.approx(9.3, abs=0.01)
    assert Precision(0.80, 7.5, "J&T").reliable_change == pytest.approx(
        1.96 * math.sqrt(2 * (7.5 * math.sqrt(0.2)) ** 2)
    )


@pytest.mark.parametrize(
    ("series", "against", "is_beyond", "is_better"),
    [
        ([3, 5], Beyond.NOTHING, None, True),
        ([5, 3], Beyond.NOTHING, None, False),
        ([4, 4, 4], Beyond.NOTHING, None, None),
        ([5, 4, 5, 4, 6], Beyond.OWN, False, True),
        ([5, 4, 5, 4, 9], Beyond.OWN, True, True),
        ([5, 5, 5, 5, 5], Beyond.OWN, False, None),
    ],
)
def test_a_change_is_held_against_what_is_known(series, against, is_beyond, is_better):
    found = change(series, Better.HIGHER)
    assert (found.against, found.is_beyond, found.is_better) == (against, is_beyond, is_better)


def test_one_answer_is_no_change_and_lower_can_be_better():
    assert change([4], Better.HIGHER) is None and change([], Better.HIGHER) is None
    assert change([6, 3], Better.LOWER).is_better is True


def test_what_is_published_comes_first():
    found = change([5, 4, 5, 4, 9], Better.HIGHER, Precision(0.8, 7.5, "J&T"))
    assert found.against is Beyond.PUBLISHED and found.is_beyond is False
