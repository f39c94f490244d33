"""Between the tables and the method: records, verdicts and the rule as it takes them, its answers as we keep them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

import pyarrow as pa
from django.db.models import F, QuerySet

from alongside.access import gate
from alongside.matching.changes.asking import Question
from alongside.matching.changes.judging import decided
from alongside.matching.changes.running import FoundEdge
from alongside.matching.models import Judgement
from alongside.matching.rules.joining import MatchRule
from alongside.matching.rules.queue import Why
from alongside.matching.rules.verdicts import fixed_pairs
from alongside.methods.linkage import judging
from alongside.methods.linkage.explain import reasons
from alongside.methods.linkage.linking import Linked
from alongside.methods.linkage.model import Model
from alongside.methods.linkage.records import FIELDS, SCHEMA
from alongside.methods.linkage.review import Review
from alongside.people.models import Record

BATCH = 20_000


def waiting() -> QuerySet[Record]:
    """Records that are new, or whose identity has changed since they were linked."""
    return gate.everyone(Record.objects.exclude(linked_digest=F("identity_digest")), why="linking compares everybody")


def digests_of(rows: QuerySet[Record]) -> dict[int, str]:
    """record -> the digest of its identity as it is read now."""
    return dict(rows.values_list("pk", "identity_digest").iterator(BATCH))


def settings_of(rule: MatchRule) -> judging.Settings:
    """The partnership's rule as the method takes it."""
    return judging.Settings(
        auto_join_rule=rule.automatic.value,
        join_weight=rule.join_weight,
        part_weight=rule.part_weight,
        review_floor=rule.ask_weight,
    )


def judgements() -> list[judging.Judgement]:
    """What people decided, as constraints on pairs of records."""
    in_force = decided(Judgement.objects.in_force())
    return [
        judging.Judgement(str(pair.left), str(pair.right), "same" if pair.is_same else "different")
        for pair in fixed_pairs(in_force)
    ]


def table_of(rows: QuerySet[Record]) -> pa.Table:
    """Records as the method reads them: as supplied, under the record's id."""
    supplied = rows.order_by("pk").values_list("pk", "source", "supplied").iterator(BATCH)
    return pa.Table.from_batches(_batches(supplied), schema=SCHEMA)


def _batches(rows: Iterable[tuple[int, str, dict]]) -> Iterator[pa.RecordBatch]:
    columns: dict[str, list] = {name: [] for name in FIELDS}
    for pk, source, supplied in rows:
        for name in FIELDS:
            columns[name].append(supplied.get(name) or None)
        columns["record_id"][-1], columns["source"][-1] = str(pk), source
        if len(columns["record_id"]) == BATCH:
            yield pa.RecordBatch.from_pydict(columns, schema=SCHEMA)
            columns = {name: [] for name in FIELDS}
    yield pa.RecordBatch.from_pydict(columns, schema=SCHEMA)


def edges_of(model: Model, edges: pa.Table) -> list[FoundEdge]:
    """The evidence between records, with the reasons in words and never the values."""
    return [
        FoundEdge(
            left=min(int(row["left_id"]), int(row["right_id"])),
            right=max(int(row["left_id"]), int(row["right_id"])),
            weight=row["weight"],
            probability=row["probability"],
            reasons=json.dumps([[reason.field, reason.label, reason.weight] for reason in reasons(row, model)]),
        )
        for batch in edges.to_batches(BATCH)
        for row in batch.to_pylist()
    ]


def questions_of(linked: Linked) -> list[Question]:
    """What the method would ask people, each with its reasons."""
    asked = {(review.left_id, review.right_id) for review in linked.reviews}
    pairs = zip(linked.edges.column("left_id").to_pylist(), linked.edges.column("right_id").to_pylist(), strict=True)
    places = [place for place, pair in enumerate(pairs) if pair in asked or pair[::-1] in asked]
    edges = edges_of(linked.model, linked.edges.take(pa.array(places, pa.int64())))
    shown = {(edge.left, edge.right): json.loads(edge.reasons) for edge in edges}
    return [
        Question(
            left=int(review.left_id),
            right=int(review.right_id),
            why=Why(review.why),
            weight=review.weight,
            probability=review.probability,
            usefulness=review.usefulness,
            reasons=shown.get(_pair(review), []),
            leaving=(int(review.right_id),) if review.joined else (),
        )
        for review in linked.reviews
    ]


def _pair(review: Review) -> tuple[int, int]:
    left, right = sorted((int(review.left_id), int(review.right_id)))
    return left, right
