"""Have records linked now, and see how far it has come."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.policy import Reach
from alongside.access.request import Request
from alongside.matching import jobs
from alongside.matching.models import MatchRun
from alongside.matching.reading import waiting
from alongside.methods.measures.disclosure import Shown
from alongside.outputs import disclosing


@require_POST
def link_now(request: Request) -> HttpResponse:
    """Queue a run; with `anew`, one that compares everybody again."""
    gate.ask(request.viewer, "match.run")
    if not jobs.is_asked_for():
        acting = (request.viewer.agency_id, request.viewer.role)
        mine = [each.pk for each in request.memberships if (each.agency_id, each.role) == acting]
        jobs.link.enqueue(mine[0] if mine else None, anew="anew" in request.POST)
    return redirect("matching:runs")


def runs(request: Request) -> HttpResponse:
    """What linking did lately, and what it is doing now. Asked for by htmx, only the part that moves."""
    gate.ask(request.viewer, "quality.see")
    shown = {
        "runs": [
            (run, _counts(request, run)) for run in gate.visible(request.viewer, MatchRun.objects.order_by("-pk"))[:20]
        ],
        "is_asked_for": jobs.is_asked_for(),
        "waiting": waiting().count() if request.viewer.grant.reach is not Reach.NONE else None,
        "may_run": request.viewer.may("match.run"),
    }
    template = "matching/runs.html#now" if request.htmx else "matching/runs.html"
    return render(request, template, shown)


def _counts(request: Request, run: MatchRun) -> dict[str, str]:
    """What a run did, small numbers hidden from whoever sees no people."""
    show = disclosing.in_force().show if request.viewer.grant.reach is Reach.NONE else Shown
    return {name: show(count).words for name, count in run.counts.items()}
