"""Ask for a file, watch it being made, fetch it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.outputs import changes, jobs, kinds
from alongside.outputs.forms import AskForm
from alongside.outputs.models import Export
from alongside.outputs.rules import LARGE, State
from alongside.outputs.writing import TYPES

SHOWN = 50


def export_list(request: Request) -> HttpResponse:
    """What can be taken out, and what was asked for."""
    gate.ask(request.viewer, "export.make")
    rows = [{"export": each, "state": State(each.state)} for each in mine(request.viewer)[:SHOWN]]
    context = {
        "rows": rows,
        "is_unfinished": any(row["state"] == State.WAITING for row in rows),
        "kinds": kinds.open_to(request.viewer),
        "large": LARGE,
    }
    return render(request, "outputs/exports.html" if request.htmx else "outputs/list.html", context)


def ask(request: Request, kind: str) -> HttpResponse:
    """Say what the file is for."""
    gate.ask(request.viewer, "export.make")
    found = next((each for each in kinds.open_to(request.viewer) if each.name == kind), None)
    if found is None:
        raise Http404
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            export = changes.ask_for(by=request.viewer, kind=found.name, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.because)
        else:
            jobs.enqueue(export)
            return redirect("outputs:list")
    context = {
        "form": form, "title": "Take a file out", "heading": found.title, "intro": found.about, "button": "Ask for the file",
        "back_url": reverse("outputs:list"),
    }  # fmt: skip
    return render(request, "kit/form_page.html", context)


@require_POST
def fetch(request: Request, pk: int) -> HttpResponse:
    """The file itself, if all that let it be made still stands."""
    export = gate.look(request.viewer, mine(request.viewer), pk=pk)
    data = changes.hand_over(by=request.viewer, export=export, now=timezone.now())
    response = HttpResponse(data, content_type=TYPES[export.format])
    response["Content-Disposition"] = f'attachment; filename="{export.file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def let_go(request: Request, pk: int) -> HttpResponse:
    """The asker needs the file no longer."""
    export = gate.look(request.viewer, mine(request.viewer), pk=pk)
    changes.let_go(by=request.viewer, export=export, because="You let it go.")
    return redirect("outputs:list")


def mine(viewer: Viewer) -> QuerySet[Export]:
    """What this viewer asked for, in the role they are in."""
    rows = gate.visible(viewer, Export.objects.select_related("membership"))
    return rows.filter(asked_by=viewer.user_id, membership__agency=viewer.agency_id, membership__role=viewer.role)
