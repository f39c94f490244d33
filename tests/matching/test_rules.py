"""What follows from verdicts, weights and clusters, by tables and properties."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.definitions.store import parse
from alongside.matching.rules.joining import BadRule, MatchRule, SecondLook, needs_second_look, rule_from
from alongside.matching.rules.moves import Merge, Moves, Part, moves
from alongside.matching.rules.queue import room_left, settles_most
from alongside.matching.rules.verdicts import Decided, Fixed, Settled, Verdict, fixed_pairs

SAME, DIFFERENT = Verdict.SAME, Verdict.DIFFERENT


def together(left, right):
    return Fixed(left, right, is_same=True)


def apart(left, right):
    return Fixed(left, right, is_same=False)


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        pytest.param([Decided(SAME, (1, 2), (3,))], [together(1, 3)], id="same joins the two that stood for the sides"),
        pytest.param([Decided(DIFFERENT, (1, 2), (3,))], [apart(1, 3), apart(2, 3)], id="different keeps every record apart"),
        pytest.param(
            [Decided(DIFFERENT, (1,), (2, 3), was_one=True)], [apart(1, 2), apart(1, 3), together(2, 3)],
            id="what was parted by hand stays one",
        ),
        pytest.param([Decided(Verdict.CANNOT_SAY, (1,), (2,))], [], id="cannot say fixes nothing"),
        pytest.param(
            [Decided(DIFFERENT, (1,), (2,)), Decided(SAME, (1,), (2,))], [together(1, 2)], id="the newer verdict wins: same"
        ),
        pytest.param(
            [Decided(SAME, (1,), (2,)), Decided(DIFFERENT, (1,), (2,))], [apart(1, 2)], id="the newer verdict wins: different"
        ),
        pytest.param(
            [Decided(SAME, (1,), (2,)), Decided(SAME, (2,), (3,)), Decided(DIFFERENT, (1,), (3,))],
            [together(2, 3), apart(1, 3)],
            id="an older same gives way where newer ones leave no room for it",
        ),
    ],
)  # fmt: skip
def test_what_verdicts_fix(decided, expected):
    assert fixed_pairs(decided) == sorted(expected)


sides = st.lists(st.integers(1, 8), min_size=2, max_size=5, unique=True)
verdicts = st.builds(
    lambda verdict, records, cut, was_one: Decided(
        verdict, tuple(records[: min(cut, len(records) - 1)]), tuple(records[min(cut, len(records) - 1) :]), was_one
    ),
    st.sampled_from([SAME, DIFFERENT]), sides, st.integers(1, 4), st.booleans(),
)  # fmt: skip


@given(st.lists(verdicts, max_size=8))
def test_what_is_fixed_never_contradicts_itself(decided):
    fixed = fixed_pairs(decided)
    groups = {record: {record} for record in range(1, 9)}
    for pair in fixed:
        if pair.is_same:
            merged = groups[pair.left] | groups[pair.right]
            for record in merged:
                groups[record] = merged
    assert not [pair for pair in fixed if not pair.is_same and pair.right in groups[pair.left]]


@given(st.lists(verdicts, min_size=1, max_size=8))
def test_the_newest_verdict_always_counts_in_full(decided):
    newest = decided[-1]
    fixed = {(pair.left, pair.right): pair.is_same for pair in fixed_pairs(decided)}
    for left, right in newest.kept_apart:
        assert fixed[min(left, right), max(left, right)] is False


def test_a_question_is_settled_whichever_way_round_it_is_asked():
    settled = Settled([Decided(DIFFERENT, (1, 2), (5,))])
    assert settled.answers(DIFFERENT, {2}, {5, 6})
    assert settled.answers(DIFFERENT, {5}, {1})
    assert not settled.answers(SAME, {5}, {1})
    assert not settled.answers(DIFFERENT, {1}, {2})


@pytest.mark.parametrize(
    ("before", "clusters", "expected"),
    [
        pytest.param({1: None, 2: None}, {1: "a", 2: "a"}, Moves(placements={1: -1, 2: -1}), id="strangers become somebody new"),
        pytest.param({1: 7, 2: None}, {1: "a", 2: "a"}, Moves(placements={2: 7}), id="a new record joins a known person"),
        pytest.param({1: 7, 2: 7, 3: 8}, {1: "a", 2: "a", 3: "a"}, Moves(merges=[Merge(7, 8)]), id="the larger part keeps the id"),
        pytest.param({1: 8, 2: 7}, {1: "a", 2: "a"}, Moves(merges=[Merge(8, 7)]), id="the oldest record settles a tie"),
        pytest.param({1: 7, 2: 7, 3: 7}, {1: "a", 2: "a", 3: "b"}, Moves(parts=[Part(7, (3,), -1)]), id="a part gets a new person"),
        pytest.param(
            {1: 7, 2: 7, 3: 7, 4: None}, {1: "a", 2: "a", 3: "b", 4: "b"}, Moves(parts=[Part(7, (3,), -1)], placements={4: -1}),
            id="a new record goes with the part",
        ),
        pytest.param(
            {1: 7, 2: 8, 3: 8, 4: 9, 5: 9, 6: 7}, {1: "a", 2: "a", 3: "a", 4: "b", 5: "b", 6: "b"},
            Moves(parts=[Part(7, (6,), 9)], merges=[Merge(8, 7)]),
            id="an id that nobody keeps is merged away last",
        ),
    ],
)  # fmt: skip
def test_steps_from_people_to_clusters(before, clusters, expected):
    found = moves(before, clusters)
    assert found == expected


def carried_out(before, found):
    """A slow obvious twin of applying the steps."""
    now, made = dict(before), {}
    for part in found.parts:
        assert set(part.records) < {record for record, person in now.items() if person == part.person}
        into = made.setdefault(part.into, part.into)
        now |= dict.fromkeys(part.records, into)
    for merge in found.merges:
        now |= {record: merge.person for record, person in now.items() if person == merge.other}
    return now | found.placements


@given(st.lists(st.tuples(st.integers(1, 4) | st.none(), st.sampled_from("abcd")), max_size=9))
def test_the_steps_lead_to_the_clusters(rows):
    before = {record: person for record, (person, _) in enumerate(rows, 1)}
    clusters = {record: cluster for record, (_, cluster) in enumerate(rows, 1)}
    now = carried_out(before, moves(before, clusters))
    for one, other in combinations(clusters, 2):
        assert (now[one] == now[other]) == (clusters[one] == clusters[other])
    again = moves(now, clusters)
    assert (again.parts, again.merges, again.placements) == ([], [], {})


@pytest.mark.parametrize(
    ("usefulness", "expected"),
    [
        pytest.param([], 0, id="nothing to ask"),
        pytest.param([8, 1, 1], 1, id="one question carries it"),
        pytest.param([1] * 10, 8, id="all alike"),
        pytest.param([0, 0], 2, id="no doubt worth counting"),
    ],
)
def test_how_many_answers_settle_most(usefulness, expected):
    assert settles_most(usefulness) == expected


@pytest.mark.parametrize(
    ("first", "asked", "expected"),
    [
        pytest.param(None, 0, None, id="the first load is not rationed"),
        pytest.param(dt.date(2026, 10, 20), 500, None, id="nor the first month"),
        pytest.param(dt.date(2026, 9, 1), 20, 40, id="then what is left of the week"),
        pytest.param(dt.date(2026, 9, 1), 99, 0, id="never less than none"),
    ],
)
def test_room_in_the_week(first, asked, expected, today):
    assert room_left(asked_a_week=60, first_run_on=first, asked_this_week=asked, today=today) == expected


def test_a_rule_reads_back_as_it_was_written():
    rule = MatchRule(join_weight=12.5, second_look=SecondLook.ALWAYS, title='Ours, "the careful one"')
    assert rule_from(parse(rule.as_toml())) == rule


@pytest.mark.parametrize(
    ("document", "words"),
    [
        pytest.param({"join": 3}, "'join' is not part", id="unknown name"),
        pytest.param({"automatic": "bold"}, "Choose one of", id="unknown choice"),
        pytest.param({"join_weight": "ten"}, "must be a number", id="a word for a number"),
        pytest.param({"join_weight": 5, "part_weight": 6}, "must lie below", id="parting above joining"),
        pytest.param({"ask_weight": 7}, "must not lie above", id="asking above parting"),
        pytest.param({"asked_a_week": 0}, "between 1 and", id="nothing asked"),
    ],
)
def test_a_bad_rule_says_what_to_change(document, words):
    with pytest.raises(BadRule, match=words):
        rule_from(document)


@pytest.mark.parametrize(
    ("policy", "weight", "against", "expected"),
    [
        pytest.param(SecondLook.DOUBTFUL, 9.0, False, False, id="clear evidence needs one pair of eyes"),
        pytest.param(SecondLook.DOUBTFUL, 1.0, False, True, id="little evidence needs two"),
        pytest.param(SecondLook.DOUBTFUL, 9.0, True, True, id="evidence against needs two"),
        pytest.param(SecondLook.ALWAYS, 30.0, False, True, id="always"),
        pytest.param(SecondLook.NEVER, -3.0, True, False, id="never"),
    ],
)
def test_second_look(policy, weight, against, expected):
    assert needs_second_look(MatchRule(second_look=policy), weight=weight, has_evidence_against=against) is expected
