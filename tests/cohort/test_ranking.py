"""Points that anybody can add up, and what changing a weight does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.cohort import ranking as room
from alongside.cohort.criteria import BadCriteria
from alongside.cohort.ranking import ranking_changes, read_ranking
from alongside.cohort.shortlist import Ranked, moved

BODY = (Path(room.__file__).parent / "definitions" / "ranking" / "shortlist.toml").read_text()
RANKING = read_ranking(BODY)
PARTS = {part.name: part for part in RANKING.parts}


@pytest.mark.parametrize(
    ("name", "value", "points", "words"),
    [
        pytest.param("custody", 3, 6, "3 spells in custody in five years", id="three spells at two points each"),
        pytest.param("custody", 9, 10, "9 spells in custody in five years", id="never more than ten"),
        pytest.param("custody", 1, 2, "1 spell in custody in five years", id="one is said in the singular"),
        pytest.param("areas", 4, 8, "4 areas of disadvantage", id="every area counts"),
        pytest.param("least_help", 0, 6, "no agencies giving help in six months", id="least help stands highest"),
        pytest.param("least_help", 2, 2, "2 agencies giving help in six months", id="one fewer than three"),
        pytest.param("least_help", 5, 0, "5 agencies giving help in six months", id="help enough adds nothing"),
        pytest.param("nominated", 2, 6, "2 nominations", id="two agencies nominate"),
    ],
)
def test_points_of_a_part(name, value, points, words):
    assert (PARTS[name].points(value), PARTS[name].words(value)) == (points, words)


@given(st.dictionaries(st.sampled_from(sorted(PARTS)), st.integers(0, 50)))
def test_the_sum_of_the_parts_is_all_there_is(values):
    assert RANKING.points(values) == sum(part.points(values.get(part.name, 0)) for part in RANKING.parts)


@given(st.sampled_from(sorted(PARTS)), st.integers(0, 50))
def test_more_of_what_counts_never_lowers_a_place_and_more_help_never_raises_it(name, value):
    rises = PARTS[name].points(value + 1) - PARTS[name].points(value)
    assert rises <= 0 if name == "least_help" else rises >= 0


def test_what_changed_is_said_in_words():
    custody = replace(RANKING.parts[0], points_each=1)
    after = replace(RANKING, size=15, parts=(custody, *RANKING.parts[2:]))
    assert ranking_changes(RANKING, after) == [
        "Room for 15 people instead of 20.",
        "Areas of disadvantage: no longer counts.",
        "Spells in custody in five years: 1 point each, at most 10 instead of 2 points each, at most 10.",
    ]


def test_who_gets_room_and_who_loses_it():
    before = [Ranked(n, n, 10 - n, n) for n in range(1, 5)]
    joins, leaves = moved(before, [before[0], before[3], before[1], before[2]], 2)
    assert ([each.person_id for each in joins], [each.person_id for each in leaves]) == ([4], [2])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("size = 20", "size = 0", "size must be a whole number from 1"),
        ('type = "days"', 'type = "hours"', "type must be one of days, areas, few_agencies"),
        ("points_each = 2", "points_each = -2", "points_each must be a whole number from 0"),
        ("fewer_than = 3", "", "fewer_than must be a whole number"),
        ('kinds = ["arrest"]', 'kinds = ["need_drugs"]', 'may not name "need_drugs"'),
        ('name = "areas"', 'name = "custody"', "Two parts have the same name"),
        ("months = 60", "moons = 60", "moons does not belong here"),
    ],
)
def test_a_mistake_says_where_and_how_to_mend_it(old, new, says):
    with pytest.raises(BadCriteria, match=says):
        read_ranking(BODY.replace(old, new, 1))
