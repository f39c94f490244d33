"""Two people side by side, one question at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.kit.charts import evidence_bars
from alongside.matching import changes, sides
from alongside.matching.forms import JudgeForm, SecondLookForm
from alongside.matching.models import Judgement, Suggestion
from alongside.matching.queue import awaiting, progress, seen_questions, tabs
from alongside.matching.rules.verdicts import Verdict
from alongside.people.models import Person, Record

KEYS = [
    ("s", "Same person"),
    ("d", "Not the same person"),
    ("c", "Cannot say"),
    ("j", "Next pair"),
    ("k", "Pair before"),
]


def review(request: Request) -> HttpResponse:
    """The first question of the queue, or how to fill it."""
    gate.ask(request.viewer, "match.see")
    first = seen_questions(request.viewer).open().first()
    if first is not None:
        return redirect("matching:pair", first.pk)
    shown = {"tabs": tabs(request.viewer, "review"), "progress": progress(request.viewer)}
    return render(request, "matching/nothing_to_judge.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: Request, pk: int) -> HttpResponse:
    """One question: are these two one person? POST answers it and goes on to the next."""
    gate.ask(request.viewer, "match.see")
    queue = list(seen_questions(request.viewer).open().values_list("pk", flat=True))
    form = JudgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        suggestion = seen_questions(request.viewer).filter(pk=pk).first()
        if suggestion is None:
            raise Http404
        judgement = changes.judge(by=request.viewer, suggestion=suggestion, **form.cleaned_data)
        messages.success(request, _answered(judgement))
        return redirect(_following(queue, pk))
    if pk not in queue:
        messages.info(request, "That pair has been judged meanwhile, or is no longer asked. Here is the next one.")
        return redirect("matching:review")
    suggestion = seen_questions(request.viewer).select_related("person", "other").get(pk=pk)
    shown = _compared(request.viewer, suggestion) | {
        "form": form,
        "progress": progress(request.viewer),
        "tabs": tabs(request.viewer, "review"),
        "next": _neighbour(queue, pk, 1),
        "previous": _neighbour(queue, pk, -1),
        "place": queue.index(pk) + 1,
        "keys": KEYS,
        "may_judge": request.viewer.may("match.judge"),
        "earlier": suggestion.judgements.standing().order_by("pk"),
    }
    return render(request, "matching/pair.html", shown, status=400 if form.errors else 200)


def second_looks(request: Request) -> HttpResponse:
    """Joins that wait for somebody else's eyes."""
    gate.ask(request.viewer, "match.second_look")
    waiting = list(awaiting(request.viewer).select_related("left", "right")[:200])
    gate.looked_at(request.viewer, "match.second_look", count=len(waiting))
    shown = {"waiting": waiting, "tabs": tabs(request.viewer, "second_looks")}
    return render(request, "matching/second_looks.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request: Request, pk: int) -> HttpResponse:
    """One join that waits: agree, or send the question back."""
    gate.ask(request.viewer, "match.second_look")
    judgement = awaiting(request.viewer).select_related("suggestion__person", "suggestion__other").filter(pk=pk).first()
    if judgement is None or judgement.suggestion is None:
        messages.info(request, "That join does not wait for a second look any more.")
        return redirect("matching:second_looks")
    form = SecondLookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.second_look(by=request.viewer, judgement=judgement, **form.cleaned_data)
        agreed = form.cleaned_data["agrees"]
        messages.success(request, "They are one person now." if agreed else "The question goes back to the queue.")
        return redirect("matching:second_looks")
    shown = _compared(request.viewer, judgement.suggestion) | {
        "judgement": judgement,
        "form": form,
        "tabs": tabs(request.viewer, "second_looks"),
        "keys": [("s", "Agree"), ("d", "Do not agree")],
    }
    return render(request, "matching/second_look.html", shown, status=400 if form.errors else 200)


@dataclass(frozen=True)
class Shown:
    """One side with the heading that stands above it."""

    title: str
    side: sides.Side


def _compared(viewer: Viewer, suggestion: Suggestion) -> dict[str, object]:
    """Both sides, their differences and the evidence; the look is recorded for each person first."""
    records_of = _records_of({suggestion.person_id, suggestion.other_id})
    for person in {suggestion.person_id, suggestion.other_id}:
        gate.look(viewer, Person.objects.all(), because="judging a pair", pk=person)
    ids = sides.record_ids(suggestion, records_of)
    left, right = (sides.side(viewer, side) for side in ids)
    left.lead_with(suggestion.left_id)
    right.lead_with(suggestion.right_id)
    return {
        "suggestion": suggestion,
        "is_part": suggestion.kind == Suggestion.Kind.PART,
        "left": left,
        "right": right,
        "rows": sides.rows(left, right),
        "chart": evidence_bars(sides.evidence(suggestion, left, right)),
        "chance": sides.chance(suggestion),
    }


def _records_of(people: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {person: set() for person in people}
    everyone = gate.everyone(
        Record.objects.filter(person__in=found), why="which records stand on which side of a question"
    )
    for pk, person in everyone.values_list("pk", "person_id"):
        found[person].add(pk)
    return found


def _neighbour(queue: list[int], pk: int, step: int) -> str | None:
    place = queue.index(pk) + step
    return reverse("matching:pair", args=[queue[place]]) if 0 <= place < len(queue) else None


def _following(queue: list[int], pk: int) -> str:
    """The question after this one; the first of the queue where there is none."""
    after = queue[queue.index(pk) + 1 :] if pk in queue else []
    return reverse("matching:pair", args=[after[0]]) if after else reverse("matching:review")


def _answered(judgement: Judgement) -> str:
    label = Verdict(judgement.verdict).label
    if judgement.needs_second_look:
        return f"{label}. It waits for a second look by somebody else before they become one."
    if judgement.verdict == Verdict.CANNOT_SAY:
        return "Put at the end of the queue with your reason."
    return f"{label}. You can take this back under Judged."
