"""The papers beside a person: see them, add one, download one, take one away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.papers import changes
from alongside.papers.forms import AddForm
from alongside.papers.models import Paper
from alongside.papers.rules import MOST_BYTES
from alongside.people import seen
from alongside.people.models import Person

SANDBOX = "sandbox; default-src 'none'"


def of_person(request: Request, key: str) -> HttpResponse:
    """The papers that the viewer may see, and the form for one more."""
    viewer = request.viewer
    person = gate.look(viewer, Person.objects.filter(merged_into=None), key=key)
    may_add = viewer.may("paper.add")
    is_sent = request.method == "POST" and may_add
    form = AddForm(*((request.POST, request.FILES) if is_sent else ()), categories=viewer.grant.categories)
    if is_sent and form.is_valid():
        told = form.cleaned_data
        try:
            changes.attach(
                by=viewer, person=person, category=told["category"], title=told["title"], file_name=told["file"].name,
                data=told["file"].read(MOST_BYTES + 1),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("file", refusal.because)
        else:
            messages.success(request, "Added. What the file said beside its contents was taken out.")
            return redirect("papers:of", key=key)
    papers = gate.visible(viewer, Paper.objects.filter(person=person)).select_related("agency")
    context = {
        "person": person, "name": seen.name_of(viewer, person.pk), "papers": papers, "form": form if may_add else None,
    }  # fmt: skip
    return render(request, "papers/of_person.html", context, status=400 if form.errors else 200)


def download(request: Request, pk: int) -> HttpResponse:
    """The cleaned file, never shown within our own pages."""
    paper = gate.look(request.viewer, Paper.objects.select_related("agency", "person"), pk=pk)
    response = HttpResponse(changes.hand_over(by=request.viewer, paper=paper), content_type=paper.what.type)
    response["Content-Disposition"] = f'attachment; filename="{paper.file_name}"'
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def take_away(request: Request, pk: int) -> HttpResponse:
    paper = gate.look(request.viewer, Paper.objects.select_related("agency", "person"), pk=pk)
    person = changes.take_away(by=request.viewer, paper=paper)
    messages.success(request, "Taken away. It stays in backups for as long as those are kept.")
    return redirect("papers:of", key=person.key)
