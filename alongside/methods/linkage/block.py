"""Which pairs of records are worth comparing: blocks of records that share a key, none of them ever too large.

Each rule's blocks are counted before any pair is made; the largest are left to finer rules, so that a hostel's postcode or a
missing date of birth cannot make the work explode.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from alongside.methods.linkage.records import FREE_IDENTIFIER, IDENTIFIER_FIELDS

_BIRTH = "least(birth, coalesce(birth_swapped, birth))"
_NAMES = ("least(given_first, family_last)", "greatest(given_first, family_last)")
_GIVEN = "unnest(given_codes)"
_FAMILY = "unnest(family_codes)"


@dataclass(frozen=True, slots=True)
class Rule:
    """Records that share all these values are compared. is_broad: only as far as cheap, for small or sparse data."""

    keys: tuple[str, ...]
    is_broad: bool = False

    def blocks_sql(self, table: str, number: int) -> str:
        """rid and key of every record that the rule applies to."""
        names = [f"k{i}" for i in range(len(self.keys))]
        columns = ", ".join(f"{sql} as {name}" for sql, name in zip(self.keys, names, strict=True))
        filled = " and ".join(f"{name} is not null" for name in names)
        return f"select distinct rid, hash({number}, {', '.join(names)}) as key from (select rid, {columns} from {table}) where {filled}"


RULES: tuple[Rule, ...] = (
    *(Rule((kind,)) for kind in (*IDENTIFIER_FIELDS, FREE_IDENTIFIER, "phone", "email")),
    Rule((_BIRTH, "given[1]")),
    Rule((_BIRTH, "family[:2]")),
    Rule((_BIRTH, "postcode")),
    Rule((_BIRTH, _GIVEN)),
    Rule((_BIRTH, _FAMILY)),
    Rule((*_NAMES, "birth_year")),
    Rule(("given_sounds", "family_sounds", "birth_year")),
    Rule(("family_sounds", "given[1]", "birth_year")),
    Rule(("birth[6:]", "family_sounds", "given[1]")),
    Rule((*_NAMES, "coalesce(outward, '')")),
    Rule((_GIVEN, "family_sounds")),
    Rule((_GIVEN, _FAMILY)),
    Rule(("family_sounds", "postcode")),
    Rule(("given_sounds", "postcode")),
    Rule(("address", "given[1]")),
    Rule((_BIRTH,), is_broad=True),
    Rule(("family_sounds",), is_broad=True),
    Rule(("given_sounds",), is_broad=True),
    Rule(("address",), is_broad=True),
    Rule(("postcode",), is_broad=True),
    Rule(("birth_year", "given[1]", "family[1]"), is_broad=True),
)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many pairs one rule may make: so many for each record, and never fewer than the floor."""

    pairs_per_record: float = 3.0
    floor: int = 400_000
    broad_pairs: int = 300_000

    def pairs(self, rule: Rule, records: int) -> int:
        return self.broad_pairs if rule.is_broad else max(self.floor, int(self.pairs_per_record * records))


def largest_block(sizes: Iterable[tuple[int, int]], budget: int) -> int:
    """The largest block size that can be kept when smaller ones come first. sizes: (size, number of blocks) ascending."""
    spent, kept = 0, 1
    for size, blocks in sizes:
        spent += blocks * size * (size - 1) // 2
        if spent > budget:
            break
        kept = size
    return kept


def candidate_pairs(
    con: duckdb.DuckDBPyConnection, present: Iterable[str], *, table: str = "standard", into: str = "pairs",
    budget: Budget = Budget(), rules: Sequence[Rule] = RULES,
) -> int:  # fmt: skip
    """Create `into` (l, r: rids, l < r) with every pair that shares a block; returns how many."""
    records = con.execute(f"select count(*) from {table}").fetchall()[0][0]
    filled = set(present)
    con.execute("create or replace temp table found (l integer, r integer)")
    for number, rule in enumerate(rules):
        if any(_column_of(key) not in filled for key in rule.keys):
            continue
        con.execute(f"""create or replace temp table blocks as select list(rid) as rids, count(*) as size
          from ({rule.blocks_sql(table, number)}) group by key having count(*) > 1""")
        sizes = con.execute("select size, count(*) from blocks group by size order by size").fetchall()
        largest = largest_block(sizes, budget.pairs(rule, records))
        con.execute(f"""insert into found select l, r from
          (select l, unnest(rids) as r from (select unnest(rids) as l, rids from blocks where size <= {largest})) where l < r""")
    con.execute(f"create or replace table {into} as select l, r from found group by l, r")
    con.execute("drop table found; drop table if exists blocks")
    return con.execute(f"select count(*) from {into}").fetchall()[0][0]


def _column_of(key: str) -> str:
    """The standardised column whose presence a key needs."""
    for column in (
        "birth_year", "birth", "given_first", "given_codes", "given_sounds", "family_codes", "family_sounds", "given",
        "family", "outward", "postcode",
    ):  # fmt: skip
        if column in key:
            return {"given_first": "full_name"}.get(column, column)
    return key
