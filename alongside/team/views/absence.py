"""Cover for a worker who is away, and one more person than there should be for one who is full."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.partnership.changes import approvals
from alongside.people import seen
from alongside.team import beyond, board, changes, leaving, reading
from alongside.team.forms import BecauseForm, CoverForm


def cover(request: Request, pk: int) -> HttpResponse:
    """Somebody stands in for some of a worker's people."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "team.cover")
    people = leaving.led_by(viewer, pk)
    worker = reading.worker(pk)
    if not people or worker is None:
        raise Http404
    gate.looked_at(viewer, "team.see", count=len(people))
    names = seen.names(viewer, [row.pk for row in people])
    form = CoverForm(
        request.POST or None, memberships=board.memberships(viewer, today),
        people=[(row.key, names.get(row.pk, seen.NAME_NOT_SHOWN)) for row in people],
        initial={"people": [row.key for row in people], "starts_on": today},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = [row for row in people if row.key in said.pop("people")]
        try:
            changes.arrange_cover(by=viewer, absent=worker, people=chosen, today=today, **said)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Arranged. It begins and ends by itself.")
            return redirect("team:workers")
    return _form(request, form, "Arrange cover", f"While {worker.name} is away.", "Arrange")


def one_more(request: Request, pk: int) -> HttpResponse:
    """Ask a second person to let a full worker lead one more."""
    viewer = request.viewer
    gate.ask(viewer, "team.assign")
    worker = reading.worker(pk)
    if worker is None or not leaving.led_by(viewer, pk):
        raise Http404
    form = BecauseForm(request.POST or None, label="Why one more, and what makes it bearable?")
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data["because"]
        try:
            approvals.propose(
                by=viewer, action=beyond.NAME, arguments={"worker": pk, "because": because}, because=because
            )
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Asked. Once a second person agrees, they can be given one more.")
            return redirect("team:workers")
    return _form(request, form, "Ask for one more", f"For {worker.name}. Do not name the person here.", "Ask")


def _form(request: Request, form: object, title: str, intro: str, button: str) -> HttpResponse:
    back = reverse("team:workers")
    context = {"title": title, "form": form, "intro": intro, "button": button, "back_url": back, "cancel_url": back}
    return render(request, "team/ask.html", context, status=400 if getattr(form, "errors", None) else 200)
