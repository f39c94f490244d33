"""Hidden counts stay hidden from somebody who knows the totals and the rule."""

from __future__ import annotations

import itertools
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.methods.measures.disclosure import protect, protect_part, shown_total

THRESHOLD = 3  # small, so that every possible truth can be tried


def named(counts):
    return dict(zip("abcdefgh", counts, strict=False))


@cache
def shown(counts):
    return tuple(each.count for each in protect(named(counts), THRESHOLD).values())


@cache
def truths(total: int, groups: int) -> tuple[tuple[int, ...], ...]:
    """Every way that so many people can fall into so many groups."""
    if groups == 1:
        return ((total,),)
    return tuple((first, *rest) for first in range(total + 1) for rest in truths(total - first, groups - 1))


def what_an_attacker_can_tell(counts) -> list[set[int]]:
    """Per group the counts that are possible, knowing the total, what is shown, and the rule itself."""
    seen = shown(counts)
    possible = [truth for truth in truths(sum(counts), len(counts)) if shown(truth) == seen]
    return [set(values) for values in zip(*possible, strict=True)]


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_no_small_count_can_be_worked_out(groups):
    for counts in itertools.product(range(9), repeat=groups):
        if sum(counts) < THRESHOLD:
            continue  # the total itself points at somebody: a page does not show it
        for count, possible in zip(counts, what_an_attacker_can_tell(counts), strict=True):
            if 0 < count < THRESHOLD:
                assert len(possible) > 1, f"{counts}: a count of {count} was worked out"


@pytest.mark.parametrize("whole", [(5, 4), (3, 4, 5), (3, 3, 3), (6, 0, 5), (1, 5, 5)])
def test_no_small_count_of_chosen_or_left_can_be_subtracted_back_beside_the_whole(whole):
    """The attacker knows both totals and every shown count of the whole and of the chosen."""
    known = [each.count for each in protect(named(whole), THRESHOLD).values()]
    wholes = [
        other
        for other in truths(sum(whole), len(whole))
        if all(k is None or k == o for k, o in zip(known, other, strict=True))
    ]
    for part in itertools.product(*(range(count + 1) for count in whole)):
        if not THRESHOLD <= sum(part) <= sum(whole) - THRESHOLD:
            continue
        seen = [each.count for each in protect_part(named(part), named(whole), THRESHOLD).values()]
        possible = [
            other
            for other in truths(sum(part), len(part))
            if all(s is None or s == o for s, o in zip(seen, other, strict=True))
            and any(all(o <= w for o, w in zip(other, each, strict=True)) for each in wholes)
        ]
        for place, (count, total) in enumerate(zip(part, whole, strict=True)):
            if 0 < count < THRESHOLD or 0 < total - count < THRESHOLD:
                assert len({other[place] for other in possible}) > 1, f"{part} of {whole}: group {place} was worked out"


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 60), max_size=8))
@settings(max_examples=300)
def test_what_is_shown_is_true_and_never_small(counts):
    for group, each in protect(counts).items():
        assert each.is_hidden or each.count == counts[group]
        assert each.is_hidden or each.count == 0 or each.count >= 5


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        pytest.param({"a": 40, "b": 60}, set(), id="nothing small, nothing hidden"),
        pytest.param({"a": 3, "b": 60, "c": 9}, {"a", "c"}, id="one small count takes the next smallest with it"),
        pytest.param({"a": 1, "b": 1, "c": 70, "d": 80}, {"a", "b", "c"}, id="two ones would add up to a known two"),
        pytest.param({"a": 4, "b": 4, "c": 70}, {"a", "b", "c"}, id="small ones alone do not blur each other"),
        pytest.param({"a": 4, "b": 9, "c": 9, "d": 70}, {"a", "b", "c"}, id="groups of one size hide together"),
        pytest.param({"a": 0, "b": 60, "c": 9}, set(), id="nobody at all is a finding, and shown"),
        pytest.param({"a": 2, "b": 0}, {"a", "b"}, id="with nothing else to hide, the empty group hides too"),
    ],
)
def test_which_groups_are_hidden(counts, hidden):
    assert {group for group, each in protect(counts).items() if each.is_hidden} == hidden


def test_totals_come_from_shown_counts_and_may_be_rounded():
    assert shown_total(protect({"a": 3, "b": 60, "c": 9, "d": 12})) == 72
    assert protect({"a": 41, "b": 62}, rounded_to=5)["b"].words == "60"
