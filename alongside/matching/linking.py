"""Link new and changed records: read them, let the method compare them, apply what it finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

import pyarrow as pa
from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.matching import quality
from alongside.matching.changes.asking import Question
from alongside.matching.changes.judging import decided
from alongside.matching.changes.measuring import keep_measures
from alongside.matching.changes.rule import RuleVersion, rule_in_force
from alongside.matching.changes.running import Findings, FoundEdge, Overtaken, apply, note_progress, start, stop, verdict_mark
from alongside.matching.models import Judgement, MatchRun
from alongside.matching.rules.joining import MatchRule
from alongside.matching.rules.queue import Why
from alongside.matching.rules.verdicts import fixed_pairs
from alongside.methods.linkage import judging, linking
from alongside.methods.linkage.explain import reasons
from alongside.methods.linkage.records import FIELDS, SCHEMA
from alongside.people.models import Record

BATCH = 20_000
TRIES = 3
WORDS = {
    "standardise": "Reading names, dates and numbers",
    "block": "Finding records worth comparing",
    "compare": "Comparing records",
    "learn": "Learning what agreement is worth here",
    "weigh": "Weighing the evidence",
    "cluster": "Seeing who is one person",
    "review": "Choosing what to ask",
}


def waiting() -> QuerySet[Record]:
    """Records that are new, or whose identity has changed since they were linked."""
    return gate.everyone(Record.objects.exclude(linked_digest=F("identity_digest")), why="linking compares everybody")


def link_records(*, by: Viewer, today: dt.date | None = None, anew: bool = False) -> MatchRun | None:
    """Link whatever waits; None where nothing does. anew: compare everybody again, whether or not anything is new.

    Nothing is changed until all is known; then all of it is, at once. Raises Refused.
    """
    gate.ask(by, "match.run")
    if not anew and not waiting().exists():
        return None
    in_force = rule_in_force()
    run = start(by=by, is_full=True, rule_version=in_force.version)
    try:
        run = _link(by, run, in_force, today or timezone.localdate())
    except Exception as error:
        stop(by=by, run=run, message=f"Linking stopped, and nothing was changed: {type(error).__name__}. Start it again.")
        raise
    return keep_measures(by=by, run=run, measures=quality.measure())


def _link(by: Viewer, run: MatchRun, in_force: RuleVersion, today: dt.date) -> MatchRun:
    for tries_left in reversed(range(TRIES)):
        findings = find_everything(in_force.rule, lambda stage, share: note_progress(run, stage, share))
        note_progress(run, "Writing down who is who", 0.95)
        try:
            return apply(by=by, run=run, findings=findings, today=today)
        except Overtaken:
            if not tries_left:
                raise
    raise AssertionError("unreachable")


def find_everything(rule: MatchRule, progress: Callable[[str, float], None] = lambda stage, share: None) -> Findings:
    """Compare everybody with everybody. Changes nothing."""
    mark = verdict_mark()
    rows = gate.everyone(Record.objects.all(), why="linking compares everybody")
    digests, people = {}, {}
    for pk, digest, person in rows.values_list("pk", "identity_digest", "person_id").iterator(BATCH):
        digests[pk] = digest
        if person is not None:
            people[str(pk)] = str(person)
    linked = linking.link(
        table_of(rows),
        settings=settings_of(rule),
        judgements=judgements(),
        previous=people,
        work_dir=settings.DATA,
        progress=lambda step, share: progress(WORDS.get(step, step), 0.05 + 0.85 * share),
    )
    return Findings(
        read=digests,
        clusters={int(record): cluster for record, cluster in linked.clusters.items()},
        edges=edges_of(linked),
        questions=questions_of(linked),
        verdicts=mark,
        model_version=str(linked.model.made.get("version", "")),
        timings=linked.timings,
    )


def settings_of(rule: MatchRule) -> judging.Settings:
    """The partnership's rule as the method takes it."""
    return judging.Settings(
        auto_join_rule=rule.automatic.value,  # type: ignore[arg-type]
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


def edges_of(linked: linking.Linked) -> Iterator[FoundEdge]:
    """The evidence between records, with the reasons in words and never the values."""
    for batch in linked.edges.to_batches(BATCH):
        for row in batch.to_pylist():
            found = [[reason.field, reason.label, reason.weight] for reason in reasons(row, linked.model)]
            yield FoundEdge(int(row["left_id"]), int(row["right_id"]), row["weight"], row["probability"], found)


def questions_of(linked: linking.Linked) -> list[Question]:
    """What the method would ask people, each with its reasons."""
    asked = {frozenset((review.left_id, review.right_id)) for review in linked.reviews}
    shown = {
        pair: edge.reasons for edge in edges_of(linked) if (pair := frozenset((str(edge.left), str(edge.right)))) in asked
    }
    return [
        Question(
            left=int(review.left_id),
            right=int(review.right_id),
            why=Why(review.why),
            weight=review.weight,
            probability=review.probability,
            usefulness=review.usefulness,
            reasons=shown.get(frozenset((review.left_id, review.right_id)), []),
            leaving=(int(review.right_id),) if review.joined else (),
        )
        for review in linked.reviews
    ]
