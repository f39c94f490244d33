"""New and changed records against the index: only the people near them are looked at again."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import pyarrow as pa

from alongside.access import gate
from alongside.matching.changes.running import Findings, verdict_mark
from alongside.matching.models import Edge
from alongside.matching.reading import digests_of, edges_of, judgements, questions_of, settings_of, table_of, waiting
from alongside.matching.rules.joining import MatchRule
from alongside.methods.linkage import linking
from alongside.methods.linkage.index import Index
from alongside.people.models import Record

WHY = "new records are compared with everybody near them"
BATCH = 2_000


def find_new(rule: MatchRule, index: Index) -> Findings:
    """What the records that wait change. They go into the index; nothing else is written."""
    mark = verdict_mark()
    read = digests_of(waiting())
    new = sorted(map(str, read))
    index.upsert(table_of(waiting()))
    met = index.link(new)
    touched, around = _near(list(read), met, rule.ask_weight)
    people = _people_of(touched | around, read)
    linked = _settled(index, rule, people)
    return Findings(
        read=read,
        clusters={int(record): cluster for record, cluster in linked.clusters.items()},
        edges=edges_of(linked.model, met),
        questions=questions_of(linked),
        verdicts=mark,
        model_version=str(index.model.made.get("version", "")),
        timings=linked.timings,
        affected=frozenset(touched),
    )


def _near(new: list[int], met: pa.Table, floor: float) -> tuple[set[int], set[int]]:
    """The people whom the new records may change, and those around them whom an open question may concern."""
    ids = {int(value) for name in ("left_id", "right_id") for value in met.column(name).to_pylist()}
    mine = _persons([*new, *ids])
    strong = {
        int(value)
        for row in met.select(["left_id", "right_id", "weight"]).to_pylist()
        if row["weight"] >= floor
        for value in (row["left_id"], row["right_id"])
    }
    touched = {person for record in {*new, *strong} if (person := mine.get(record)) is not None}
    around: set[int] = set()
    for chunk in _chunks(sorted(touched)):
        for here, there in (("left", "right"), ("right", "left")):
            edges = gate.everyone(Edge.objects.filter(**{f"{here}__person__in": chunk}, weight__gte=floor), why=WHY)
            around |= {person for person in edges.values_list(f"{there}__person", flat=True) if person is not None}
    return touched, around - touched


def _persons(records: Iterable[int]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for chunk in _chunks(sorted(set(records))):
        found |= dict(gate.everyone(Record.objects.filter(pk__in=chunk), why=WHY).values_list("pk", "person_id"))
    return found


def _people_of(persons: set[int], new: Iterable[int]) -> dict[int, int | None]:
    """Every record of these people, and the new ones: record -> person."""
    found = _persons(new)
    for chunk in _chunks(sorted(persons)):
        found |= dict(gate.everyone(Record.objects.filter(person__in=chunk), why=WHY).values_list("pk", "person_id"))
    return found


def _settled(index: Index, rule: MatchRule, people: dict[int, int | None]) -> linking.Linked:
    """Clusters and questions among these records alone, by the evidence that the index has."""
    ids = [str(record) for record in sorted(people)]
    edges = index.link(ids)
    index.con.register("around", pa.table({"record_id": pa.array(ids, pa.string())}))
    standard = index.con.sql("select * from standard semi join around using (record_id)").to_arrow_table()
    index.con.unregister("around")
    con = duckdb.connect()
    con.register("taken", standard)
    con.execute(
        """create table standard as
          select (row_number() over (order by rid) - 1)::integer as rid, * exclude (rid) from taken"""
    )
    con.register("met", edges)
    con.execute("""create table edges as select x.rid as l, y.rid as r, m.* exclude (left_id, right_id) from met m
      join standard x on x.record_id = left_id join standard y on y.record_id = right_id""")
    previous = {str(record): str(person) for record, person in people.items() if person is not None}
    found = linking.settle(con, index.model, settings_of(rule), judgements(), previous, linking._Clock(None))
    con.close()
    return found


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
