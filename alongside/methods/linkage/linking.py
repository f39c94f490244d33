"""From records to people in one call: standardise, block, compare, learn, weigh, cluster, and say what to ask."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from alongside.methods.linkage.block import candidate_pairs
from alongside.methods.linkage.cluster import Edges, Facts, Guards, Judged, cluster
from alongside.methods.linkage.judging import (
    DEFAULT_JOIN_WEIGHT,
    HYSTERESIS,
    INDEX,
    Judgement,
    Settings,
    may_join_sql,
)
from alongside.methods.linkage.learn import (
    Patterns,
    compared_patterns,
    expectation_maximisation,
    random_patterns,
    with_chance_agreement,
    with_prior_of,
)
from alongside.methods.linkage.model import Model, load_model
from alongside.methods.linkage.records import IDENTIFIER_FIELDS, as_records, open_engine
from alongside.methods.linkage.review import Review, questions
from alongside.methods.linkage.score import add_rarities, compare_pairs, weigh
from alongside.methods.linkage.standardise import standardise
from alongside.methods.linkage.thresholds import best_join_weight, sources_with_one_each

Progress = Callable[[str, float], None]
EDGE_FLOOR = -4.0
PRUNE_FLOOR = -9.0


@dataclass(frozen=True)
class Linked:
    """What linkage found.

    edges: in no particular order; labels: record_id, cluster (the record_id that names it); timings: seconds by step.
    """

    edges: pa.Table
    labels: pa.Table
    reviews: list[Review]
    model: Model
    join_weight: float
    timings: Mapping[str, float]
    notes: Sequence[str] = field(default=())

    @cached_property
    def clusters(self) -> dict[str, str]:
        """The cluster of every record."""
        return dict(
            zip(self.labels.column("record_id").to_pylist(), self.labels.column("cluster").to_pylist(), strict=True)
        )


class _Clock:
    """Tells the caller which step runs, and remembers how long each took."""

    STEPS = ("standardise", "chance", "block", "compare", "learn", "weigh", "cluster", "review")

    def __init__(self, progress: Progress | None) -> None:
        self.progress, self.seconds = progress, dict[str, float]()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        if self.progress:
            self.progress(name, self.STEPS.index(name) / len(self.STEPS))
        began = time.perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - began, 3)


def link(
    records: pa.Table, *, settings: Settings = INDEX, judgements: Sequence[Judgement] = (),
    previous: Mapping[str, str] | None = None, work_dir: Path | None = None, progress: Progress | None = None,
    model: Model | None = None,
) -> Linked:  # fmt: skip
    """Link records into people.

    judgements are fixed constraints; previous (record_id -> person id) keeps records together down to the parting
    weight. Large work spills to work_dir. Raises UnusableRecords where ids are missing or repeated.
    """
    clock = _Clock(progress)
    con = open_engine(spill_to=str(work_dir) if work_dir else None)
    with clock.step("standardise"):
        standardise(con, as_records(records))
    fitted = _prepare(con, model or load_model(), settings, clock)
    with clock.step("weigh"):
        weigh(con, fitted, floor=min(EDGE_FLOOR, settings.review_floor))
    found = settle(con, fitted, settings, judgements, previous or {}, clock)
    if progress:
        progress("done", 1.0)
    con.close()
    return found


def present_columns(con: duckdb.DuckDBPyConnection, table: str = "standard") -> list[str]:
    """The standardised columns that hold anything."""
    columns = [row[0] for row in con.execute(f"select column_name from (describe {table})").fetchall()]
    counts = con.execute(f"select {', '.join(f'count({column})' for column in columns)} from {table}").fetchall()[0]
    empty_lists = {
        name for name in ("given_codes", "family_codes")
        if not con.execute(f"select count(*) from {table} where len({name}) > 0").fetchall()[0][0]
    }  # fmt: skip
    return [column for column, count in zip(columns, counts, strict=True) if count and column not in empty_lists]


def _prepare(con: duckdb.DuckDBPyConnection, shipped: Model, settings: Settings, clock: _Clock) -> Model:
    """The model fitted to these records, and their compared pairs in the table vectors."""
    records = con.execute("select count(*) from standard").fetchall()[0][0]
    present = present_columns(con)
    model = shipped.only(present).with_prior(1 / max(records, 2))
    with clock.step("chance"):
        if settings.learn_locally:
            model = with_chance_agreement(model, random_patterns(con, model))
        add_rarities(con, model)
    with clock.step("block"):
        pairs = candidate_pairs(con, present)
    with clock.step("compare"):
        compare_pairs(con, model, floor=PRUNE_FLOOR if pairs > 2_000_000 else None)
        con.execute("drop table pairs")
    with clock.step("learn"):
        compared = compared_patterns(con, model)
        return fit(model, compared, records, settings)


def fit(model: Model, compared: Patterns, records: int, settings: Settings) -> Model:
    """The model with its prior, and where allowed its m, as these records have them."""
    if not len(compared.counts):
        return model
    start = with_prior_of(model, compared, records)
    if not settings.learn_locally:
        return start
    return expectation_maximisation(start, compared, records, start=start)


def settle(
    con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, judgements: Sequence[Judgement],
    previous: Mapping[str, str], clock: _Clock,
) -> Linked:  # fmt: skip
    """Edges to clusters and questions. Needs the tables standard and edges."""
    with clock.step("cluster"):
        join_weight = settings.join_weight
        if join_weight is None:
            join_weight = best_join_weight(con) if settings.joins_by_threshold else DEFAULT_JOIN_WEIGHT
        records = con.execute("select count(*) from standard").fetchall()[0][0]
        judged = _judged(con, judgements)
        one_each = sources_with_one_each(con) if settings.joins_by_threshold else frozenset()
        edges = _edges(con, model, settings, join_weight, previous)
        guards = Guards(one_each=one_each, is_on=settings.guards)
        labels = cluster(records, edges, _facts(con, bool(one_each)), judged, guards)
        _store_labels(con, labels)
    with clock.step("review"):
        reviews = questions(con, model, settings, judged, join_weight=join_weight)
    notes = [f"{source} holds nobody twice, so no two of its records were joined." for source in sorted(one_each)]
    return Linked(_edge_table(con), _label_table(con), reviews, model, join_weight, clock.seconds, notes)


def _judged(con: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement]) -> Judged:
    if not judgements:
        return Judged()
    named = {name for judgement in judgements for name in (judgement.left_id, judgement.right_id)}
    con.register("named", pa.table({"record_id": pa.array(sorted(named))}))
    rid = dict(con.execute("select record_id, rid from standard semi join named using (record_id)").fetchall())
    con.unregister("named")
    pairs: dict[str, set[tuple[int, int]]] = {"same": set(), "different": set()}
    for judgement in judgements:
        if judgement.left_id in rid and judgement.right_id in rid:
            one, other = sorted((rid[judgement.left_id], rid[judgement.right_id]))
            pairs[judgement.verdict].add((one, other))
    return Judged(frozenset(pairs["same"]), frozenset(pairs["different"]))


def _edges(
    con: duckdb.DuckDBPyConnection, model: Model, settings: Settings, join_weight: float, previous: Mapping[str, str]
) -> Edges:
    may_join = may_join_sql(model, settings, join_weight)
    source = "edges"
    if previous:
        part_weight = settings.part_weight if settings.part_weight is not None else join_weight - HYSTERESIS
        con.register("before", pa.table({"record_id": list(previous), "person": list(previous.values())}))
        con.execute(
            "create or replace temp table together as select rid, person from standard join before using (record_id)"
        )
        con.unregister("before")
        source = "edges left join together a on l = a.rid left join together b on r = b.rid"
        may_join = f"({may_join} or (a.person = b.person and weight >= {part_weight}))"
    columns = con.execute(f"select l, r, weight, coalesce({may_join}, false) as may_join from {source}").fetchnumpy()
    return Edges(
        np.asarray(columns["l"], dtype=np.int64), np.asarray(columns["r"], dtype=np.int64),
        np.asarray(columns["weight"], dtype=float), np.asarray(columns["may_join"], dtype=bool),
    )  # fmt: skip


CONFLICT_KINDS = tuple(
    kind
    for kind in IDENTIFIER_FIELDS
    if kind in {"nhs_number", "pnc", "cro", "ni_number", "prison_number", "chain_number"}
)


def _facts(con: duckdb.DuckDBPyConnection, with_sources: bool) -> Facts:
    numbers = {}
    for kind in CONFLICT_KINDS:
        held = con.execute(
            f"select rid, (hash({kind}) >> 1)::bigint as code from standard where {kind}_ok"
        ).fetchnumpy()
        if len(held["rid"]):
            numbers[kind] = (np.asarray(held["rid"], dtype=np.int64), np.asarray(held["code"], dtype=np.int64))
    sources: list[str] = []
    if with_sources:
        sources = [row[0] for row in con.execute("select source from standard order by rid").fetchall()]
    return Facts(numbers, sources)


def _store_labels(con: duckdb.DuckDBPyConnection, labels: Any) -> None:
    con.register(
        "as_labels",
        pa.table({"rid": pa.array(np.arange(len(labels), dtype=np.int32)), "label": pa.array(labels.astype(np.int32))}),
    )
    con.execute("create or replace table labels as select * from as_labels")
    con.unregister("as_labels")


def _edge_table(con: duckdb.DuckDBPyConnection) -> pa.Table:
    return con.sql("""select x.record_id as left_id, y.record_id as right_id, e.* exclude (l, r)
      from edges e join standard x on l = x.rid join standard y on r = y.rid""").to_arrow_table()


def _label_table(con: duckdb.DuckDBPyConnection) -> pa.Table:
    return con.sql("""select s.record_id, t.record_id as cluster from labels
      join standard s using (rid) join standard t on label = t.rid order by rid""").to_arrow_table()
