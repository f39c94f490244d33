from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.methods.linkage.block import RULES, Budget, Rule, candidate_pairs, largest_block, usable_rules
from alongside.methods.linkage.linking import present_columns
from alongside.methods.linkage.records import as_records, open_engine, records_from_rows
from alongside.methods.linkage.standardise import standardise


def engine(records):
    con = open_engine()
    standardise(con, as_records(records))
    return con


@given(st.lists(st.integers(2, 400), max_size=60), st.integers(0, 50_000))
def test_the_largest_block_kept_stays_within_the_budget(sizes, budget):
    counted = sorted((size, sizes.count(size)) for size in set(sizes))
    largest = largest_block(counted, budget)
    assert sum(size * (size - 1) // 2 for size in sizes if size <= largest) <= budget


def test_a_hostel_and_a_default_birthday_cannot_make_the_work_explode():
    crowd = [{
        "record_id": str(i), "given_name": "JOHN", "family_name": "SMITH", "date_of_birth": "1980-01-01",
        "address": "1 Hostel Street", "postcode": "SW1A 1AA",
    } for i in range(1500)]  # fmt: skip
    con = engine(records_from_rows(crowd))
    budget = Budget(floor=2000, broad_pairs=500)
    assert candidate_pairs(con, present_columns(con), budget=budget) <= len(RULES) * 4500


def test_pairs_are_unordered_distinct_and_never_of_one_record(borough):
    con = engine(borough)
    made = candidate_pairs(con, present_columns(con))
    assert (
        con.execute("select count(*), count(distinct (l, r)), count(*) filter (l < r) from pairs").fetchall()[0]
        == (made,) * 3
    )


def test_most_true_pairs_meet_in_a_block(borough, truth):
    con = engine(borough)
    candidate_pairs(con, present_columns(con))
    met = {
        tuple(sorted(pair))
        for pair in con.execute("""select a.record_id, b.record_id from pairs
          join standard a on l = a.rid join standard b on r = b.rid""").fetchall()
    }
    people: dict[str, list[str]] = {}
    for record, person in truth.items():
        people.setdefault(person, []).append(record)
    true = {(a, b) for held in people.values() for a in held for b in held if a < b}
    assert len(true & met) / len(true) > 0.93


@pytest.mark.parametrize("absent", ["date_of_birth", "given_name", "family_name", "postcode"])
def test_without_a_column_other_rules_still_find_most(borough, truth, absent):
    con = engine(borough.drop_columns([absent]))
    present = present_columns(con)
    assert usable_rules(present)
    assert candidate_pairs(con, present) > 3000


def test_the_keys_of_one_row_are_those_of_the_table(borough):
    con = engine(borough.slice(0, 300))
    rows = con.sql("select * from standard").to_arrow_table().to_pylist()
    for number, rule in enumerate(RULES):
        expected = set(con.execute(rule.blocks_sql("standard", number)).fetchall())
        found = set()
        for row in rows:
            for sql, values in rule.keys_of(row, number):
                found.add((row["rid"], con.execute(f"select {sql}", values).fetchall()[0][0]))
        assert found == expected, rule


def test_broad_rules_are_left_out_where_records_are_many_and_pairs_enough():
    budget, broad, fine = Budget(), Rule(("birth",), is_broad=True), Rule(("birth",))
    assert budget.is_met(broad, 300_000, 400_000)
    assert not budget.is_met(broad, 300_000, 100_000)
    assert not budget.is_met(broad, 5000, 400_000)
    assert not budget.is_met(fine, 300_000, 400_000)
