"""The fast path says what the slow one says, for any people, facts and questions."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.cohort import columns
from alongside.cohort.columns import ANSWER_CODES, ANSWERS, KIND_CODES, NONE, assess_everyone, day_number, ordered
from alongside.cohort.criteria import read_criteria
from alongside.cohort.ranking import read_ranking
from alongside.cohort.rules import EVIDENCE_KEPT, Fact, Life, assess, facts_in

TODAY = dt.date(2026, 11, 2)
DEFINITIONS = Path(columns.__file__).parent / "definitions"
SHIPPED = {path.stem: read_criteria(path.read_text()) for path in sorted((DEFINITIONS / "criteria").glob("*.toml"))}
RANKING = read_ranking((DEFINITIONS / "ranking" / "shortlist.toml").read_text())
ODD = read_criteria(
    """
title = "Everything the language can say"
areas = "some"
[[criteria]]
name = "often"
type = "repeat_contact"
words = "Contact on two days with two agencies"
kinds = ["contact", "hospital", "treatment"]
days = 2
agencies = 2
months = 6
[[criteria]]
name = "in_custody_lately"
type = "events"
words = "In custody in the last half year"
kinds = ["custody", "recall"]
at_least = 2
months = 6
silence_may_mean_no = false
[[criteria]]
name = "drink"
type = "assessed"
words = "Drink"
kinds = ["need_alcohol"]
months = 3
[[criteria]]
name = "old"
type = "age_at_least"
words = "50 or over"
years = 50
[[criteria]]
name = "some"
type = "at_least"
words = "Two of these"
of = ["often", "in_custody_lately", "drink", "old"]
number = 2
"""
)
SETS = {**SHIPPED, "odd": ODD}
KINDS = sorted(set().union(*(each.kinds for each in SETS.values())))

days = st.one_of(
    st.integers(0, 8).map(lambda months: TODAY - dt.timedelta(days=30 * months)),  # ties are where mistakes hide
    st.dates(dt.date(2018, 1, 1), dt.date(2027, 6, 1)),
)


@st.composite
def facts(draw):
    kind = draw(st.sampled_from(KINDS))
    starts_on = draw(days)
    ends_on = starts_on + dt.timedelta(days=draw(st.integers(0, 400))) if draw(st.booleans()) else None
    answer = draw(st.sampled_from(["yes", "no", "not known"])) if kind.startswith(("need_", "prison_")) else ""
    return kind, draw(st.integers(1, 3)), starts_on, ends_on, answer


@st.composite
def lives(draw):
    born = draw(st.one_of(st.none(), st.dates(dt.date(1950, 1, 1), dt.date(2012, 1, 1)), st.just(dt.date(2008, 11, 2))))
    return born, draw(st.lists(facts(), max_size=8)), draw(st.frozensets(st.sampled_from(KINDS), max_size=6))


def as_lives(drawn):
    number = iter(range(1, 10_000))
    return [Life(born, tuple(Fact(next(number), *each) for each in happened), told) for born, happened, told in drawn]


def as_columns(people):
    rows = [(place * 10, fact) for place, life in enumerate(people) for fact in life.facts][::-1]
    told = np.array([[kind in life.told for kind in KIND_CODES] for life in people]).reshape(
        len(people), len(KIND_CODES)
    )
    numbers = {
        "person": [person for person, _ in rows],
        "kind": [KIND_CODES[fact.kind] for _, fact in rows],
        "agency": [fact.agency for _, fact in rows],
        "starts": [day_number(fact.starts_on) for _, fact in rows],
        "ends": [day_number(fact.ends_on) if fact.ends_on else NONE for _, fact in rows],
        "answer": [ANSWER_CODES[fact.answer] for _, fact in rows],
        "id": [fact.id for _, fact in rows],
    }
    born = [int(life.date_of_birth.strftime("%Y%m%d")) if life.date_of_birth else NONE for life in people]
    return ordered(
        people=np.arange(len(people), dtype=np.int64) * 10,
        born=np.array(born, dtype=np.int64),
        told=told,
        facts={name: np.array(values, dtype=np.int64) for name, values in numbers.items()},
    )


@pytest.mark.parametrize("slug", SETS)
@given(drawn=st.lists(lives(), max_size=6))
@settings(max_examples=150, deadline=None)
def test_everyone_at_once_stands_as_each_alone(slug, drawn):
    people, criteria = as_lives(drawn), SETS[slug]
    fast = assess_everyone(criteria, as_columns(people), TODAY, RANKING)
    for place, life in enumerate(people):
        slow = assess(criteria, life, TODAY)
        assert ANSWERS[fast.verdict[place]] == slow.verdict
        assert fast.open[place] == len(slow.open)
        assert fast.areas[place] == slow.areas
        for name, finding in slow.findings.items():
            assert ANSWERS[fast.answers[name][place]] == finding.answer, name
            if name in fast.evidence:
                kept = tuple(int(each) for each in fast.evidence[name][place] if each)
                assert kept == finding.evidence[:EVIDENCE_KEPT], name
            else:
                assert not finding.evidence


@given(drawn=st.lists(lives(), max_size=6))
@settings(max_examples=150, deadline=None)
def test_the_ranking_measures_what_anybody_could_count(drawn):
    people = as_lives(drawn)
    criteria = SHIPPED[RANKING.set]
    fast = assess_everyone(criteria, as_columns(people), TODAY, RANKING)
    for place, life in enumerate(people):
        for part in RANKING.parts:
            counted = facts_in(life, part.kinds, part.months, TODAY)
            expected = {
                "days": len({fact.starts_on for fact in counted}),
                "few_agencies": len({fact.agency for fact in counted}),
                "areas": assess(criteria, life, TODAY).areas,
            }[part.type]
            assert fast.values[part.name][place] == expected, part.name


@pytest.mark.parametrize("slug", SHIPPED)
def test_a_yes_and_a_no_of_one_agency_on_one_day(slug):
    kinds = [kind for kind in KINDS if kind.startswith("need_")]
    for first, second in (("yes", "no"), ("no", "yes"), ("no", "no"), ("not known", "no")):
        said = [(kind, 1, TODAY, None, answer) for kind in kinds for answer in (first, second)]
        people = as_lives([(None, said, frozenset()), (None, said[::-1], frozenset())])
        fast = assess_everyone(SHIPPED[slug], as_columns(people), TODAY)
        for place, life in enumerate(people):
            slow = assess(SHIPPED[slug], life, TODAY)
            assert {name: ANSWERS[codes[place]] for name, codes in fast.answers.items()} == {
                name: finding.answer for name, finding in slow.findings.items()
            }


def test_nobody_at_all_is_no_trouble():
    assert len(assess_everyone(SHIPPED["default"], as_columns([]), TODAY, RANKING).verdict) == 0
