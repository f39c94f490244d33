"""Where an area stands, what may happen to a need, whose move comes first, and what differs between two texts."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.access.policy import Category
from alongside.barriers.rules import DOMAINS
from alongside.definitions.store import BadDefinition
from alongside.package import areas
from alongside.package.rules import (
    COLOURS,
    NEED_STEPS,
    GoalState,
    Move,
    NeedFact,
    NeedState,
    NeedStep,
    Standing,
    Talk,
    Whose,
    altered,
    difference,
    goal_moves,
    in_order,
    is_late,
    may_step,
    standing_of,
)

TODAY = dt.date(2026, 11, 2)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
OPEN, MET, LET_GO = NeedFact(NeedState.OPEN), NeedFact(NeedState.MET), NeedFact(NeedState.LET_GO)
BLOCKED = NeedFact(NeedState.BLOCKED, YESTERDAY)


def promised(on: dt.date) -> NeedFact:
    return NeedFact(NeedState.PROMISED, on)


@pytest.mark.parametrize(
    ("talk", "in_place", "needs", "standing"),
    [
        pytest.param(None, "", [], Standing.NOT_YET, id="nothing written is not nothing needed"),
        pytest.param(Talk.NOT_YET, "", [], Standing.NOT_YET, id="not talked about"),
        pytest.param(Talk.NONE, "", [], Standing.NONE, id="nothing needed, as somebody said"),
        pytest.param(Talk.EXPLORED, "", [], Standing.EXPLORED, id="talked about, nothing named"),
        pytest.param(Talk.EXPLORED, "A GP", [], Standing.IN_PLACE, id="something is in place"),
        pytest.param(Talk.EXPLORED, "  ", [], Standing.EXPLORED, id="blanks are nothing in place"),
        pytest.param(Talk.EXPLORED, "A GP", [OPEN], Standing.NEEDED, id="something is still needed beside it"),
        pytest.param(Talk.NONE, "", [OPEN], Standing.NEEDED, id="a need outweighs none needed"),
        pytest.param(None, "", [promised(TOMORROW)], Standing.PROMISED, id="promised"),
        pytest.param(None, "", [promised(TODAY)], Standing.PROMISED, id="due today is not late"),
        pytest.param(None, "", [promised(YESTERDAY)], Standing.LATE, id="due yesterday is late"),
        pytest.param(None, "", [OPEN, promised(YESTERDAY)], Standing.LATE, id="late comes before needed"),
        pytest.param(None, "", [promised(YESTERDAY), BLOCKED], Standing.BLOCKED, id="blocked comes before late"),
        pytest.param(None, "", [BLOCKED], Standing.BLOCKED, id="a blocked promise is blocked, not late"),
        pytest.param(None, "", [MET], Standing.IN_PLACE, id="met is in place"),
        pytest.param(None, "", [MET, OPEN], Standing.NEEDED, id="one met, one needed"),
        pytest.param(Talk.EXPLORED, "", [LET_GO], Standing.EXPLORED, id="not wanted is neither needed nor met"),
    ],
)
def test_where_an_area_stands(talk, in_place, needs, standing):
    assert standing_of(talk, in_place, needs, TODAY) is standing


def test_every_standing_has_its_words_and_colour():
    assert all(each.label and COLOURS[each] for each in Standing)


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (NeedState.OPEN, {"promise", "tried", "meet", "block", "let_go"}),
        (NeedState.PROMISED, {"promise", "tried", "meet", "block", "let_go"}),
        (NeedState.BLOCKED, {"tried", "meet", "free", "barrier", "let_go"}),
        (NeedState.MET, {"reopen"}),
        (NeedState.LET_GO, {"reopen"}),
    ],
)
def test_what_may_happen_to_a_need(state, may):
    assert {step.value for step in NeedStep if may_step(state, step)} == may
    assert len(NEED_STEPS[state]) == len(may)


def test_one_barrier_is_enough():
    assert not may_step(NeedState.BLOCKED, NeedStep.BARRIER, has_barrier=True)


@pytest.mark.parametrize("state", GoalState)
def test_people_change_their_minds(state):
    assert set(goal_moves(state)) == set(GoalState) - {state}


@pytest.mark.parametrize(
    ("state", "due_on", "late"),
    [
        (NeedState.PROMISED, YESTERDAY, True),
        (NeedState.PROMISED, TODAY, False),
        (NeedState.PROMISED, None, False),
        (NeedState.MET, YESTERDAY, False),
        (NeedState.BLOCKED, YESTERDAY, False),
    ],
)
def test_only_a_promise_is_late(state, due_on, late):
    assert is_late(state, due_on, TODAY) is late


def test_the_soonest_move_comes_first_and_those_without_a_day_last():
    moves = [Move(str(on), "Ruth", "Money", Whose.WORKER, on) for on in (None, TOMORROW, YESTERDAY)]
    assert [each.on for each in in_order(moves)] == [YESTERDAY, TOMORROW, None]


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        pytest.param("", "A dog", "", "A dog", id="something new"),
        pytest.param("A dog", "", "A dog", "", id="something gone"),
        pytest.param("A red door", "A blue door", "red ", "blue ", id="one word of three"),
        pytest.param("Same", "Same", "", "", id="nothing"),
    ],
)
def test_a_difference_in_words(before, after, gone, new):
    pieces = difference(before, after)
    assert "".join(each.text for each in pieces if each.how == "gone") == gone
    assert "".join(each.text for each in pieces if each.how == "new") == new


TEXT = st.text(alphabet="ab \n", max_size=30)


@given(TEXT, TEXT)
def test_a_difference_loses_no_word_of_either_text(before, after):
    pieces = difference(before, after)
    assert "".join(each.text for each in pieces if each.how != "new") == before
    assert "".join(each.text for each in pieces if each.how != "gone") == after


def test_only_answers_that_differ_are_told():
    labels = {"works": "What works", "does_not": "What does not", "strengths": "Strengths"}
    found = altered(labels, {"works": "Texts", "does_not": "Letters"}, {"works": "Texts", "strengths": "Humour"})
    assert [each.label for each in found] == ["What does not", "Strengths"]


def test_the_shipped_areas_are_ten_and_carry_their_categories():
    shipped = areas.read((areas.SHIPPED / "areas.toml").read_text(encoding="utf-8"))
    assert len(shipped) == 10
    assert shipped["safety"].category is Category.DOMESTIC_ABUSE
    assert shipped["substance_use"].category is Category.SUBSTANCE_USE
    assert {area.barrier for area in shipped.values()} <= set(DOMAINS)


GOOD = '[[area]]\nslug = "money"\ntitle = "Money"\ncategory = "money"\nbarrier = "money"\n'


@pytest.mark.parametrize(
    ("body", "says"),
    [
        pytest.param("", "at least one area", id="none"),
        pytest.param(GOOD.replace('"money"\ntitle', '"Big Money"\ntitle'), "short word of small letters", id="slug"),
        pytest.param(GOOD.replace('title = "Money"', 'title = ""'), "say its title", id="title"),
        pytest.param(GOOD.replace('category = "money"', 'category = "gossip"'), "no category gossip", id="category"),
        pytest.param(GOOD.replace('barrier = "money"', 'barrier = "luck"'), "barrier must be one of", id="barrier"),
        pytest.param(GOOD + GOOD, "Two areas have the slug money", id="twice"),
        pytest.param("area = [", "not valid TOML", id="not TOML"),
    ],
)
def test_what_is_wrong_with_areas_is_said(body, says):
    with pytest.raises(BadDefinition, match=says):
        areas.read(body)
