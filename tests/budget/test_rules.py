"""Who must agree, by when, what is left, and what the spending papers over."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.barriers.rules import DOMAINS
from alongside.budget import terms
from alongside.budget.analysis import protected
from alongside.budget.changes import in_words
from alongside.budget.rules import (
    Answer,
    BadTerms,
    Balance,
    Limits,
    Pattern,
    Spent,
    State,
    agreed_sum,
    answer_by,
    patterns,
    people_needed,
    state,
    terms_from,
)
from alongside.methods.measures.disclosure import STRICTEST

LIMITS = Limits(alone=15_000, people=2)


@pytest.mark.parametrize(
    ("answers", "needed", "spent", "is_withdrawn", "expected"),
    [
        pytest.param([], 1, None, False, State.WAITING, id="nobody has answered"),
        pytest.param([Answer(1, 500)], 1, None, False, State.AGREED, id="one yes where one is enough"),
        pytest.param([Answer(1, 500)], 2, None, False, State.WAITING, id="one yes where two are needed"),
        pytest.param([Answer(1, 500), Answer(2, 400)], 2, None, False, State.AGREED, id="two people"),
        pytest.param([Answer(1, 500), Answer(1, 500)], 2, None, False, State.WAITING, id="the same person twice"),
        pytest.param([Answer(1, 500), Answer(2, None)], 2, None, False, State.DECLINED, id="one no is enough"),
        pytest.param([Answer(1, 500)], 1, 450, False, State.SPENT, id="a receipt"),
        pytest.param([Answer(1, 500)], 1, 0, False, State.NOT_NEEDED, id="nothing was spent"),
        pytest.param([], 1, None, True, State.WITHDRAWN, id="taken back"),
    ],
)
def test_where_a_request_stands(answers, needed, spent, is_withdrawn, expected):
    assert state(answers, needed=needed, spent=spent, is_withdrawn=is_withdrawn) is expected


def test_the_least_that_anybody_agreed_to_may_be_spent():
    assert agreed_sum([Answer(1, 500), Answer(2, 400), Answer(3, None)]) == 400
    assert agreed_sum([]) == 0


@pytest.mark.parametrize(
    ("pence", "left_for_person", "expected"),
    [
        pytest.param(15_000, 50_000, 1, id="what one may give alone"),
        pytest.param(15_001, 50_000, 2, id="a penny more"),
        pytest.param(4_500, 4_500, 1, id="the last of what is set aside"),
        pytest.param(4_500, 4_499, 2, id="beyond what is set aside"),
        pytest.param(4_500, -1, 2, id="already beyond it"),
    ],
)
def test_how_many_must_agree(pence, left_for_person, expected):
    assert people_needed(pence, left_for_person=left_for_person, limits=LIMITS) == expected


@pytest.mark.parametrize(
    ("asked_at", "expected"),
    [
        pytest.param("2026-11-23 09:00", "2026-11-23", id="Monday morning: Monday"),
        pytest.param("2026-11-23 16:00", "2026-11-24", id="Monday at four: Tuesday"),
        pytest.param("2026-11-27 17:30", "2026-11-30", id="Friday evening: Monday"),
        pytest.param("2026-11-28 10:00", "2026-11-30", id="Saturday: Monday"),
        pytest.param("2026-12-24 17:00", "2026-12-28", id="Christmas Eve: past the holiday and the weekend"),
    ],
)
def test_somebody_answers_on_the_same_day(asked_at, expected):
    holidays = {dt.date(2026, 12, 25): False}
    assert answer_by(dt.datetime.fromisoformat(asked_at), holidays) == dt.date.fromisoformat(expected)


def test_what_is_left():
    assert Balance(total=1_000_000, spent=4_500, promised=10_000, waiting=99_999).left == 985_500


def spent(person: int, pence: int, gap: str, day: int = 1) -> Spent:
    return Spent(person, pence, gap, "clothes", "Prisons", dt.date(2026, 11, day))


def test_patterns_count_people_once_and_put_the_dearest_first():
    rows = [spent(1, 4_500, "release", 1), spent(1, 500, "release", 9), spent(2, 9_000, "bed", 3)]
    assert patterns(rows, "gap") == [
        Pattern("bed", 1, 1, 9_000, dt.date(2026, 11, 3), dt.date(2026, 11, 3)),
        Pattern("release", 2, 1, 5_000, dt.date(2026, 11, 1), dt.date(2026, 11, 9)),
    ]


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 90_000), st.sampled_from("abcde")), max_size=60))
def test_patterns_lose_no_penny(rows):
    made = [spent(person, pence, gap) for person, pence, gap in rows]
    assert sum(each.pence for each in patterns(made, "gap")) == sum(row.pence for row in made)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=8))
def test_a_hidden_sum_never_stands_alone_beside_shown_ones(people):
    found = [Pattern(str(i), n, n, 100 * n, dt.date(2026, 1, 1), dt.date(2026, 1, 1)) for i, n in enumerate(people)]
    kept = protected(found, STRICTEST)
    hidden = [each for each in kept if each is None]
    assert all(each is None or each.people >= STRICTEST.fewest for each in kept)
    assert len(hidden) != 1 or len(found) == 1


def test_the_shipped_terms_are_good():
    shipped = terms.read((terms.SHIPPED / "safety_net.toml").read_text(encoding="utf-8"))
    assert shipped.per_person == 50_000  # £500 a head, A2 table 2
    assert {gap.domain for gap in shipped.gaps.values()} <= set(DOMAINS)
    assert {"clothes", "furniture", "identification", "travel", "deposit"} <= set(shipped.kinds)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param({"title": ""}, "a title", id="no title"),
        pytest.param({"alone_pence": "150"}, "alone_pence must be a whole number", id="pounds as text"),
        pytest.param({"people_beyond": 1}, "2 or more", id="one is not several"),
        pytest.param({"kind": []}, r"at least one \[\[kind\]\]", id="nothing to buy"),
        pytest.param({"gap": [{"name": "a"}]}, "needs a name and a label", id="no label"),
        pytest.param({"gap": [{"name": "a", "label": "A"}] * 2}, "stands there twice", id="twice"),
    ],
)
def test_bad_terms_say_how_to_mend_them(change, words):
    good = {
        "title": "T", "per_person_pence": 1, "alone_pence": 1, "people_beyond": 2, "kind": [{"name": "a", "label": "A"}],
        "gap": [{"name": "a", "label": "A"}],
    }  # fmt: skip
    with pytest.raises(BadTerms, match=words):
        terms_from({**good, **change})


@pytest.mark.parametrize(
    ("people", "words"),
    [
        pytest.param(3, "The safety-net budget has had to make up for this.", id="few people"),
        pytest.param(
            12,
            "The safety-net budget made up for this 14 times for about 10 people between 1 January 2026 and"
            " 3 March 2026, with about £1,230.",
            id="enough people, rounded",
        ),
    ],
)
def test_a_pattern_is_told_to_everybody_without_telling_of_anybody(people, words):
    assert in_words(Pattern("x", 14, people, 123_400, dt.date(2026, 1, 1), dt.date(2026, 3, 3))) == words
