from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.methods.linkage.evaluate import (
    Stratum,
    bootstrap_f1,
    calibration,
    cluster_quality,
    from_reviews,
    pair_quality,
    quality_by_group,
    wilson,
)

labelled = st.lists(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz"), st.sampled_from("mf")), min_size=2, max_size=14
)


def named(rows):
    clusters = {str(i): row[0] for i, row in enumerate(rows)}
    truth = {str(i): row[1] for i, row in enumerate(rows)}
    group = {str(i): row[2] for i, row in enumerate(rows)}
    return clusters, truth, group


def slow_quality(clusters, truth, touches=lambda _: True):
    right = joined = true = 0
    for one, other in combinations(truth, 2):
        if touches((one, other)):
            right += clusters[one] == clusters[other] and truth[one] == truth[other]
            joined += clusters[one] == clusters[other]
            true += truth[one] == truth[other]
    return right, joined, true


@given(labelled)
def test_quality_counts_pairs_as_the_slow_obvious_way_does(rows):
    clusters, truth, _ = named(rows)
    found = cluster_quality(clusters, truth)
    assert (found.right, found.joined, found.true) == slow_quality(clusters, truth)


@given(labelled)
def test_quality_of_a_group_counts_the_pairs_that_it_takes_part_in(rows):
    clusters, truth, group = named(rows)
    for name, found in quality_by_group(clusters, truth, group).items():
        expected = slow_quality(clusters, truth, lambda pair, name=name: any(group[record] == name for record in pair))
        assert (found.right, found.joined, found.true) == expected


@given(labelled)
def test_the_bootstrap_is_centred_on_the_f1_of_the_whole(rows):
    clusters, truth, _ = named(rows)
    whole, drawn = cluster_quality(clusters, truth), bootstrap_f1(clusters, truth, rounds=20)
    if whole.joined + whole.true:
        assert drawn.estimate == pytest.approx(whole.f1)
    assert 0 <= drawn.low <= drawn.high <= 1


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_published_intervals(hits, of, low, high):
    """Newcombe 1998, table I, method 3."""
    found = wilson(hits, of)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


def test_nothing_counted_has_no_interval():
    assert wilson(0, 0) is None


def test_edges_alone_are_judged_against_all_true_pairs():
    found = pair_quality([("a", "b"), ("a", "c")], {"a": "x", "b": "x", "c": "y", "d": "y"})
    assert (found.precision, found.recall) == (0.5, 0.5)


def test_reviewed_pairs_estimate_both_kinds_of_error():
    precision, recall = from_reviews([
        Stratum(pairs=9000, same=100, different=0, joined=True),
        Stratum(pairs=1000, same=80, different=20, joined=True),
        Stratum(pairs=2000, same=10, different=90, joined=False),
    ])  # fmt: skip
    assert precision.estimate == pytest.approx(0.98)
    assert recall.estimate == pytest.approx(9800 / 10000)
    assert precision.low < 0.98 < precision.high
    assert recall.low < 0.98 < recall.high


def test_nothing_reviewed_estimates_nothing():
    assert from_reviews([Stratum(100, 0, 0, True)]) == (None, None)


def test_calibration_sets_what_was_said_beside_what_was_so():
    bands = calibration([0.05, 0.05, 0.95, 0.95, 1.0], [False, False, True, True, False], bands=2)
    assert [(band.pairs, round(band.seen, 2)) for band in bands] == [(2, 0.0), (3, 0.67)]
