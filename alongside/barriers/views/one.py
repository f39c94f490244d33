"""One barrier: what it costs, what shows it, what is one with it, who is asked, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.barriers import changes, counting, reading, showing
from alongside.barriers.forms import AgainForm, MoveForm, WhyForm
from alongside.barriers.models import Ask, Barrier, BarrierMove, Effect, Joining
from alongside.barriers.rules import STANDING, State, moves_from
from alongside.outputs import disclosing
from alongside.people import seen
from alongside.tasks.models import Task

TOGETHER = ("person", "at_agency", "agency", "task", "part_of")


def look(request: Request, pk: int) -> Barrier:
    return gate.look(request.viewer, Barrier.objects.select_related(*TOGETHER), pk=pk)


def barrier(request: Request, pk: int) -> HttpResponse:
    """One barrier, its moves, and what becomes of it."""
    viewer, today = request.viewer, timezone.localdate()
    row = look(request, pk)
    state, is_about_one = State(row.state), row.person_id is not None
    form = MoveForm(request.POST or None, state=state, is_about_one=is_about_one)
    if request.method == "POST" and form.is_valid():
        changes.move(by=viewer, barrier=row, on=today, **form.cleaned_data)
        messages.success(request, "Kept. Whoever logged it will hear.")
        return redirect("barriers:barrier", pk=pk)
    may_move = viewer.may("barrier.move") and bool(moves_from(state, is_about_one=is_about_one))
    parts = reading.parts(viewer, row)
    context = {
        "barrier": row,
        "name": seen.name_of(viewer, row.person_id) if row.person_id else "",
        "described": showing.described(row),
        "weeks": row.weeks(today),
        "toll": None if is_about_one else counting.toll_of(viewer, row, today),
        "rule": disclosing.in_force().words,
        "parts": showing.named(viewer, parts),
        "evidence": showing.evidence(viewer, [row, *parts])[:20],
        "state": showing.tag_of(row),
        "moves": gate.visible(viewer, BarrierMove.objects.filter(barrier=row)).order_by("-pk"),
        "joinings": gate.visible(viewer, Joining.objects.filter(barrier=row)).select_related("onto"),
        "effects": gate.visible(viewer, Effect.objects.filter(barrier=row)).order_by("-pk"),
        "asks": [(each, showing.ask_tag(each)) for each in gate.visible(viewer, Ask.objects.filter(barrier=row))],
        "form": form if may_move else None,
        "action": gate.visible(viewer, Task.objects.filter(pk=row.task_id or 0)).first(),
        **_next_steps(request, row),
    }
    return render(request, "barriers/barrier.html", context)


def _next_steps(request: Request, row: Barrier) -> dict[str, bool]:
    """What this viewer may do next."""
    viewer, stands = request.viewer, State(row.state) in STANDING
    is_everybodys = row.person_id is None
    return {
        "stands": stands,
        "is_behind_gone": bool(stands and row.part_of and row.part_of.state not in STANDING),
        "may_meet_again": viewer.may("barrier.log") and not is_everybodys,
        "may_group": viewer.may("barrier.group") and stands,
        "may_raise": viewer.may("barrier.move") and row.state == State.OPEN,
        "may_ask": viewer.may("ask.make") and stands and is_everybodys,
        "may_measure": viewer.may("barrier.move") and not stands and is_everybodys,
    }


def again(request: Request, pk: int) -> HttpResponse:
    """It was met once more."""
    row, today = look(request, pk), timezone.localdate()
    gate.ask(request.viewer, "barrier.log")
    if row.person_id is None:
        messages.info(
            request, "Log it on the page of whoever met it, then say that it is this one. Nobody is named here."
        )
        return redirect("barriers:barrier", pk=pk)
    form = AgainForm(request.POST or None, first=row.met_on, today=today, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        changes.meet_again(by=request.viewer, barrier=row, today=today, **form.cleaned_data)
        messages.success(request, "Kept as evidence.")
        return redirect("barriers:barrier", pk=pk)
    return page(request, row, form, "It happened again", intro=row.what, button="Keep it")


def to_team(request: Request, pk: int) -> HttpResponse:
    """The worker has tried what a worker can."""
    row = look(request, pk)
    gate.ask(request.viewer, "barrier.move")
    form = WhyForm(request.POST or None, ask="What was tried, and what should the team do?",
                   missing="Say what was tried, and what the team should do")  # fmt: skip
    if row.state != State.OPEN:
        return redirect("barriers:barrier", pk=pk)
    if request.method == "POST" and form.is_valid():
        changes.put_to_team(by=request.viewer, barrier=row, why=form.cleaned_data["why"], on=timezone.localdate())
        messages.success(request, "It is with the team. You will hear what becomes of it.")
        return redirect("barriers:barrier", pk=pk)
    return page(request, row, form, "Put it to the team", intro=row.what, button="Put it to the team")


def effect(request: Request, pk: int) -> HttpResponse:
    """What came of it, beside how often it was met before and after."""
    row, today = look(request, pk), timezone.localdate()
    gate.ask(request.viewer, "barrier.move")
    form = WhyForm(request.POST or None, ask="What has changed for people?",
                   missing="Say what has changed for people, in your own words")  # fmt: skip
    if State(row.state) in STANDING or row.person_id is not None:
        return redirect("barriers:barrier", pk=pk)
    if request.method == "POST" and form.is_valid():
        try:
            changes.measure(by=request.viewer, barrier=row, words=form.cleaned_data["why"], today=today)
        except gate.Refused as refused:
            form.add_error("why", refused.because)
        else:
            messages.success(request, "Kept. Everybody who raised it will hear.")
            return redirect("barriers:barrier", pk=pk)
    intro = "How often it was met before and since is counted by itself, and shown where that points at nobody."
    return page(request, row, form, "What came of it", intro=intro, button="Measure and keep")


def page(request: Request, row: Barrier, form: Form, title: str, **more: Any) -> HttpResponse:
    """One form about one barrier, with the way back to it."""
    back = reverse("barriers:barrier", args=[row.pk])
    context = {"title": title, "form": form, "back_url": back, "cancel_url": back, **more}
    return render(request, "barriers/form.html", context)
