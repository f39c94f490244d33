"""Barriers that seem to be one: shown with the reason, put together by people, and parted again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.barriers import changes, reading, showing
from alongside.barriers.forms import EverybodysForm, WhyForm
from alongside.barriers.models import Barrier
from alongside.barriers.views.one import look, page


def clusters(request: Request) -> HttpResponse:
    """Of all that this viewer sees, what seems to be one."""
    gate.ask(request.viewer, "barrier.group")
    found = reading.clusters(request.viewer)
    gate.looked_at(request.viewer, "barrier.list", count=sum(len(each.barriers) for each in found))
    shown = [(each, showing.named(request.viewer, each.barriers)) for each in found]
    return render(request, "barriers/clusters.html", {"clusters": shown})


def like(request: Request, pk: int) -> HttpResponse:
    """What seems to be the same as this one. Ticked ones are put together with it."""
    viewer, today = request.viewer, timezone.localdate()
    row = look(request, pk)
    gate.ask(viewer, "barrier.group")
    found = reading.like(viewer, row)
    gate.looked_at(viewer, "barrier.list", count=len(found))
    form = WhyForm(request.POST or None, ask="What makes them one?", missing="Say what makes them one")
    ticked = {int(value) for value in request.POST.getlist("with") if value.isdecimal()}
    chosen = [each for each in found if each.barrier.pk in ticked]
    if request.method == "POST" and form.is_valid():
        if not chosen:
            form.add_error(None, "Tick at least one that is the same")
        elif _put_together(request, row, chosen, form):
            return redirect("barriers:barrier", pk=pk)
    named = showing.named(viewer, [each.barrier for each in found])
    context = {
        "barrier": row,
        "found": [
            (each, name, tag, each.barrier.pk in ticked) for each, (_, name, tag) in zip(found, named, strict=True)
        ],
        "form": form,
        "everybodys": _everybodys(row, found),
        "today": today,
    }
    return render(request, "barriers/like.html", context)


def _everybodys(row: Barrier, found: list[reading.Suggestion]) -> bool:
    """Whether there is one of everybody's that the others can be put together with."""
    return row.part_of_id is not None or row.person_id is None or any(not each.barrier.person_id for each in found)


def _put_together(request: Request, row: Barrier, chosen: list[reading.Suggestion], form: WhyForm) -> bool:
    """Onto this one where it is everybody's; otherwise this one, and the others, onto the first ticked that is."""
    on, why = timezone.localdate(), form.cleaned_data["why"]
    onto = (
        row
        if row.person_id is None
        else row.part_of or next((s.barrier for s in chosen if not s.barrier.person_id), None)
    )
    if onto is None:
        form.add_error(None, "None of these is everybody's. Describe it for everybody first, naming nobody")
        return False
    joining = [(each.barrier, each.likeness.because) for each in chosen if each.barrier.pk != onto.pk]
    if row.pk != onto.pk and row.part_of_id is None:
        joining.append((row, next((s.likeness.because for s in chosen if s.barrier.pk == onto.pk), "")))
    try:
        for each, because in joining:
            changes.join(by=request.viewer, barrier=each, onto=onto, why=why, on=on, suggested=because)
    except gate.Refused as refused:
        form.add_error(None, refused.because)
        return False
    messages.success(request, "Put together. You can part them again.")
    return True


def for_everybody(request: Request, pk: int) -> HttpResponse:
    """What one person met, described so that it names nobody."""
    row, viewer, today = look(request, pk), request.viewer, timezone.localdate()
    gate.ask(viewer, "barrier.group")
    if row.person_id is None or row.part_of_id is not None:
        return redirect("barriers:barrier", pk=pk)
    known = {name: getattr(row, name) for name in ("domain", "kind", "service", "at_agency")}
    form = EverybodysForm(request.POST or None, viewer=viewer, today=today, initial=known)
    if request.method == "POST" and form.is_valid():
        made = changes.describe_for_everybody(by=viewer, barrier=row, today=today, **form.cleaned_data)
        messages.success(request, "Now it is everybody's. See whether others are the same.")
        return redirect("barriers:like", pk=made.pk)
    intro = "Everybody in the partnership reads it. What was written about one person stays where it is."
    return page(request, row, form, "Describe it for everybody", intro=intro, button="Put it in everybody's log")


def part(request: Request, pk: int) -> HttpResponse:
    """It is not the same after all."""
    row = look(request, pk)
    gate.ask(request.viewer, "barrier.group")
    if row.part_of is None:
        return redirect("barriers:barrier", pk=pk)
    form = WhyForm(request.POST or None, ask="What makes them different?", missing="Say what makes them different")
    if request.method == "POST" and form.is_valid():
        changes.part(by=request.viewer, barrier=row, why=form.cleaned_data["why"], on=timezone.localdate())
        messages.success(request, "It stands by itself again.")
        return redirect(reverse("barriers:barrier", args=[pk]))
    return page(request, row, form, "Part them", intro=f"It is part of: {row.part_of.what}", button="Part them")
