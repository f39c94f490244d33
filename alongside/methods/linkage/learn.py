"""What the data at hand teach a model: how often strangers agree, how often one person's records do, and the prior.

Pairs outside every block are taken as two people, so the posterior of a compared pair needs no correction for blocking;
the shipped model stands in as so many pairs already seen, which keeps small data near it and lets large data speak.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import duckdb
import numpy as np
import numpy.typing as npt

from alongside.methods.linkage.model import FLOOR, Field, Model
from alongside.methods.linkage.score import level_sql

PRIOR_PAIRS = 60.0
ROUNDS = 30
MANY_RECORDS, MANY_PAIRS, FEWER_PAIRS = 100_000, 800_000, 300_000
"""Random pairs drawn: fewer where records are many, for there the rarity of values says most of what they would."""


@dataclass(frozen=True)
class Patterns:
    """Pairs counted by their levels. levels: one row a pattern, one column a field; bits: rarity; counts: pairs."""

    levels: npt.NDArray[np.int8]
    bits: npt.NDArray[np.float64]
    counts: npt.NDArray[np.float64]


def possible_pairs(records: int) -> int:
    return records * (records - 1) // 2


def random_patterns(
    con: duckdb.DuckDBPyConnection, model: Model, *, table: str = "standard", pairs: int | None = None, seed: int = 7
) -> Patterns:
    """Levels of pairs drawn at random (all pairs where there are few): what strangers agree on by chance."""
    first, records = con.execute(f"select min(rid), count(*) from {table}").fetchall()[0]
    pairs = pairs or (MANY_PAIRS if records <= MANY_RECORDS else FEWER_PAIRS)
    if possible_pairs(records) <= pairs:
        drawn = f"select a.rid as l, b.rid as r from {table} a join {table} b on a.rid < b.rid"
    else:
        drawn = f"""select ({first} + hash(i, {seed}, 1) % {records})::integer as l,
            ({first} + hash(i, {seed}, 2) % {records})::integer as r
          from range({pairs}) t(i) where l <> r"""
    con.execute(f"create or replace temp table drawn as {drawn}")
    columns = ", ".join(f"a.{c} as {c}_l, b.{c} as {c}_r" for c in model.columns)
    levels = ", ".join(f"{level_sql(field)} as g_{field.name}" for field in model.fields)
    names = [f"g_{field.name}" for field in model.fields]
    found = _fetch(
        con,
        names,
        "0",
        f"""select {levels} from (select {columns} from drawn p
      join {table} a on p.l = a.rid join {table} b on p.r = b.rid)""",
    )
    con.execute("drop table drawn")
    return found


def compared_patterns(
    con: duckdb.DuckDBPyConnection, model: Model, *, vectors: str = "vectors", sample: int = 600_000
) -> Patterns:
    """Levels of the compared pairs, from a sample where there are very many (counts are scaled back up)."""
    total = con.execute(f"select count(*) from {vectors}").fetchall()[0][0]
    share = min(1.0, sample / max(total, 1))
    where = "" if share == 1.0 else f"where hash(l, r) % 1000000 < {int(share * 1e6)}"
    bits = " + ".join(f"b_{field.name}" for field in model.fields if field.rarities) or "0"
    found = _fetch(
        con, [f"g_{field.name}" for field in model.fields], f"round({bits})", f"select * from {vectors} {where}"
    )
    return replace(found, counts=found.counts / share)


def _fetch(con: duckdb.DuckDBPyConnection, names: list[str], bits: str, source: str) -> Patterns:
    columns = con.execute(f"""select {", ".join(names)}, ({bits})::double as bits, count(*) as pairs from ({source})
      group by all order by all""").fetchnumpy()
    levels = np.column_stack([np.asarray(columns[name], dtype=np.int8) for name in names])
    return Patterns(levels, np.asarray(columns["bits"], dtype=float), np.asarray(columns["pairs"], dtype=float))


def pattern_weights(model: Model, patterns: Patterns) -> npt.NDArray[np.float64]:
    """The weight of each pattern, prior and rarity included, in bits."""
    weights = np.full(len(patterns.counts), model.prior_weight) + patterns.bits
    for index, field in enumerate(model.fields):
        table = np.zeros(len(field.levels) + 1)
        for level in field.levels:
            table[level.value] = level.weight
        table[-1] = 0.0
        weights += table[patterns.levels[:, index]]
    return weights


def posterior(weights: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The probability of a weight in bits."""
    return 1.0 / (1.0 + np.exp2(-np.clip(weights, -60, 60)))


def with_chance_agreement(model: Model, drawn: Patterns) -> Model:
    """The model with u as seen between random pairs here; pairs that look like one person are left out of the count."""
    for _ in range(2):
        strangers = drawn.counts * (1 - posterior(pattern_weights(model, drawn)))
        fields = [_with_u(field, drawn.levels[:, i], strangers) for i, field in enumerate(model.fields)]
        model = replace(model, fields=tuple(fields))
    return model


def _with_u(field: Field, levels: npt.NDArray[np.int8], pairs: npt.NDArray[np.float64]) -> Field:
    seen = np.bincount(levels[levels >= 0], weights=pairs[levels >= 0], minlength=len(field.levels))
    total = seen.sum()
    if total < 1000:
        return field
    raw = {}
    for level in field.levels:
        if level.value >= 0:
            stand_in = min(total, 1 / max(level.u, FLOOR))
            raw[level.value] = max((seen[level.value] + stand_in * level.u) / (total + stand_in), FLOOR)
    return _replace_levels(field, u=_to_one(raw))


def with_prior_of(model: Model, compared: Patterns, records: int) -> Model:
    """The model with the prior at which it expects as many matches as it finds."""
    for _ in range(8):
        expected = float((compared.counts * posterior(pattern_weights(model, compared))).sum())
        model = model.with_prior(max(expected, 1.0) / max(possible_pairs(records), 1))
    return model


def expectation_maximisation(
    model: Model, compared: Patterns, records: int, *, start: Model, pairs_seen: float = PRIOR_PAIRS
) -> Model:
    """m and prior re-estimated on the compared pairs; `start` counts as pairs_seen pairs already judged."""
    for _ in range(ROUNDS):
        matched = compared.counts * posterior(pattern_weights(model, compared))
        fields = tuple(
            _with_m(field, start.field(field.name), compared.levels[:, i], matched, pairs_seen)
            for i, field in enumerate(model.fields)
        )
        before = model.prior
        model = replace(model, fields=fields).with_prior(
            max(float(matched.sum()), 1.0) / max(possible_pairs(records), 1)
        )
        if abs(model.prior / before - 1) < 1e-4:
            break
    return model


def _with_m(
    field: Field, start: Field, levels: npt.NDArray[np.int8], matched: npt.NDArray[np.float64], pairs_seen: float
) -> Field:
    seen = np.bincount(levels[levels >= 0], weights=matched[levels >= 0], minlength=len(field.levels))
    raw = {
        level.value: max(seen[level.value] + pairs_seen * start.level(level.value).m, 1e-6)
        for level in field.levels
        if level.value >= 0
    }
    return _replace_levels(field, m=_to_one(raw))


def _to_one(raw: dict[int, float]) -> dict[int, float]:
    total = sum(raw.values())
    return {value: share / total for value, share in raw.items()}


def _replace_levels(field: Field, *, m: dict[int, float] | None = None, u: dict[int, float] | None = None) -> Field:
    levels = tuple(
        level
        if level.value < 0
        else replace(level, m=m[level.value] if m else level.m, u=u[level.value] if u else level.u)
        for level in field.levels
    )
    return replace(field, levels=levels)
