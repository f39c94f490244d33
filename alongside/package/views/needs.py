"""One need and one goal: what happened to it, and what happens next."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.request import Request
from alongside.package import areas, changes
from alongside.package.forms import (
    BlockForm,
    GoalMoveForm,
    LetGoForm,
    MeetForm,
    PromiseForm,
    ReopenForm,
    StepForm,
    TriedForm,
)
from alongside.package.models import Goal, Need, Step
from alongside.package.rules import GoalState, NeedState, NeedStep, goal_moves, is_late, may_step
from alongside.package.showing import furniture, steps_open_to, story_of

TOGETHER = ("person", "agency", "package", "promised_agency", "blocked_agency", "barrier")


class Asked(NamedTuple):
    """The page of one step: its form, its change, and its words."""

    form: type[StepForm]
    do: Callable[..., Need]
    title: str
    done: str


STEPS = {
    NeedStep.PROMISE: Asked(PromiseForm, changes.promise, "Somebody promises it", "The promise is kept with its day."),
    NeedStep.TRIED: Asked(TriedForm, changes.tried, "It was tried", "The attempt is kept. It is still needed."),
    NeedStep.BLOCK: Asked(BlockForm, changes.block, "Something stands in the way", "It is marked as blocked."),
    NeedStep.MEET: Asked(MeetForm, changes.meet, "The outcome is there", "Met. It can be opened again."),
    NeedStep.LET_GO: Asked(LetGoForm, changes.let_go, "They do not want it now", "Kept with their reason."),
    NeedStep.REOPEN: Asked(ReopenForm, changes.reopen, "It is needed again", "It is needed again."),
}


def _look(request: Request, pk: int) -> Need:
    gate.ask(request.viewer, "package.see")
    return gate.look(request.viewer, Need.objects.select_related(*TOGETHER), pk=pk)


def need(request: Request, pk: int) -> HttpResponse:
    """One need: where it stands, everything that was done about it, and what may happen next."""
    row, today = _look(request, pk), timezone.localdate()
    state = NeedState(row.state)
    found = areas.in_force().get(row.area)
    context = {
        **furniture(request.viewer, row.person),
        "need": row,
        "state": state,
        "area_title": found.title if found else row.area,
        "is_late": is_late(state, row.due_on, today),
        "may_open_barrier": may_step(state, NeedStep.BARRIER, has_barrier=row.barrier_id is not None),
        "may_free": may_step(state, NeedStep.FREE),
        "steps": steps_open_to(row),
        "story": story_of(request.viewer, row),
    }
    return render(request, "package/need.html", context)


def step(request: Request, pk: int, step: str) -> HttpResponse:
    """One thing that happens to it. A step that cannot happen now answers as one that is not there."""
    gate.ask(request.viewer, "package.edit")
    row, today = _look(request, pk), timezone.localdate()
    asked = STEPS.get(NeedStep(step)) if step in set(NeedStep) else None
    if asked is None or not may_step(NeedState(row.state), NeedStep(step)):
        raise Http404
    initial = {"met_on": today}
    form = asked.form(request.POST or None, viewer=request.viewer, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked.do(by=request.viewer, need=row, on=today, **form.cleaned_data)
        messages.success(request, asked.done)
        return redirect("package:need", pk)
    return _form(request, row, form, asked.title, intro=row.what, back=reverse("package:need", args=[pk]))


@require_POST
def free(request: Request, pk: int) -> HttpResponse:
    changes.free(by=request.viewer, need=_look(request, pk), on=timezone.localdate())
    messages.success(request, "Nothing stands in its way any longer.")
    return redirect("package:need", pk)


@require_POST
def barrier(request: Request, pk: int) -> HttpResponse:
    """One tap: what blocks it goes into the barriers log."""
    row = _look(request, pk)
    if (found := areas.in_force().get(row.area)) is None:
        raise Http404
    moved = changes.open_barrier(by=request.viewer, need=row, area=found, on=timezone.localdate())
    messages.success(request, "The barrier is opened. You will hear what becomes of it.")
    return redirect("barriers:barrier", moved.barrier_id)


def goal(request: Request, pk: int) -> HttpResponse:
    """One goal: how far it has come, and where it stands now."""
    gate.ask(request.viewer, "package.see")
    row = gate.look(request.viewer, Goal.objects.select_related("person", "agency", "package"), pk=pk)
    form = GoalMoveForm(request.POST or None, moves=goal_moves(GoalState(row.state)), looks_like=row.looks_like)
    if request.method == "POST" and form.is_valid():
        changes.move_goal(by=request.viewer, goal=row, on=timezone.localdate(), **form.cleaned_data)
        messages.success(request, "Kept.")
        return redirect("package:package", row.person.key)
    steps = gate.visible(request.viewer, Step.objects.filter(goal=row)).order_by("-pk")
    context = {
        **furniture(request.viewer, row.person),
        "goal": row,
        "form": form,
        "story": [(each, GoalState(each.kind).label) for each in steps],
    }
    return render(request, "package/goal.html", context, status=400 if form.errors else 200)


def _form(request: Request, row: Need, form: StepForm, title: str, *, intro: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "intro": intro, "back_url": back, **furniture(request.viewer, row.person)}
    return render(request, "package/form.html", context, status=400 if form.errors else 200)
