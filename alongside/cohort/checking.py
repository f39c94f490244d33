"""Check everyone against the criteria: read without a lock, compute, then write one set at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.cohort import changes, documents
from alongside.cohort.columns import assess_everyone as work_out
from alongside.cohort.criteria import CriteriaSet
from alongside.cohort.facts import Tells, how_far, read_everyone
from alongside.cohort.models import AssessmentRun, Standing
from alongside.definitions.models import Definition
from alongside.people import statistics

PAUSE = dt.timedelta(minutes=10)  # between two checks that nobody asked for
STUCK_AFTER = dt.timedelta(minutes=15)  # a check that takes longer was cut off
Sets = dict[str, tuple[Definition, CriteriaSet]]


def assess_everyone(
    *,
    by: Viewer,
    today: dt.date,
    run: AssessmentRun | None = None,
    say: Callable[[AssessmentRun], object] = lambda run: None,
) -> AssessmentRun:
    """How everyone stands today against every set in use. Called again, it gives the same again.

    say: told of every step. Raises what went wrong, after noting it on the run.
    """
    sets = {slug: (each, documents.criteria_of(each.body)) for slug, each in documents.sets_in_use().items()}
    run = run or changes.start(by=by, on=today)
    try:
        say(run)
        run = _work_through(by, today, run, sets, say)
        statistics.renew(Standing)
        return run
    except Exception as error:
        changes.stop(by=by, run=run, because=f"It stopped: {error}. The answers before it still stand. Try again.")
        raise


def is_due(now: dt.datetime, today: dt.date) -> bool:
    """Whether everyone should be checked again: a new day, a changed set, or facts that came since; not too often."""
    versions = documents.versions_in_use()
    last = gate.everyone(AssessmentRun.objects.all(), why="when everyone was last checked").first()
    if last is None or not versions:
        return bool(versions)
    if now - last.started_at < (PAUSE if last.finished_at else STUCK_AFTER):
        return False
    is_complete = last.finished_at is not None and not last.failed_because
    return not is_complete or (last.on, last.sets, last.seen) != (today, versions, how_far())


def _work_through(
    by: Viewer, today: dt.date, run: AssessmentRun, sets: Sets, say: Callable[[AssessmentRun], object]
) -> AssessmentRun:
    used = documents.ranking_in_use()
    ranking = used[1] if used else None
    kinds = set(ranking.kinds if ranking else ()).union(*(criteria.kinds for _, criteria in sets.values()))
    columns, tells = read_everyone(kinds, today)
    say(changes.note_step(by=by, run=run, step="Comparing", people=len(columns.people), facts=len(columns.id)))
    for slug, (definition, criteria) in sets.items():
        ranked = ranking if ranking and ranking.set == slug else None
        outcomes = work_out(criteria, columns, today, ranked)
        changes.keep_standings(
            by=by,
            run=run,
            slug=slug,
            version=definition.version,
            columns=columns,
            outcomes=outcomes,
            ranking=ranked,
        )
        say(changes.note_step(by=by, run=run, step=criteria.title[:80]))
    asked = _ask(by, ranking.set, sets, tells, today) if ranking and ranking.set in sets else 0
    return changes.finish(by=by, run=run, tells=tells, asked=asked)


def _ask(by: Viewer, slug: str, sets: Sets, tells: Tells, today: dt.date) -> int:
    return changes.ask_what_is_not_known(by=by, slug=slug, criteria=sets[slug][1], tells=tells, on=today)
