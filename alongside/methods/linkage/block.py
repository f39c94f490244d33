"""Which pairs of records are worth comparing: blocks of records that share a key, none of them ever too large.

Each rule's blocks are counted before any pair is made; the largest are left to finer rules, so that a hostel's
postcode or a missing date of birth cannot make the work explode.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import duckdb

from alongside.methods.linkage.records import FREE_IDENTIFIER, IDENTIFIER_FIELDS

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a key, in SQL over the standardised table and, for a single look-up, in Python over one row."""

    column: str
    sql: str
    of: Callable[[Row], Iterable[Any]]
    kind: str = "varchar"

    @property
    def is_many(self) -> bool:
        return self.kind.endswith("[]")


def _plain(column: str, kind: str = "varchar") -> Part:
    return Part(column, column, lambda row: _some(row[column]), kind)


def _start(column: str, length: int) -> Part:
    return Part(column, f"{column}[:{length}]", lambda row: [row[column][:length]] if row[column] else [])


def _each(column: str) -> Part:
    return Part(column, column, lambda row: row[column] or [], "uinteger[]")


def _some(value: Any) -> list[Any]:
    return [] if value is None else [value]


def _names(row: Row) -> list[str]:
    pair = row["given_first"], row["family_last"]
    return [] if None in pair else sorted(pair, key=lambda name: name.encode())


PARTS: dict[str, Part] = {
    **{name: _plain(name) for name in (*IDENTIFIER_FIELDS, FREE_IDENTIFIER, "phone", "email", "postcode", "address")},
    "birth": Part(
        "birth",
        "least(birth, coalesce(birth_swapped, birth))",
        lambda row: _some(min(filter(None, (row["birth"], row["birth_swapped"])), default=None)),
    ),
    "birth_year": _plain("birth_year", "smallint"),
    "month_day": Part("birth", "birth[6:]", lambda row: [row["birth"][5:]] if row["birth"] else []),
    "given_initial": _start("given", 1),
    "family_initial": _start("family", 1),
    "family_start": _start("family", 2),
    "one_name": Part(
        "full_name",
        "case when family_last is not null then least(given_first, family_last) end",
        lambda row: _names(row)[:1],
    ),
    "other_name": Part(
        "full_name",
        "case when given_first is not null then greatest(given_first, family_last) end",
        lambda row: _names(row)[1:],
    ),
    "given_sounds": _plain("given_sounds"),
    "family_sounds": _plain("family_sounds"),
    "any_given": _each("given_codes"),
    "any_family": _each("family_codes"),
    "district": Part("full_name", "coalesce(outward, '')", lambda row: [row["outward"] or ""]),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Records that share all these parts are compared. per_record: pairs that it may cost for each record.

    is_broad: it finds little that finer rules do not, so it is followed only as far as cheap, for small or sparse data.
    """

    parts: tuple[str, ...]
    per_record: float = 3.0
    is_broad: bool = False

    def blocks_sql(self, table: str, number: int) -> str:
        """rid and key of every record that the rule applies to."""
        columns = ", ".join(f"({PARTS[part].sql})::{PARTS[part].kind} as k_{part}" for part in self.parts)
        rows = f"select rid, {columns} from {table}"
        for part in self.parts:
            if PARTS[part].is_many:  # one at a time: two lists unnested in one breath are paired, not crossed
                rows = f"select * replace (unnest(k_{part}) as k_{part}) from ({rows})"
        names = [f"k_{part}" for part in self.parts]
        filled = " and ".join(f"{name} is not null" for name in names)
        return f"select rid, hash({number}, {', '.join(names)}) as key from ({rows}) where {filled}"

    def keys_of(self, row: Row, number: int) -> Iterator[tuple[str, list[Any]]]:
        """The same keys of one row: SQL of the key and its parameters."""
        kinds = ", ".join(f"?::{PARTS[part].kind.removesuffix('[]')}" for part in self.parts)
        for values in product(*(list(PARTS[part].of(row)) for part in self.parts)):
            yield f"hash({number}, {kinds})", list(values)


RULES: tuple[Rule, ...] = (
    *(Rule((kind,)) for kind in (*IDENTIFIER_FIELDS, FREE_IDENTIFIER, "phone", "email")),
    Rule(("birth", "any_given"), per_record=1.5),
    Rule(("birth", "any_family"), per_record=1.5),
    Rule(("birth", "postcode")),
    Rule(("one_name", "other_name", "birth_year")),
    Rule(("given_sounds", "family_sounds", "birth_year")),
    Rule(("family_sounds", "given_initial", "birth_year"), per_record=0.7),
    Rule(("month_day", "family_sounds", "given_initial"), per_record=0.8),
    Rule(("any_given", "family_sounds"), per_record=0.7),
    Rule(("any_given", "any_family"), per_record=0.7),
    Rule(("one_name", "other_name", "district"), per_record=0.5),
    Rule(("family_sounds", "postcode"), per_record=0.3),
    *(
        Rule(parts, is_broad=True)
        for parts in (
            ("birth", "given_initial"),
            ("birth", "family_start"),
            ("given_sounds", "postcode"),
            ("address", "given_initial"),
            ("birth",),
            ("family_sounds",),
            ("given_sounds",),
            ("address",),
            ("postcode",),
            ("birth_year", "given_initial", "family_initial"),
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many pairs the rules may make: so many for each record, and in small data never fewer than the floor.

    Broad rules get a fixed number of pairs each, and are left out where records are many and the fine rules find enough.
    """

    floor: int = 400_000
    broad_pairs: int = 300_000
    many_records: int = 200_000

    def pairs(self, rule: Rule, records: int) -> int:
        return self.broad_pairs if rule.is_broad else max(self.floor, int(rule.per_record * records))

    def is_met(self, rule: Rule, records: int, found: int) -> bool:
        """Whether a rule can be left out, going by the pairs found so far."""
        return rule.is_broad and records > self.many_records and found > records


def largest_block(sizes: Iterable[tuple[int, int]], budget: int) -> int:
    """The largest size of block to keep when smaller ones come first. sizes: (size, number of blocks) ascending."""
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
    con.execute("create or replace temp table found (pair bigint)")
    made = 0
    for number, rule in usable_rules(present, rules):
        if not budget.is_met(rule, records, made):
            made += _add_pairs(con, rule.blocks_sql(table, number), budget.pairs(rule, records))
    con.execute(f"""create or replace temp table {into} as
      select (pair >> 32)::integer as l, (pair & 4294967295)::integer as r from (select distinct pair from found)""")
    con.execute("drop table found; drop table if exists blocks")
    return con.execute(f"select count(*) from {into}").fetchall()[0][0]


def _add_pairs(con: duckdb.DuckDBPyConnection, blocks_sql: str, most: int) -> int:
    """Add a rule's pairs to the table found, smallest blocks first, up to so many; returns how many."""
    con.execute(f"""create or replace temp table blocks as select list(rid) as rids, count(*) as size
      from ({blocks_sql}) group by key having count(*) > 1""")
    sizes = con.execute("select size, count(*) from blocks group by size order by size").fetchall()
    largest = largest_block(sizes, most)
    con.execute(f"""insert into found select l::bigint << 32 | r from
      (select l, unnest(rids) as r from (select unnest(rids) as l, rids from blocks where size <= {largest}))
      where l < r""")
    return sum(size * (size - 1) // 2 * blocks for size, blocks in sizes if size <= largest)


def usable_rules(present: Iterable[str], rules: Sequence[Rule] = RULES) -> list[tuple[int, Rule]]:
    """The rules whose columns the data fill, each with its number."""
    filled = set(present)
    return [
        (number, rule) for number, rule in enumerate(rules) if all(PARTS[part].column in filled for part in rule.parts)
    ]
