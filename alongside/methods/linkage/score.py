"""Pairs become evidence: levels of agreement, the rarity of what is shared, and weights in bits.

The SQL is made from the model, level by level, so that a million records are weighed in one pass; Splink given the same
model answers the same (see the test of that name).
"""

from __future__ import annotations

from collections.abc import Collection

import duckdb

from alongside.methods.linkage.compare import SPARSE
from alongside.methods.linkage.model import Field, Model

SHRINK = 1000.0
"""How many people's worth of doubt stands behind a frequency: in small data a name seen once is not yet rare or common."""

PERSONAL = frozenset({"full_name", "family", "given"})
"""Columns whose holders are told apart by their dates of birth when people, not records, are counted."""


def add_rarities(con: duckdb.DuckDBPyConnection, model: Model, *, table: str = "standard") -> None:
    """Create the table rarities: how common each record's values are among people, as tf_<column>. Missing stays so."""
    make_rarities(con, model, table=table)
    added = "".join(f", rarity_{column}.tf as tf_{column}" for column in model.rarities)
    joins = " ".join(f"left join rarity_{column} on t.{column} = rarity_{column}.value" for column in model.rarities)
    con.execute(f"create or replace table rarities as select t.rid{added} from {table} t {joins}")


def make_rarities(con: duckdb.DuckDBPyConnection, model: Model, *, table: str = "standard") -> None:
    """Create rarity_<column> (value, tf) for every column whose values' rarity the model weighs.

    One person's own repeats do not make a value common: a name's holders are counted by their different dates of
    birth, other values' by half their records, and the pair's own person is left out.
    """
    bases = {column: field.rarity_base(column) for field in model.fields for column in field.rarities}
    records, births = con.execute(f"select count(*), count(birth) from {table}").fetchall()[0]
    for column, base in sorted(bases.items()):
        by_birth = column in PERSONAL and births > records / 2
        holders = "greatest(count(birth), sum(n) / 6.0)" if by_birth else "sum(n) / 2.0"
        grouped = (
            f"select {column}, birth, count(*) as n from {table} group by 1, 2"
            if by_birth
            else (f"select {column}, count(*) as n from {table} group by 1")
        )
        con.execute(f"""create or replace table rarity_{column} as
          select {column} as value,
            ((greatest({holders} - 1, 0) + {SHRINK * base}) / {records / 2 + SHRINK})::float as tf
          from ({grouped}) where {column} is not null group by 1""")


def level_sql(field: Field) -> str:
    """The level that a pair reaches in one field, as Splink numbers it."""
    cases = [f"when {level.sql} then {level.value}" for level in field.levels if level.sql != "ELSE"]
    return f"(case {' '.join(cases)} else 0 end)::tinyint"


def rarity_bits_sql(field: Field) -> str:
    """Bits that the rarity of the shared value adds to a field's weight, or takes off."""
    cases = [
        f"when {level.value} then coalesce({level.rarity_weight} * (log2({field.rarity_base(level.rarity)})"
        f" - log2(greatest(tf_{level.rarity}, {level.rarity_floor}))), 0)"
        for level in field.levels
        if level.rarity
    ]
    return f"(case g_{field.name} {' '.join(cases)} else 0 end)::float"


def weight_sql(field: Field) -> str:
    """The weight of one field's level, without rarity."""
    cases = [f"when {level.value} then {level.weight:.6f}" for level in field.levels if level.value >= 0]
    return f"(case g_{field.name} {' '.join(cases)} else 0 end)"


def field_weight_sql(field: Field) -> str:
    """The whole weight of one field."""
    return f"({weight_sql(field)} + b_{field.name})" if field.rarities else weight_sql(field)


def total_sql(model: Model) -> str:
    """The weight of a pair: prior and all fields, in bits."""
    return f"({' + '.join([f'{model.prior_weight:.6f}', *(field_weight_sql(field) for field in model.fields)])})"


def levels_sql(model: Model, pairs: str, table: str, rarities: str, unrecorded: Collection[str] = ()) -> str:
    """Levels (g_*) and rarity bits (b_*) of every pair of `pairs` (l, r).

    rarities: the table with the tf_* of every record; unrecorded: fields known to be empty there.
    """
    asked = [field for field in model.fields if field.name not in unrecorded]
    columns = sorted(set().union(*(field.columns for field in asked)))
    kept = [f"tf_{column}" for column in sorted(set().union(*(field.rarities for field in asked)))]
    gathered = [f"a.{column} as {column}_l" for column in columns] + [f"b.{column} as {column}_r" for column in columns]
    levels = [f"{level_sql(field)} as g_{field.name}" for field in asked]
    reached = [f"-1::tinyint as g_{f.name}" if f.name in unrecorded else f"g_{f.name}" for f in model.fields]
    bits = [
        f"{'0::float' if field.name in unrecorded else rarity_bits_sql(field)} as b_{field.name}"
        for field in model.fields
        if field.rarities
    ]
    return f"""select l, r, {", ".join(reached + bits)} from (
      select l, r, {", ".join(levels + kept)} from (
        select p.l, p.r, {", ".join(gathered + [f"x.{name}" for name in kept])}
        from {pairs} p join {table} a on p.l = a.rid join {table} b on p.r = b.rid
        join {rarities} x on p.l = x.rid))"""


def compare_pairs(
    con: duckdb.DuckDBPyConnection, model: Model, *, pairs: str = "pairs", table: str = "standard",
    rarities: str = "rarities", into: str = "vectors", floor: float | None = None,
) -> int:  # fmt: skip
    """Create `into` with the levels of every pair whose weight reaches the floor (all where None); returns how many.

    Pairs that share none of the sparse fields, which are most, are not asked about them.
    """
    con.execute(f"""create or replace temp table sorted_pairs as select p.l, p.r, (a.held & b.held) <> 0 as share_sparse
      from {pairs} p join (select rid, held from {table}) a on p.l = a.rid
      join (select rid, held from {table}) b on p.r = b.rid""")
    where = "" if floor is None else f"where {total_sql(model)} >= {floor}"
    full = levels_sql(model, "(select l, r from sorted_pairs where share_sparse)", table, rarities)
    lean = levels_sql(model, "(select l, r from sorted_pairs where not share_sparse)", table, rarities, SPARSE)
    con.execute(f"create or replace temp table {into} as select * from ({full}) {where}")
    con.execute(f"insert into {into} select * from ({lean}) {where}")
    con.execute("drop table sorted_pairs")
    return con.execute(f"select count(*) from {into}").fetchall()[0][0]


def weigh(
    con: duckdb.DuckDBPyConnection, model: Model, *, vectors: str = "vectors", into: str = "edges", floor: float,
) -> int:  # fmt: skip
    """Create `into`: pairs from the floor upwards with weight, probability, and level and weight of each field."""
    fields = ", ".join(f"{field_weight_sql(field)}::float as w_{field.name}" for field in model.fields)
    levels = ", ".join(f"g_{field.name}" for field in model.fields)
    con.execute(f"""create or replace temp table {into} as
      select l, r, weight, 1 / (1 + pow(2, -weight)) as probability, {levels},
      {", ".join(f"w_{field.name}" for field in model.fields)}
      from (select l, r, {levels}, {fields}, {total_sql(model)}::float as weight from {vectors})
      where weight >= {floor}""")
    return con.execute(f"select count(*) from {into}").fetchall()[0][0]
