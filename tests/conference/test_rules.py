"""What follows from facts: tables, and a slow twin of what counts as told again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.access.policy import Category
from alongside.conference import kinds
from alongside.conference.rules import (
    BadKinds,
    Done,
    Kind,
    already,
    by_month,
    category_of,
    kinds_from,
    may_call,
    missing_before_held,
    state_on,
    told_again,
    told_again_words,
    too_few,
    usually_until,
)

TODAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("coordinates", "leads", "somebody_leads", "may"),
    [(True, False, True, True), (False, True, True, True), (False, False, True, False), (False, False, False, True)],
    ids=["the coordinator", "whoever leads", "another worker, while somebody leads", "anybody while nobody leads"],
)
def test_who_calls_one(coordinates, leads, somebody_leads, may):
    assert may_call(coordinates=coordinates, leads=leads, somebody_leads=somebody_leads) is may


@pytest.mark.parametrize(
    ("others", "begins"), [(0, "Nobody else is"), (1, "Only one other agency is"), (2, ""), (7, "")]
)
def test_few_are_asked_about_and_not_forbidden(others, begins):
    said = too_few(others)
    assert said.startswith(begins) and bool(said) is bool(begins)


@pytest.mark.parametrize(
    ("has_view", "on", "begins"),
    [
        (False, TODAY, "First write down"),
        (True, TODAY + DAY, "It is still to come"),
        (True, TODAY, ""),
        (True, TODAY - DAY, ""),
    ],
    ids=["nobody asked the person", "tomorrow's", "today's", "yesterday's"],
)
def test_what_is_missing_before_it_was_held(has_view, on, begins):
    said = missing_before_held(has_view=has_view, today=TODAY, on=on)
    assert said.startswith(begins) and bool(said) is bool(begins)


@pytest.mark.parametrize(
    ("done_on", "valid_until", "state"),
    [
        (None, None, "planned"),
        (TODAY, None, "valid"),
        (TODAY, TODAY + 29 * DAY, "valid"),
        (TODAY, TODAY + 28 * DAY, "ending"),
        (TODAY, TODAY, "ending"),
        (TODAY - 9 * DAY, TODAY - DAY, "over"),
    ],
    ids=["to be made", "without an end", "29 days left", "28 days left", "its last day", "since yesterday"],
)
def test_how_an_assessment_stands(done_on, valid_until, state):
    assert state_on(TODAY, done_on=done_on, valid_until=valid_until) == state


@pytest.mark.parametrize(
    ("on", "months", "until"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2027, 11, 30), 3, dt.date(2028, 2, 29)),
        (dt.date(2026, 6, 15), 6, dt.date(2026, 12, 15)),
        (dt.date(2026, 12, 31), 12, dt.date(2027, 12, 31)),
    ],
    ids=["a short month", "a leap day", "into December", "a year"],
)
def test_how_long_one_is_usually_relied_on(on, months, until):
    assert usually_until(Kind("risk", "Risk", Category.JUSTICE, months), on) == until


@pytest.mark.parametrize(
    ("made", "again"),
    [
        ([], 0),
        ([Done("risk", TODAY)], 0),
        ([Done("risk", TODAY), Done("risk", TODAY + DAY)], 1),
        ([Done("risk", TODAY), Done("housing", TODAY + DAY)], 0),
        ([Done("risk", TODAY, TODAY + 5 * DAY), Done("risk", TODAY + 6 * DAY)], 0),
        ([Done("risk", TODAY, TODAY + 5 * DAY), Done("risk", TODAY + 5 * DAY)], 1),
        ([Done("risk", TODAY + DAY), Done("risk", TODAY), Done("risk", TODAY + 2 * DAY)], 2),
    ],
    ids=[
        "none",
        "one",
        "the same again",
        "another kind",
        "after it ended",
        "on its last day",
        "written down out of order",
    ],
)
def test_the_same_assessed_again_while_it_held_is_told_again(made, again):
    assert len(told_again(made)) == again


DONE = st.builds(
    lambda kind, start, length: Done(kind, TODAY + start * DAY, None if length is None else TODAY + (start + length) * DAY),
    st.sampled_from(["risk", "housing"]), st.integers(0, 12), st.none() | st.integers(0, 6),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(DONE, max_size=7))
def test_told_again_is_as_the_slow_twin_says(made):
    in_order = sorted(made, key=lambda done: done.on)
    twin = [
        later.on for number, later in enumerate(in_order)
        if any(one.kind == later.kind and (one.valid_until or dt.date.max) >= later.on for one in in_order[:number])
    ]  # fmt: skip
    assert told_again(made) == sorted(twin)


def test_twelve_months_end_with_this_one():
    months = by_month([TODAY, TODAY, dt.date(2025, 12, 1), dt.date(2025, 11, 30)], TODAY)
    assert [months[0], months[-1], len(months)] == [(dt.date(2025, 12, 1), 1), (dt.date(2026, 11, 1), 2), 12]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], "Nobody is known to have made them tell it again"),
        ([TODAY], "again once in the last twelve months: 0 in the first six, 1 in the last six"),
        (
            [TODAY, dt.date(2026, 1, 5), dt.date(2026, 2, 5)],
            "3 times in the last twelve months: 2 in the first six, 1 in the",
        ),
        ([dt.date(2024, 1, 5)], "Nobody is known"),
    ],
    ids=["never", "once", "less than before", "long ago"],
)
def test_it_is_said_in_words(days, words):
    assert words in told_again_words(days, TODAY)


def test_a_second_worker_is_told_whom_to_ask():
    assert already("Risk", "Probation", "3 May 2026", "the duty desk") == (
        "Risk: done by Probation on 3 May 2026. Ask to see it, with the person's agreement, before they have to tell it again. "
        "It is kept at the duty desk."
    )


@pytest.mark.django_db
def test_the_kinds_that_are_shipped_can_be_read():
    assert kinds.in_force()["care_act"].code == "assessment:care" and kinds.in_force()["risk"].code == "assessment:risk"
    assert {"housing", "care_act", "mental_health", "substance_use", "risk", "money"} <= kinds.in_force().keys()
    assert category_of(kinds.in_force(), "safety") is Category.DOMESTIC_ABUSE
    assert category_of(kinds.in_force(), "gone from the list") is Category.MENTAL_HEALTH


@pytest.mark.parametrize(
    "body",
    ["", "[kinds.risk]\ntitle = 'Risk'", "[kinds.risk]\ntitle = 'Risk'\ncategory = 'weather'\nmonths = 3",
     "[kinds.risk]\ntitle = ' '\ncategory = 'justice'\nmonths = 3",
     "[kinds.risk]\ntitle = 'Risk'\ncategory = 'justice'\nmonths = 0",
     "kinds = 3", "not a table", "[kinds]", "[kinds.'Risk of it']\ntitle = 'Risk'\ncategory = 'justice'\nmonths = 3"],
    ids=["empty", "half a kind", "no such category", "no title", "no span", "no table", "no TOML", "no kind", "no short word"],
)  # fmt: skip
def test_a_list_that_is_wrong_is_refused(body):
    with pytest.raises(BadKinds):
        kinds_from(body)
