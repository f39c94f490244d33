"""An index of records that stays: new rows are linked against it in a moment, and one person is looked up at once.

It lives in one DuckDB file: standardised rows, how common each value is, and the blocking keys of every row. Nothing
in it is a source of truth; it can be built again from the records at any time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from alongside.methods.linkage import agree
from alongside.methods.linkage.block import RULES, Budget, Rule, largest_block
from alongside.methods.linkage.explain import Reason, reasons
from alongside.methods.linkage.judging import INDEX, Settings
from alongside.methods.linkage.learn import compared_patterns, random_patterns, with_chance_agreement
from alongside.methods.linkage.linking import EDGE_FLOOR, PRUNE_FLOOR, fit
from alongside.methods.linkage.model import Model, load_model, model_from_splink
from alongside.methods.linkage.records import as_records, open_engine
from alongside.methods.linkage.rows import standard_row
from alongside.methods.linkage.score import compare_pairs, make_rarities, weigh
from alongside.methods.linkage.standardise import standardise

FORMAT = 1
SMALLEST_CAP = 10
"""However full an index is, blocks of so many are looked into."""


_PAIRS_OF_NEW = (
    "create or replace temp table mine as select rule, key, rid from keys semi join new_rids using (rid)",
    "create or replace temp table met as select rule, key, rid from keys semi join mine using (key)",
    """create or replace temp table pairs as
      with bearable as (select key from met join caps using (rule) group by key, largest having count(*) <= largest)
      select distinct least(m.rid, n.rid) as l, greatest(m.rid, n.rid) as r
      from mine m join bearable using (key) join met n using (key) where m.rid <> n.rid""",
    "drop table mine",
    "drop table met",
)
"""From the table new_rids to the table pairs, step by step so that no step is worked out twice."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that a look-up found, with the weight in bits and the evidence."""

    record_id: str
    weight: float
    probability: float
    reasons: list[Reason]


class Index:
    """Standardised records with what is needed to link others to them. Open one with Index.build or Index.open."""

    def __init__(self, con: duckdb.DuckDBPyConnection, model: Model) -> None:
        self.con = con
        self.model = model
        self._caps = dict(con.execute("select rule, largest from caps").fetchall())
        self._key_rules = [(number, rule) for number, rule in enumerate(RULES) if self._caps[number] > 0]

    @classmethod
    def build(
        cls, records: pa.Table, path: Path | None = None, *, settings: Settings = INDEX, model: Model | None = None,
        spill_to: Path | None = None,
    ) -> Index:  # fmt: skip
        """A new index over the records, its model fitted to them unless settings.learn_locally is off."""
        if path is not None:
            path.unlink(missing_ok=True)
        con = open_engine(str(path) if path else ":memory:", spill_to=str(spill_to) if spill_to else None)
        standardise(con, as_records(records))
        shipped = (model or load_model()).with_prior(1 / max(records.num_rows, 2))
        if settings.learn_locally and records.num_rows:
            shipped = with_chance_agreement(shipped, random_patterns(con, shipped))
        make_rarities(con, shipped)
        con.execute(f"create table with_rarities as {_with_rarities(shipped, 'standard')}")
        con.execute("drop table standard; alter table with_rarities rename to standard")
        con.execute("create unique index standard_rid on standard (rid)")
        con.execute("create table next_rid as select coalesce(max(rid), -1) + 1 as rid from standard")
        _make_keys(con)
        index = cls(con, shipped)
        if records.num_rows:
            index = cls(con, index._fitted(shipped, settings))
        con.execute("create table about as select ? as format, ? as engine, ? as model",
                    [FORMAT, duckdb.__version__, json.dumps(index.model.as_splink())])  # fmt: skip
        return index

    @classmethod
    def open(cls, path: Path) -> Index:
        """An index that was built before. Raises ValueError where it must be built again."""
        con = open_engine(str(path))
        made, engine, model = con.execute("select format, engine, model from about").fetchall()[0]
        if made != FORMAT:
            con.close()
            raise ValueError(f"The index at {path.name} was made by another version: build it again.")
        if engine != duckdb.__version__:
            _make_keys(con)
            con.execute("update about set engine = ?", [duckdb.__version__])
        return cls(con, model_from_splink(json.loads(model)))

    def close(self) -> None:
        self.con.close()

    def __len__(self) -> int:
        return int(self.con.execute("select count(*) from standard").fetchall()[0][0])

    def upsert(self, records: pa.Table) -> list[str]:
        """Put records in, in place of any with the same ids; returns their ids."""
        table = as_records(records)
        ids = table.column("record_id").to_pylist()
        self.remove(ids)
        first = int(self.con.execute("select rid from next_rid").fetchall()[0][0])
        standardise(self.con, table, into="arriving", first_rid=first)
        self.con.execute(f"insert into standard by name {_with_rarities(self.model, 'arriving')}")
        self.con.execute(f"insert into keys {_keys_sql(self._key_rules, 'arriving')}")
        self.con.execute("update next_rid set rid = ?", [first + len(ids)])
        self.con.execute("drop table arriving")
        return ids

    def remove(self, record_ids: Iterable[str]) -> None:
        """Take records out; ids that are not in are passed over."""
        rids = self._rids(record_ids)
        if rids:
            self.con.register("leaving", pa.table({"rid": pa.array(rids, pa.int32())}))
            self.con.execute("delete from keys where rid in (select rid from leaving)")
            self.con.execute("delete from standard where rid in (select rid from leaving)")
            self.con.unregister("leaving")

    def link(self, record_ids: Iterable[str], *, floor: float = EDGE_FLOOR) -> pa.Table:
        """Edges of these records to every other record, as Linked.edges has them."""
        self._pairs_of(self._rids(record_ids))
        compare_pairs(self.con, self.model, table="concerned", rarities="concerned", floor=min(PRUNE_FLOOR, floor))
        weigh(self.con, self.model, floor=floor)
        return self.con.sql("""select x.record_id as left_id, y.record_id as right_id, e.* exclude (l, r) from edges e
          join concerned x on l = x.rid join concerned y on r = y.rid
          order by weight desc, left_id, right_id""").to_arrow_table()

    def look_up(self, record: Mapping[str, Any], limit: int = 20, *, floor: float = EDGE_FLOOR) -> list[Candidate]:
        """The records most likely to be the person that `record` describes, likeliest first."""
        row = standard_row(record)
        near = self._near(self._keys_of(row))
        found = [self._candidate(row, other) for other in near]
        found.sort(key=lambda candidate: (-candidate.weight, candidate.record_id))
        return [candidate for candidate in found if candidate.weight >= floor][:limit]

    def _candidate(self, row: Mapping[str, Any], other: Mapping[str, Any]) -> Candidate:
        reached = agree.levels(self.model, row, other)
        weights = agree.field_weights(self.model, reached, other)
        total = self.model.prior_weight + sum(weights.values())
        edge = {f"g_{name}": value for name, value in reached.items()} | {
            f"w_{name}": weight for name, weight in weights.items()
        }
        return Candidate(other["record_id"], round(total, 3), 1 / (1 + 2**-total), reasons(edge, self.model))

    def _keys_of(self, row: Mapping[str, Any]) -> list[int]:
        """The blocking keys of one row, hashed where the index's keys were."""
        keys = [key for number, rule in self._key_rules for key in rule.keys_of(row, number)]
        if not keys:
            return []
        values = [value for _, parameters in keys for value in parameters]
        return list(self.con.execute(f"select {', '.join(sql for sql, _ in keys)}", values).fetchall()[0])

    def _near(self, keys: Sequence[int]) -> list[dict[str, Any]]:
        """The rows that share a key, blocks that are too large for it left out."""
        if not keys:
            return []
        listed = ", ".join(map(str, keys))
        sharing: dict[int, set[int]] = {}
        for rule, rid in self.con.execute(f"select rule, rid from keys where key in ({listed})").fetchall():
            sharing.setdefault(rule, set()).add(rid)
        rids = set().union(*(rids for rule, rids in sharing.items() if len(rids) <= self._caps[rule]))
        if not rids:
            return []
        rows = self.con.execute(f"select * from standard where rid in ({', '.join(map(str, sorted(rids)))})")
        names = [column[0] for column in rows.description]
        return [dict(zip(names, values, strict=True)) for values in rows.fetchall()]

    def _fitted(self, model: Model, settings: Settings) -> Model:
        """The model with the prior (and m) that the index's own pairs teach."""
        rids = [
            row[0]
            for row in self.con.execute("select rid from standard using sample 20000 rows (reservoir, 7)").fetchall()
        ]
        total = len(self)
        self._pairs_of(rids)
        compare_pairs(self.con, model, table="concerned", rarities="concerned", floor=PRUNE_FLOOR)
        seen = compared_patterns(self.con, model)
        # A pair within the sample is met once, one across its edge stands for several; people are as common either way.
        share = len(rids) * (2 * total - len(rids) - 1) / max(total * (total - 1), 1)
        scaled = type(seen)(seen.levels, seen.bits, seen.counts / max(share, 1e-9))
        return fit(model, scaled, total, settings)

    def _rids(self, record_ids: Iterable[str]) -> list[int]:
        self.con.register("wanted", pa.table({"record_id": pa.array(list(record_ids), pa.string())}))
        rids = [
            row[0] for row in self.con.execute("select rid from standard semi join wanted using (record_id)").fetchall()
        ]
        self.con.unregister("wanted")
        return rids

    def _pairs_of(self, rids: Sequence[int]) -> None:
        """Create pairs, these records with every record that shares a block of bearable size, and concerned, their rows."""
        self.con.register("new_rids", pa.table({"rid": pa.array(rids, pa.int32())}))
        for statement in _PAIRS_OF_NEW:
            self.con.execute(statement)
        # Comparing reads its records again and again, so it is given the few that it needs, and of them what it asks about.
        columns = {"rid", "record_id", "held"}.union(
            *(field.columns for field in self.model.fields),
            *({f"tf_{column}" for column in field.rarities} for field in self.model.fields),
        )
        self.con.execute(f"""create or replace temp table concerned as select {", ".join(sorted(columns))} from standard
          semi join (select l as rid from pairs union select r from pairs) using (rid)""")
        self.con.unregister("new_rids")


def _with_rarities(model: Model, table: str) -> str:
    """A standardised table with the rarities that the index knows; a value new to it is as rare as any."""
    columns = ", ".join(
        f"case when t.{c} is not null then coalesce(rarity_{c}.tf, (select min(tf) from rarity_{c}), 1e-7) end as tf_{c}"
        for c in model.rarities
    )
    joins = " ".join(f"left join rarity_{c} on t.{c} = rarity_{c}.value" for c in model.rarities)
    return f"select t.*, {columns} from {table} t {joins}"


def _keys_sql(rules: Sequence[tuple[int, Any]], table: str) -> str:
    return " union all ".join(
        f"select {number}::utinyint as rule, key, rid from ({rule.blocks_sql(table, number)})" for number, rule in rules
    )


def _make_keys(con: duckdb.DuckDBPyConnection) -> None:
    """Create keys (rule, key, rid), in order of key so that a look-up reads little, and caps (rule, largest)."""
    records = con.execute("select count(*) from standard").fetchall()[0][0]
    many = records > Budget().many_records  # no block of a broad rule will be looked into: its keys are not kept either
    rules = [(number, rule) for number, rule in enumerate(RULES) if not (rule.is_broad and many)]
    con.execute("create or replace table keys (rule utinyint, key ubigint, rid integer)")
    con.execute("create or replace table caps (rule utinyint, largest integer)")
    if not records:
        con.executemany("insert into caps values (?, ?)", [[number, SMALLEST_CAP] for number, _ in enumerate(RULES)])
        return
    con.execute(f"insert into keys select * from ({_keys_sql(rules, 'standard')}) order by key")
    sizes: dict[int, list[tuple[int, int]]] = {}
    counted = con.execute("""select rule, size, count(*) from
      (select rule, key, count(*) as size from keys group by rule, key)
      group by rule, size order by rule, size""").fetchall()
    for rule, size, blocks in counted:
        sizes.setdefault(rule, []).append((size, blocks))
    caps = [[number, _cap(rule, sizes.get(number, []), records)] for number, rule in enumerate(RULES)]
    con.executemany("insert into caps values (?, ?)", caps)


def _cap(rule: Rule, sizes: list[tuple[int, int]], records: int) -> int:
    """The largest block of a rule that is looked into; none of a broad rule where records are many."""
    budget = Budget()
    if rule.is_broad and records > budget.many_records:
        return 0
    return max(SMALLEST_CAP, largest_block(sizes, budget.pairs(rule, records)))
