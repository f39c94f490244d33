"""Which descriptions speak of one thing: words, single pairs, groups; against a slow twin and by properties."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.methods.borough.barriers import logged, walls
from alongside.methods.likeness import Described, alike, compare, concepts, groups, weigh
from alongside.methods.likeness.words import stem

WORDS = st.sampled_from(
    [
        "surgery",
        "GP",
        "address",
        "hostel",
        "dog",
        "refused",
        "missed",
        "appointments",
        "bank",
        "papres",
        "passport",
        "the",
    ]
)
TEXTS = st.lists(WORDS, max_size=7).map(" ".join)
KINDS = st.sampled_from(["", "address", "paper", "times"])
DESCRIBED = st.lists(st.tuples(TEXTS, KINDS, KINDS), min_size=2, max_size=7).map(
    lambda found: [
        Described(key, text, {"kind": (kind, kind), "service": (service, service)})
        for key, (text, kind, service) in enumerate(found)
    ]
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("The GP won't register her", ["surgery", "register"], id="one name for a surgery"),
        pytest.param("no fixed abode", ["address"], id="a phrase is one concept"),
        pytest.param("two forms of identification", ["identity_paper"], id="the longest phrase wins"),
        pytest.param("Refused; refuses; refusal", ["refuse", "refuse", "refuse"], id="endings go"),
        pytest.param("José’s hostel", ["jos", "hostel"], id="marks and apostrophes go"),
        pytest.param("the of and", [], id="little words go"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_what_a_text_speaks_of(text, expected):
    assert concepts(text) == expected


@pytest.mark.parametrize(
    ("one", "other"), [("waiting", "waited"), ("companies", "company"), ("stopped", "stopping"), ("fares", "fare")]
)
def test_endings(one, other):
    assert stem(one) == stem(other)


CORPUS = [
    "The surgery asks for proof of address",
    "GP refused, no fixed abode",
    "Hostel takes no dogs",
    "Nobody minds the weather",
]


def pair(one, other, mine=None, theirs=None):
    worth = weigh(CORPUS)
    as_facets = [{name: (value, value) for name, value in (each or {}).items()} for each in (mine, theirs)]
    return compare(Described(1, one, as_facets[0]), Described(2, other, as_facets[1]), worth)


def test_the_reason_is_said_in_words():
    found = pair(CORPUS[0], CORPUS[1], {"kind": "address", "domain": "health"}, {"kind": "address", "domain": "money"})
    assert found.words == ("address", "surgery") and found.same == ("kind of barrier",)
    assert found.because == (
        "Both speak of address and surgery; the same kind of barrier; but not the same part of life"
    )
    assert pair("dogs", "fares").because == "Nothing in particular"


@pytest.mark.parametrize(
    ("surer", "less"),
    [
        pytest.param((CORPUS[0], CORPUS[1]), (CORPUS[0], CORPUS[2]), id="the same in other words, or another thing"),
        pytest.param(("prescription late", "prescritpion late"), ("prescription late", "late"), id="a slip of the hand"),
        pytest.param(
            ("x", "x", {"kind": "a"}, {"kind": "a"}), ("x", "x", {"kind": "a"}, {"kind": "b"}), id="kinds agree or not"
        ),
        pytest.param(
            ("x", "x", {"kind": "a"}, {"kind": ""}), ("x", "x", {"kind": "a"}, {"kind": "b"}),
            id="not said is no disagreement",
        ),
    ],
)  # fmt: skip
def test_what_makes_surer(surer, less):
    assert pair(*surer).sure > pair(*less).sure


@settings(max_examples=60, deadline=None)
@given(described=DESCRIBED)
def test_which_is_first_changes_nothing(described):
    worth = weigh(each.text for each in described)
    for one, other in itertools.combinations(described, 2):
        there, back = compare(one, other, worth), compare(other, one, worth)
        assert there.sure == pytest.approx(back.sure) and (there.words, there.same) == (back.words, back.same)
        assert 0 <= there.overlap <= 1 and 0 < there.sure < 1


@settings(max_examples=60, deadline=None)
@given(described=DESCRIBED)
def test_the_list_holds_what_is_sure_enough_and_nothing_else(described):
    worth = weigh(each.text for each in described)
    found = alike(described[0], described, worth, sure=0.4, most=100)
    slow = {each.key for each in described[1:] if compare(described[0], each, worth).sure >= 0.4}
    assert {each.other for each in found} == slow
    assert [each.sure for each in found] == sorted((each.sure for each in found), reverse=True)


def slow_groups(described, worth, sure):
    """As `groups`, worked out anew from every pair before each step."""
    likely = {
        frozenset((one.key, other.key)): found.sure
        for one, other in itertools.combinations(described, 2)
        if (found := compare(one, other, worth)).sure >= sure / 2
    }

    def average(one, other):
        return sum(likely.get(frozenset((a, b)), 0.0) for a in one for b in other) / (len(one) * len(other))

    found = [(each.key,) for each in described]
    while len(found) > 1:
        best = max(average(one, other) for one, other in itertools.combinations(found, 2))
        if best < sure:
            break
        one, other = next(pair for pair in itertools.combinations(found, 2) if average(*pair) >= best)
        found = [each for each in found if each not in (one, other)] + [one + other]
    return {tuple(sorted(each)) for each in found if len(each) > 1}


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_the_slow_twin(seed):
    rows = [
        Described(row.key, row.what, {"kind": (row.kind, ""), "service": (row.service, "")})
        for row in logged(seed)[: 12 + seed]
    ]
    worth = weigh(each.text for each in rows)
    assert {group.keys for group in groups(rows, worth, sure=0.25)} == slow_groups(rows, worth, 0.25)


@settings(max_examples=60, deadline=None)
@given(described=DESCRIBED)
def test_nothing_is_in_two_groups_and_every_group_is_sure(described):
    found = groups(described, weigh(each.text for each in described), sure=0.4)
    keys = [key for group in found for key in group.keys]
    assert len(keys) == len(set(keys))
    assert all(len(group.keys) > 1 and group.surest.sure >= group.sure > 0 for group in found)


def test_the_labelled_set_is_the_same_for_a_seed_and_has_two_halves():
    assert logged(3) == logged(3) != logged(4)
    assert {row.part for row in logged(3)} == {"learn", "judge"}
    assert len(logged(3)) == sum(len(wall.wordings) for wall in walls()) > 120
    assert not {row.truth for row in logged(3, "learn")} & {row.truth for row in logged(3, "judge")}


def test_every_wall_is_described_by_the_shipped_definition():
    from alongside.barriers import facets
    from alongside.barriers.rules import DOMAINS

    shipped = facets.read((facets.SHIPPED / "barriers.toml").read_text(encoding="utf-8"))
    for wall in walls():
        assert wall.kind in shipped.kinds and wall.service in shipped.services and wall.domain in DOMAINS


def test_on_the_judged_half_most_of_what_is_shown_is_right():
    """The figures are in benchmarks/results/barriers.json; this holds that they are not far from there."""
    from benchmarks.barriers import confusion, describe

    rows = logged(1, "judge")
    worth = weigh(row.what for row in logged(1))
    right, wrong, missed = confusion(rows, lambda a, b: compare(describe(a), describe(b), worth).sure, 0.3)
    assert right / (right + wrong) > 0.65 and right / (right + missed) > 0.5
