"""Keep what a working out found, and ask for the answers that would settle somebody's place."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db.models import Count
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import change
from alongside.access.models import Agency
from alongside.access.policy import Category, Viewer
from alongside.cohort import bulk, documents
from alongside.cohort.columns import Columns, Outcomes
from alongside.cohort.criteria import FACT_KINDS, AtLeast, CriteriaSet, Criterion
from alongside.cohort.facts import Tells, how_far
from alongside.cohort.models import AssessmentRun, Nomination, Standing
from alongside.cohort.ranking import Ranking
from alongside.people.models import Person, Record
from alongside.people.rules import Answer
from alongside.tasks import changes as tasks
from alongside.tasks.models import Task

ASKED_AT_ONCE = 25  # open questions about criteria that a partnership can keep up with
DAYS_TO_ANSWER = 14


@change("criteria.assess")
def start(*, by: Viewer, on: dt.date) -> AssessmentRun:
    """A working out of everybody's answers begins, with the versions in use now."""
    versions = documents.versions_in_use()
    return AssessmentRun.objects.create(
        by_name=by.name,
        on=on,
        total=len(documents.sets_in_use()) + 2,
        step="Reading what the agencies sent",
        sets=versions,
        seen=how_far(),
    )


@change("criteria.assess")
def note_step(*, by: Viewer, run: AssessmentRun, step: str, people: int = 0, facts: int = 0) -> AssessmentRun:
    """One step further, for whoever watches."""
    run.done += 1
    run.step = step
    run.people, run.facts = people or run.people, facts or run.facts
    run.save(update_fields=["done", "step", "people", "facts"])
    return run


@change("criteria.assess")
def keep_standings(
    *,
    by: Viewer,
    run: AssessmentRun,
    slug: str,
    version: int,
    columns: Columns,
    outcomes: Outcomes,
    ranking: Ranking | None,
) -> AssessmentRun:
    """Everybody's standing against one set takes the place of the last one. All of it or nothing. ranking: of this set."""
    bulk.replace_standings(slug=slug, version=version, on=run.on, columns=columns, outcomes=outcomes, ranking=ranking)
    return run


@change("criteria.assess")
def finish(*, by: Viewer, run: AssessmentRun, tells: Tells, asked: int) -> AssessmentRun:
    """The working out is complete; standings against sets no longer in use go."""
    Standing.objects.exclude(set_slug__in=documents.sets_in_use()).delete()
    run.tells = {str(agency): sorted(kinds) for agency, kinds in tells.items()}
    run.asked = asked
    run.done, run.step, run.finished_at = run.total, "Done", timezone.now()
    run.save(update_fields=["tells", "asked", "done", "step", "finished_at"])
    return run


@change("criteria.assess")
def stop(*, by: Viewer, run: AssessmentRun, because: str) -> AssessmentRun:
    """The working out failed. What it had not reached keeps its last answers."""
    run.failed_because, run.finished_at = because[:300], timezone.now()
    run.save(update_fields=["failed_because", "finished_at"])
    return run


@change("criteria.assess")
def ask_what_is_not_known(*, by: Viewer, slug: str, criteria: CriteriaSet, tells: Tells, on: dt.date) -> int:
    """Turn answers that are not known into tasks, for whom they would settle: the nominated first, then those who meet
    all else, most areas of disadvantage first. Never more than ASKED_AT_ONCE open. Returns how many were asked.
    """
    about = f"criterion:{slug}:"
    open_now = gate.everyone(Task.objects.open().filter(about__startswith=about), why="a limit on how much is asked")
    room = ASKED_AT_ONCE - open_now.count()
    nominated = set(Nomination.objects.open().values_list("person_id", flat=True))
    waiting = Standing.objects.of_set(slug).to_settle().exclude(person__in=open_now.values("person"))
    candidates = sorted(
        waiting.values_list("person_id", "areas", "answers"), key=lambda row: (row[0] not in nominated, -row[1], row[0])
    )[: 4 * ASKED_AT_ONCE]
    people = gate.visible(by, Person.objects.filter(pk__in=[row[0] for row in candidates])).in_bulk()
    asked = 0
    for person_id, _, answers in candidates:
        question = open_question(criteria, answers)
        if asked >= room or question is None or person_id not in people:
            continue
        if agency := best_placed(people[person_id], criteria.kinds_of(question), tells, by):
            _ask(by, people[person_id], agency, question, about, on)
            asked += 1
    return asked


def open_question(criteria: CriteriaSet, answers: dict[str, str]) -> Criterion | None:
    """The first question that would help: a deciding one that is not known, or the open part of it."""
    for criterion in criteria.deciding:
        while answers.get(criterion.name) == Answer.NOT_KNOWN:
            if not isinstance(criterion, AtLeast):
                return criterion
            criterion = next(part for part in criteria.parts(criterion) if answers.get(part.name) == Answer.NOT_KNOWN)
    return None


def best_placed(person: Person, kinds: frozenset[str], tells: Tells, by: Viewer) -> Agency | None:
    """Whom to ask: an agency that knows the person and tells of such things, else who knows them best, else ours."""
    known = dict(
        gate.everyone(Record.objects.filter(person=person), why="whom to ask")
        .values_list("agency_id")
        .annotate(records=Count("pk"))
    )
    counts = Counter({agency: 100 * len(kinds & tells.get(agency, frozenset())) + n for agency, n in known.items()})
    best = max(counts, key=lambda agency: (counts[agency], -agency), default=by.agency_id)
    return Agency.objects.filter(pk=best).first() if best is not None else None


def _ask(by: Viewer, person: Person, agency: Agency, question: Criterion, about: str, on: dt.date) -> None:
    kinds = question.fact_kinds
    tasks.ask_for(
        by=by,
        person=person,
        agency=agency,
        title=(question.ask or f"Find out: {question.words}")[:200],
        due_on=on + dt.timedelta(days=DAYS_TO_ANSWER),
        about=f"{about}{question.name}"[:100],
        category=FACT_KINDS[kinds[0]].category if kinds else Category.IDENTITY,
    )
