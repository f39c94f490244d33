"""What barriers cost, what came of them, how they are described, when a board is chased: by tables and properties."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.barriers import facets
from alongside.barriers.rules import BadFacets, Met, Side, Toll, facets_from, measured, shown, toll
from alongside.barriers.rules.asking import GOES, AskState, AskStep, goes_to, is_chased, overdue_since
from alongside.definitions import store
from alongside.methods.measures.disclosure import STRICTEST

START = dt.date(2026, 3, 2)
TODAY = dt.date(2026, 6, 1)  # 91 days later: thirteen weeks


def day(number):
    return START + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("met", "gone", "expected"),
    [
        pytest.param([], None, Toll(0, 0), id="nobody"),
        pytest.param([Met(1, day(0))], None, Toll(1, 13), id="still there"),
        pytest.param([Met(1, day(0), day(14))], None, Toll(1, 2), id="ended for them"),
        pytest.param([Met(1, day(0), day(14)), Met(1, day(7), day(21))], None, Toll(1, 3), id="a week counts once"),
        pytest.param([Met(1, day(0), day(7)), Met(1, day(28), day(35))], None, Toll(1, 2), id="met twice"),
        pytest.param([Met(1, day(0)), Met(2, day(0), day(7))], day(14), Toll(2, 3), id="gone for everybody"),
        pytest.param([Met(1, day(28))], day(14), Toll(1, 9), id="met again after it had gone"),
        pytest.param([Met(1, day(0), day(4)), Met(1, day(10), day(14))], None, Toll(1, 1), id="days add up to weeks"),
    ],
)
def test_what_it_cost(met, gone, expected):
    assert toll(met, TODAY, gone_on=gone) == expected


SPANS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(0, 90), st.one_of(st.none(), st.integers(0, 40))).map(
        lambda it: Met(it[0], day(it[1]), None if it[2] is None else day(it[1] + it[2]))
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(met=SPANS, gone=st.one_of(st.none(), st.integers(0, 90)))
def test_what_it_cost_is_the_days_counted_one_by_one(met, gone):
    gone_on = None if gone is None else day(gone)
    days: dict[int, set[int]] = {each.person: set() for each in met}
    for each in met:
        ends = [each.ended_on or TODAY]
        if gone_on and each.on < gone_on:
            ends.append(gone_on)
        days[each.person] |= set(range((each.on - START).days, (min(ends) - START).days))
    assert toll(met, TODAY, gone_on=gone_on) == Toll(len(days), sum(len(found) // 7 for found in days.values()))


@pytest.mark.parametrize(
    ("everyone", "seen", "words"),
    [
        (Toll(2, 9), Toll(2, 9), "2 people whom you may see, 9 weeks lost. No others."),
        (Toll(5, 30), Toll(1, 1),
         "1 person whom you may see, 1 week lost; and a few others, too few to count without pointing at them."),
        (Toll(14, 92), Toll(2, 9), "2 people whom you may see, 9 weeks lost; and about 10 others, about 85 weeks lost."),
        (Toll(10, 3), Toll(0, 0), "0 people whom you may see, 0 weeks lost; and about 10 others."),
    ],
    ids=["all are seen", "few others", "many others", "few weeks"],
)  # fmt: skip
def test_others_are_counted_where_that_points_at_nobody(everyone, seen, words):
    assert shown(everyone, seen, STRICTEST).words == words


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        ([], (0, 0, 30, True)),
        ([day(1), day(10), day(31)], (2, 1, 30, True)),
        ([day(30)], (1, 0, 30, True)),
        ([day(0), day(61)], (0, 0, 30, True)),
    ],
    ids=["never", "before and after", "the day it ended is before", "outside the windows"],
)
def test_the_effect(met, expected):
    found = measured(met, day(30), TODAY, 30)
    assert (found.before, found.since, found.days, found.is_settled) == expected


def test_an_effect_asked_for_early_looks_as_far_back_as_forward():
    found = measured([day(0), day(75), day(89)], day(80), TODAY, 90)
    assert (found.before, found.since, found.days, found.is_settled) == (1, 1, 11, False)


def test_the_shipped_definition_can_be_used():
    found = facets.read((facets.SHIPPED / "barriers.toml").read_text(encoding="utf-8"))
    assert found.refusal("no_address").kind == "address" and found.refusal("nothing") is None
    assert {each.side for each in found.refusals} == set(Side) and found.board("project-board")


GOOD = {"team_answers_within_days": 1, "effect_after_days": 1, "kinds": {"a": "A"}, "services": {"b": "B"},
        "board": [{"slug": "x", "title": "X", "answer_within_days": 1}]}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"effect_after_days": 0}, "effect_after_days"),
        ({"alike_from": 1.5}, "between 0 and 1"),
        ({"kinds": {}}, "at least one line"),
        ({"board": []}, "at least one board"),
        ({"board": [{"slug": "x"}]}, "needs slug, title"),
        ({"board": [*GOOD["board"], *GOOD["board"]]}, "a word of its own"),
        ({"refusal": [{"code": "c", "words": "w", "side": "moon", "kind": "a"}]}, "side"),
        ({"refusal": [{"code": "c", "words": "w", "side": "person", "kind": "z"}]}, "no kind"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_definition_that_cannot_be_used_says_what_to_mend(wrong, words):
    assert facets_from(GOOD).kinds == {"a": "A"}
    with pytest.raises(BadFacets, match=words):
        facets_from({**GOOD, **wrong})


def test_a_document_that_is_no_toml_says_where():
    with pytest.raises(store.BadDefinition, match="not valid TOML"):
        facets.read("title =")


def test_only_what_is_open_goes_on():
    assert goes_to(AskState.WAITING, AskStep.DECIDED) is AskState.DECIDED
    assert goes_to(AskState.WAITING, AskStep.DONE) is None
    settled = [state for state in AskState if set(GOES[state]) == {AskStep.EFFECT}]
    assert settled == [AskState.DONE, AskState.DECLINED, AskState.WITHDRAWN]


@pytest.mark.parametrize(
    ("state", "today", "late"),
    [("waiting", 8, 7), ("waiting", 7, None), ("decided", 15, 14), ("decided", 8, None), ("done", 99, None)],
)
def test_what_is_overdue(state, today, late):
    assert overdue_since(AskState(state), day(7), day(14), day(today)) == (None if late is None else day(late))


@pytest.mark.parametrize(("chased", "today", "expected"), [(None, 8, True), (8, 14, False), (8, 15, True)])
def test_it_is_chased_once_a_week(chased, today, expected):
    assert is_chased(day(7), None if chased is None else day(chased), day(today)) is expected
