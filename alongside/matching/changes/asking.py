"""Turn what linking is unsure of into questions for people: few, and the most useful first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

from django.db.models import Min, Q, Sum
from django.utils import timezone

from alongside.access.gate import change
from alongside.access.policy import Viewer
from alongside.matching.changes.judging import decided
from alongside.matching.changes.rule import rule_in_force
from alongside.matching.models import Edge, Judgement, MatchRun, Suggestion
from alongside.matching.rules.queue import WEEK, Why, room_left
from alongside.matching.rules.verdicts import Settled, Verdict
from alongside.people.models import Record

LIVE = (Suggestion.State.OPEN, Suggestion.State.HELD)


@dataclass(frozen=True)
class Question:
    """Two records that show a doubt best. leaving: where both are one person now, those that may be another's."""

    left: int
    right: int
    why: Why
    weight: float
    probability: float
    usefulness: float
    reasons: list[list[object]] = field(default_factory=list)
    leaving: tuple[int, ...] = ()


def ask(run: MatchRun, questions: list[Question], *, affected: set[int] | None, today: dt.date) -> dict[str, int]:
    """Keep the queue to what is still in doubt. affected: the people this run looked at; None for everyone.

    New questions beyond the week's room are held back, the least useful ones. Returns how many were asked and held.
    """
    wanted = _by_pair(questions)
    live = Suggestion.objects.filter(state__in=LIVE)
    known = {(each.kind, each.person_id, each.other_id): each for each in live}
    gone = [
        each.pk
        for key, each in known.items()
        if key not in wanted and each.why != Why.SAMPLE and (affected is None or affected & {*key[1:]})
    ]
    Suggestion.objects.filter(pk__in=gone).update(state=Suggestion.State.OBSOLETE)
    new = []
    for (kind, person, other), question in wanted.items():
        row = known.get((kind, person, other)) or Suggestion(
            kind=kind, person_id=person, other_id=other, state=Suggestion.State.HELD, run=run
        )
        _restated(row, question)
        new.append(row) if row.pk is None else row.save()
    Suggestion.objects.bulk_create(new, batch_size=500)
    return {"asked": release(today=today), "held": Suggestion.objects.held().count()}


@change("match.run")
def ask_held(*, by: Viewer, today: dt.date) -> int:
    """A new week has room for questions that were held back. Returns how many are asked now."""
    return release(today=today)


def release(*, today: dt.date) -> int:
    """Ask as many of the held questions as the week has room for, most useful first. Returns how many."""
    now = timezone.now()
    room = room_now(today=today)
    chosen = list(Suggestion.objects.held().order_by("-usefulness", "pk").values_list("pk", flat=True)[:room])
    for start in range(0, len(chosen), 2_000):
        batch = chosen[start : start + 2_000]
        Suggestion.objects.filter(pk__in=batch).update(state=Suggestion.State.OPEN, asked_at=now)
    return len(chosen)


def room_now(*, today: dt.date) -> int | None:
    """How many more questions this week has room for; None where it is not rationed yet."""
    first = MatchRun.objects.filter(state=MatchRun.State.DONE).aggregate(at=Min("started_at"))["at"]
    return room_left(
        asked_a_week=rule_in_force().rule.asked_a_week,
        first_run_on=timezone.localdate(first) if first else None,
        asked_this_week=Suggestion.objects.filter(asked_at__gt=timezone.now() - WEEK).count(),
        today=today,
    )


def _by_pair(questions: list[Question]) -> dict[tuple[str, int, int], Question]:
    """One question for each pair of people, the most useful; none that somebody has answered or is about to."""
    wanted: dict[tuple[str, int, int], Question] = {}
    people, records = _people_and_records(questions)
    said = Judgement.objects.filter(
        Q(pk__in=Judgement.objects.in_force()) | Q(pk__in=Judgement.objects.awaiting_second_look())
    )
    settled = Settled(decided(said.order_by("pk")))
    for question in sorted(questions, key=lambda each: -each.usefulness):
        left, right = people[question.left], people[question.right]
        kind = Suggestion.Kind.PART if left == right else Suggestion.Kind.JOIN
        if kind == Suggestion.Kind.PART:
            question = _odd_one_out(question, records[left])
            other_side = set(question.leaving)
            sides = records[left] - other_side, other_side
        else:
            sides = records[left], records[right]
        if not settled.answers(Verdict.SAME, *sides) and not settled.answers(Verdict.DIFFERENT, *sides):
            wanted.setdefault((kind, min(left, right), max(left, right)), question)
    return wanted


def _odd_one_out(question: Question, records: set[int]) -> Question:
    """The same question so that the right side is the record with less evidence to the rest: it would be parted off."""
    if len(question.leaving) > 1:
        return question
    ties = {}
    for record in (question.left, question.right):
        edges = Edge.objects.filter(Q(left=record, right__in=records) | Q(right=record, left__in=records))
        ties[record] = edges.aggregate(weight=Sum("weight"))["weight"] or 0.0
    stays, leaves = sorted((question.left, question.right), key=lambda record: (-ties[record], record))
    return replace(question, left=stays, right=leaves, leaving=(leaves,))


def _people_and_records(questions: list[Question]) -> tuple[dict[int, int], dict[int, set[int]]]:
    """record -> person of every record asked about, and person -> all their records."""
    asked = sorted({record for each in questions for record in (each.left, each.right)})
    people: dict[int, int] = {}
    records: dict[int, set[int]] = {}
    for start in range(0, len(asked), 2_000):
        chunk = asked[start : start + 2_000]
        people |= dict(Record.objects.filter(pk__in=chunk).values_list("pk", "person_id"))
        mine = Record.objects.filter(person__in=Record.objects.filter(pk__in=chunk).values("person"))
        for record, person in mine.values_list("pk", "person_id"):
            records.setdefault(person, set()).add(record)
    return people, records


def _restated(row: Suggestion, question: Question) -> None:
    row.left_id, row.right_id, row.why = question.left, question.right, question.why
    row.weight, row.probability, row.usefulness = question.weight, question.probability, question.usefulness
    row.reasons, row.leaving = question.reasons, sorted(question.leaving)
