"""Link new and changed records: read them, let the method compare them, apply what it finds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
from django.conf import settings
from django.utils import timezone

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.matching import index_file, quality
from alongside.matching.changes.measuring import keep_measures
from alongside.matching.changes.rule import RuleVersion, rule_in_force
from alongside.matching.changes.running import Findings, Overtaken, apply, note_progress, start, stop, verdict_mark
from alongside.matching.increments import find_new
from alongside.matching.models import Edge, MatchRun, Suggestion
from alongside.matching.reading import digests_of, edges_of, judgements, questions_of, settings_of, table_of, waiting
from alongside.matching.rules.joining import MatchRule
from alongside.methods.linkage import linking
from alongside.methods.linkage.index import Index
from alongside.methods.linkage.model import Model
from alongside.people import statistics
from alongside.people.models import Person, Record

TRIES = 3
FEW = 0.2  # a larger share of new records is linked with everybody, which also fits the model anew
LATELY = dt.timedelta(days=28)
WORDS = {
    "standardise": "Reading names, dates and numbers",
    "block": "Finding records worth comparing",
    "compare": "Comparing records",
    "learn": "Learning what agreement is worth here",
    "weigh": "Weighing the evidence",
    "cluster": "Seeing who is one person",
    "review": "Choosing what to ask",
}
Progress = Callable[[str, float], None]


def link_records(*, by: Viewer, today: dt.date | None = None, anew: bool = False) -> MatchRun | None:
    """Link whatever waits; None where nothing does. anew: compare everybody again, whether or not anything is new. So
    does a lost index, which is then built again.

    Nothing is changed until all is known; then all of it is, at once. Raises Refused.
    """
    gate.ask(by, "match.run")
    if not anew and not needs_linking():
        return None
    in_force = rule_in_force()
    index = None if anew else _index_for_few(in_force)
    run = start(by=by, is_full=index is None, rule_version=in_force.version)
    try:
        run = _link(by, run, in_force, index, today or timezone.localdate())
    except Exception as error:
        stop(
            by=by, run=run, message=f"Linking stopped, and nothing was changed: {type(error).__name__}. Start it again."
        )
        raise
    return keep_measures(by=by, run=run, measures=quality.measure())


def needs_linking() -> bool:
    """Whether records wait, or the index that they would be compared with is lost."""
    return waiting().exists() or index_file.is_lost()


def _index_for_few(in_force: RuleVersion) -> Path | None:
    """The index to link a few new records against; None where everybody is to be compared."""
    path = index_file.current()
    full = MatchRun.objects.filter(state=MatchRun.State.DONE, is_full=True).order_by("-pk").first()
    if path is None or full is None or full.started_at < timezone.now() - LATELY:
        return None
    newest = MatchRun.objects.filter(state=MatchRun.State.DONE).order_by("-pk").first()
    if newest is None or newest.rule_version != in_force.version:
        return None
    everyone = gate.everyone(Record.objects.all(), why="which share of the records is new").count()
    return path if waiting().count() <= FEW * everyone else None


def _link(by: Viewer, run: MatchRun, in_force: RuleVersion, index: Path | None, today: dt.date) -> MatchRun:
    for tries_left in reversed(range(TRIES)):
        try:
            if index is None:
                return _link_everybody(by, run, in_force.rule, today)
            return _link_new(by, run, in_force.rule, index, today)
        except Overtaken:
            if not tries_left:
                raise
    raise AssertionError("unreachable")


def _link_everybody(by: Viewer, run: MatchRun, rule: MatchRule, today: dt.date) -> MatchRun:
    findings, records, model = compare_everybody(rule, lambda stage, share: note_progress(run, stage, share))
    note_progress(run, "Writing down who is who", 0.9)
    run = apply(by=by, run=run, findings=findings, today=today)
    statistics.renew(Person, Record, Edge, Suggestion)
    index_file.publish(run, index_file.build(records, model))
    return run


def _link_new(by: Viewer, run: MatchRun, rule: MatchRule, path: Path, today: dt.date) -> MatchRun:
    note_progress(run, "Comparing new records with everybody", 0.2)
    mine = index_file.copy(path)
    index = Index.open(mine)
    findings = find_new(rule, index)
    index.close()
    note_progress(run, "Writing down who is who", 0.8)
    run = apply(by=by, run=run, findings=findings, today=today)
    index_file.publish(run, mine)
    return run


def compare_everybody(
    rule: MatchRule, progress: Progress = lambda stage, share: None
) -> tuple[Findings, pa.Table, Model]:
    """What comparing everybody with everybody finds, with the records and the model fitted to them. Changes nothing."""
    mark = verdict_mark()
    rows = gate.everyone(Record.objects.all(), why="linking compares everybody")
    digests = digests_of(rows)
    placed = rows.exclude(person=None).values_list("pk", "person_id")
    records = table_of(rows)
    linked = linking.link(
        records,
        settings=settings_of(rule),
        judgements=judgements(),
        previous={str(record): str(person) for record, person in placed},
        work_dir=settings.DATA,
        progress=lambda step, share: progress(WORDS.get(step, step), 0.05 + 0.8 * share),
    )
    findings = Findings(
        read=digests,
        clusters={int(record): cluster for record, cluster in linked.clusters.items()},
        edges=edges_of(linked.model, linked.edges),
        questions=questions_of(linked),
        verdicts=mark,
        model_version=str(linked.model.made.get("version", "")),
        timings=linked.timings,
    )
    return findings, records, linked.model
