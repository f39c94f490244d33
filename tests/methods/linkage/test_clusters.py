from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.methods.linkage.cluster import Edges, Facts, Guards, Judged, cluster, components

RECORDS = 12
pairs = st.tuples(st.integers(0, RECORDS - 1), st.integers(0, RECORDS - 1)).filter(lambda p: p[0] < p[1])


def edges(weights: dict[tuple[int, int], float], join: float = 2.0) -> Edges:
    ordered = sorted(weights)
    left, right = (np.array([pair[side] for pair in ordered], dtype=np.int64) for side in (0, 1))
    weight = np.array([weights[pair] for pair in ordered], dtype=float)
    return Edges(left, right, weight, weight >= join)


def groups(labels) -> set[frozenset[int]]:
    found: dict[int, set[int]] = {}
    for record, label in enumerate(labels.tolist()):
        found.setdefault(label, set()).add(record)
    return {frozenset(members) for members in found.values()}


def numbers(**kinds: dict[int, int]) -> Facts:
    return Facts({
        kind: (np.array(list(held), dtype=np.int64), np.array(list(held.values()), dtype=np.int64)) for kind, held in kinds.items()
    })  # fmt: skip


def slow_components(linked: set[tuple[int, int]]) -> set[frozenset[int]]:
    found = [{record} for record in range(RECORDS)]
    for one, other in linked:
        mine = next(group for group in found if one in group)
        theirs = next(group for group in found if other in group)
        if mine is not theirs:
            mine |= theirs
            found.remove(theirs)
    return {frozenset(group) for group in found}


@given(st.sets(pairs, max_size=30))
def test_components_are_those_of_the_slow_obvious_way(linked):
    left, right = (np.array([pair[side] for pair in sorted(linked)], dtype=np.int64) for side in (0, 1))
    assert groups(components(RECORDS, left, right)) == slow_components(linked)


weighted = st.dictionaries(pairs, st.floats(-4, 20), max_size=30)


@given(weighted, st.sets(pairs, max_size=4), st.sets(pairs, max_size=4))
def test_what_people_judged_different_never_stands_together_and_same_does(weights, same, different):
    # Judgements may contradict each other through a chain; then keeping apart wins, so only free ones are asked about.
    together = slow_components(same)
    different = {pair for pair in different if not any(set(pair) <= group for group in together)}
    labels = cluster(RECORDS, edges(weights), judged=Judged(frozenset(same), frozenset(different)))
    assert all(labels[one] != labels[other] for one, other in different)
    if not different:
        assert all(labels[one] == labels[other] for one, other in same)


@given(weighted)
def test_without_guards_clusters_are_the_components(weights):
    found = edges(weights)
    expected = components(RECORDS, found.left[found.may_join], found.right[found.may_join])
    assert groups(cluster(RECORDS, found, guards=Guards(is_on=False))) == groups(expected)


@given(weighted, st.randoms(use_true_random=False))
def test_the_order_of_edges_does_not_matter(weights, random):
    found = edges(weights)
    order = list(range(len(found.left)))
    random.shuffle(order)
    shuffled = Edges(found.left[order], found.right[order], found.weight[order], found.may_join[order])
    assert (cluster(RECORDS, found) == cluster(RECORDS, shuffled)).all()


@given(weighted)
def test_guards_only_ever_part(weights):
    found = edges(weights)
    whole = cluster(RECORDS, found, guards=Guards(is_on=False))
    parted = cluster(RECORDS, found)
    assert all(len({int(whole[record]) for record in group}) == 1 for group in groups(parted))


def test_a_weak_bridge_between_two_groups_that_contradict_does_not_hold():
    weights = {(0, 1): 15.0, (2, 3): 15.0, (1, 2): 0.9, (0, 2): -4.0, (0, 3): -4.0, (1, 3): -4.0}
    assert groups(cluster(4, edges(weights, join=0.5))) == {frozenset({0, 1}), frozenset({2, 3})}


def test_a_strong_bridge_holds_although_other_pairs_contradict():
    weights = {(0, 1): 15.0, (2, 3): 15.0, (1, 2): 12.0, (0, 2): -4.0, (0, 3): -4.0, (1, 3): -4.0}
    assert groups(cluster(4, edges(weights))) == {frozenset(range(4))}


@pytest.mark.parametrize(("weight", "together"), [(8.0, False), (14.0, True)], ids=["weak", "overwhelming"])
def test_two_different_numbers_in_one_group_need_overwhelming_evidence(weight, together):
    labels = cluster(3, edges({(0, 1): 20.0, (1, 2): weight}), numbers(nhs_number={0: 111, 2: 222}))
    assert (labels[0] == labels[2]) == together
    assert labels[0] == labels[1]


def test_groups_that_share_one_number_of_several_do_not_contradict():
    labels = cluster(4, edges({(0, 1): 20.0, (2, 3): 20.0, (1, 2): 8.0}), numbers(pnc={0: 1, 2: 1, 3: 2}))
    assert len(set(labels[:3].tolist())) == 1


def test_a_source_that_holds_nobody_twice_keeps_its_records_apart_and_takes_the_best():
    facts = Facts(sources=["a", "a", "b"])
    labels = cluster(3, edges({(0, 2): 9.0, (1, 2): 12.0}), facts, guards=Guards(one_each=frozenset({"a", "b"})))
    assert groups(labels) == {frozenset({0}), frozenset({1, 2})}
