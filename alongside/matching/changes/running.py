"""A run from its start to its end: begun, its findings applied in one piece, or stopped."""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.matching.changes.asking import Question, ask
from alongside.matching.changes.judging import restate
from alongside.matching.models import Edge, Judgement, MatchRun
from alongside.matching.rules.moves import Moves, moves
from alongside.people import changes as people
from alongside.people.models import IdentityMove, Person, Record
from alongside.sources import bulk

NO_LONGER = "The evidence no longer holds these records together"
SILENCE = dt.timedelta(minutes=15)
BATCH = 2_000


class Overtaken(RuntimeError):
    """Somebody judged while the run was working things out, so it has to work them out again."""


@dataclass(frozen=True)
class FoundEdge:
    """Evidence between an older record (left) and a newer one. reasons: as Edge keeps them, as JSON."""

    left: int
    right: int
    weight: float
    probability: float
    reasons: str


@dataclass(frozen=True)
class Findings:
    """What linking found. clusters: record id -> label, for every record of every person it may change.

    read: record id -> the digest of what was linked; verdicts: the mark of the judgements that it respected; affected:
    the people whose questions it settles anew, None for everyone.
    """

    read: Mapping[int, str]
    clusters: Mapping[int, str]
    edges: list[FoundEdge]
    questions: list[Question]
    verdicts: tuple[int, ...]
    model_version: str
    timings: Mapping[str, float] = field(default_factory=dict)
    affected: frozenset[int] | None = None


@change("match.run")
def start(*, by: Viewer, is_full: bool, rule_version: int) -> MatchRun:
    """Begin a run. Refused while another is under way; one that died or fell silent counts as stopped."""
    for running in MatchRun.objects.filter(state=MatchRun.State.RUNNING):
        if running.heard_of_at < timezone.now() - SILENCE or _has_died(running.process):
            running.state, running.message = MatchRun.State.FAILED, "It was cut off. Nothing was changed."
            running.save()
    try:
        with transaction.atomic():
            return MatchRun.objects.create(
                by_name=by.name,
                is_full=is_full,
                rule_version=rule_version,
                process=f"{socket.gethostname()}:{os.getpid()}",
            )
    except IntegrityError:
        raise Refused("Linking is already under way. Its page shows how far it has come.") from None


def _has_died(process: str) -> bool:
    """Whether a run's process is gone from this machine. One process does one thing at a time, so a run that bears our
    own number is left from a process that died. Of other machines nothing is known."""
    host, _, number = process.rpartition(":")
    if host != socket.gethostname():
        return False
    if int(number) == os.getpid():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def note_progress(run: MatchRun, stage: str, share: float) -> None:
    """Say how far a run has come. Not a change of anybody's facts, so it has no entry of its own."""
    MatchRun.objects.filter(pk=run.pk, state=MatchRun.State.RUNNING).update(
        stage=stage[:80], share=min(max(share, 0.0), 1.0), heard_of_at=timezone.now()
    )


@change("match.run")
def stop(*, by: Viewer, run: MatchRun, message: str) -> MatchRun:
    """A run could not be finished. Nothing of it was applied."""
    MatchRun.objects.filter(pk=run.pk).update(
        state=MatchRun.State.FAILED, message=message[:300], finished_at=timezone.now()
    )
    run.refresh_from_db()
    return run


@change("match.run")
def apply(*, by: Viewer, run: MatchRun, findings: Findings, today: dt.date) -> MatchRun:
    """Let people, edges and questions be as linking found, all at once. Raises Overtaken."""
    run = MatchRun.objects.select_for_update().get(pk=run.pk)
    if run.state != MatchRun.State.RUNNING:
        raise Refused("This run was cut off. Start another.")
    if verdict_mark() != findings.verdicts:
        raise Overtaken
    edges = _keep_edges(findings, run.is_full)
    before = _people_of(findings.clusters)
    found = moves(before, findings.clusters)
    counts = _move_people(by, found)
    restate({*(part.person for part in found.parts), *(merge.other for merge in found.merges)})
    counts |= ask(run, findings.questions, affected=_affected(findings), today=today)
    counts |= {"records": len(findings.read), "edges": edges}
    _mark_linked(findings.read)
    run.state, run.finished_at = MatchRun.State.DONE, timezone.now()
    run.counts, run.timings, run.model_version = counts, dict(findings.timings), findings.model_version
    run.stage, run.share = "Done", 1.0
    run.save()
    return run


def verdict_mark() -> tuple[int, ...]:
    """A mark that changes whenever a judgement comes or goes."""
    counted = Judgement.objects.aggregate(
        newest=Max("pk"), withdrawn=Count("pk", filter=~Q(withdrawn_at=None)), seen=Count("second_agrees")
    )
    return tuple(value or 0 for value in counted.values())


def _keep_edges(findings: Findings, is_full: bool) -> int:
    if is_full:
        Edge.objects.all().delete()
    else:
        for chunk in _chunks(list(findings.read)):
            Edge.objects.filter(Q(left__in=chunk) | Q(right__in=chunk)).delete()
    columns = ("left_id", "right_id", "weight", "probability", "reasons", "model_version")
    rows = ((*astuple(edge), findings.model_version) for edge in findings.edges)
    return bulk.insert(Edge, columns, rows)


def _affected(findings: Findings) -> set[int] | None:
    """The people whose questions are asked anew: those who were touched, and whoever their new records became."""
    if findings.affected is None:
        return None
    now = _people_of(findings.read).values()
    return set(findings.affected) | {person for person in now if person is not None}


def _people_of(records: Iterable[int]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for chunk in _chunks(list(records)):
        found |= dict(Record.objects.filter(pk__in=chunk).values_list("pk", "person_id"))
    return found


def _move_people(by: Viewer, found: Moves) -> dict[str, int]:
    """Part, merge and place, so that each step can be put back, and write each into the ledger."""
    made: dict[int, int] = {}
    for part in found.parts:
        move = people.part_people(
            Person.objects.get(pk=part.person), list(part.records), NO_LONGER,
            by.name,
        )  # fmt: skip
        _note(by, "match.part", move)
        into = made.get(part.into, part.into)
        if into < 0:
            made[part.into] = move.person_id
        else:
            _merge(by, into, move.person_id)
    for merge in found.merges:
        _merge(by, made.get(merge.person, merge.person), merge.other)
    placements = {record: made.get(person, person) for record, person in found.placements.items()}
    people.place_records(by=by, placements=placements)
    return {
        "joined": len(found.merges),
        "parted": len(found.parts),
        "placed": len(placements),
        "new_people": len({person for person in placements.values() if person < 0}),
    }


def _merge(by: Viewer, person: int, other: int) -> None:
    kept, going = Person.objects.get(pk=person), Person.objects.get(pk=other)
    _note(by, "match.join", people.merge_people(kept, going, "The evidence reaches the weight for joining", by.name))


def _note(by: Viewer, verb: str, move: IdentityMove) -> None:
    ledger.write(
        Entry.Kind.CHANGE, verb, by=by, object_kind="people.identitymove", object_id=move.pk, person_id=move.person_id,
        because=move.because,
    )  # fmt: skip


def _mark_linked(read: Mapping[int, str]) -> None:
    """Records are linked as they were read; one that changed meanwhile stays waiting."""
    for chunk in _chunks(list(read)):
        now = dict(Record.objects.filter(pk__in=chunk).values_list("pk", "identity_digest"))
        same = [record for record in chunk if now.get(record) == read[record]]
        Record.objects.filter(pk__in=same).update(linked_digest=F("identity_digest"))


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
