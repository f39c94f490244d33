"""Have records linked now, and see how far it has come."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.matching import jobs
from alongside.matching.models import MatchRun
from alongside.matching.reading import waiting


@require_POST
def link_now(request: HttpRequest) -> HttpResponse:
    """Queue a run; with `anew`, one that compares everybody again."""
    gate.ask(request.viewer, "match.run")
    if not jobs.is_asked_for():
        membership = next(
            (each for each in request.memberships if each.agency_id == request.viewer.agency_id and each.role == request.viewer.role),
            None,
        )  # fmt: skip
        jobs.link.enqueue(membership.pk if membership else None, anew="anew" in request.POST)
    return redirect("matching:runs")


def runs(request: HttpRequest) -> HttpResponse:
    """What linking did lately, and what it is doing now. Asked for by htmx, only the part that moves."""
    gate.ask(request.viewer, "quality.see")
    shown = {
        "runs": gate.visible(request.viewer, MatchRun.objects.order_by("-pk"))[:20],
        "is_asked_for": jobs.is_asked_for(),
        "waiting": waiting().count(),
        "may_run": request.viewer.may("match.run"),
    }
    template = "matching/runs.html#now" if request.htmx else "matching/runs.html"
    return render(request, template, shown)
