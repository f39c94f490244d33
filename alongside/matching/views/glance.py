"""Near-certain pairs a page at a time: tick those that are one person, leave the rest."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.kit.words import counted
from alongside.matching import changes
from alongside.matching.glance import seen_bundles, shown
from alongside.matching.models import Judgement, Suggestion
from alongside.matching.queue import seen_questions, tabs
from alongside.matching.rules.glance import NEAR_CERTAIN, Bundle

PAGE = 10


@require_http_methods(["GET", "HEAD", "POST"])
def glance(request: Request) -> HttpResponse:
    """A page of bundles. POST joins those that were ticked; what is not ticked stays as it is."""
    gate.ask(request.viewer, "match.see")
    found = seen_bundles(request.viewer)
    if request.method == "POST":
        gate.ask(request.viewer, "match.judge")
        ticked = set(request.POST.getlist("same"))
        _join(request, [each for each in found if each.key in ticked], len(ticked))
        return redirect(f"{request.path}?page={request.GET.get('page', '1')}")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    there = {
        "page": page,
        "bundles": [shown(request.viewer, each) for each in page],
        "tabs": tabs(request.viewer, "glance"),
        "near_certain": NEAR_CERTAIN,
        "may_judge": request.viewer.may("match.judge"),
    }
    return render(request, "matching/glance.html", there)


def _join(request: Request, bundles: list[Bundle], ticked: int) -> None:
    """Answer the questions of each bundle, and say what came of it."""
    made: list[Judgement] = []
    missed = ticked - len(bundles)
    for bundle in bundles:
        asked = seen_questions(request.viewer).filter(pk__in=bundle.questions)
        try:
            made += changes.same_together(by=request.viewer, suggestions=_in_order(list(asked)))
        except Refused:
            missed += 1
    waiting = sum(judgement.needs_second_look for judgement in made)
    if joined := len(made) - waiting:
        messages.success(request, f"{counted(joined, 'pair')} joined. You can take each back under Judged.")
    if waiting:
        words = counted(waiting, "join waits", "joins wait")
        messages.success(request, f"{words[0].upper()}{words[1:]} for a second look by somebody else.")
    if missed:
        messages.info(request, f"{counted(missed, 'tick')} had been answered meanwhile, or looked different by now.")
    if not ticked:
        messages.info(request, "Nothing was ticked, so nothing has changed.")


def _in_order(asked: list[Suggestion]) -> list[Suggestion]:
    return sorted(asked, key=lambda each: (-each.probability, each.pk))
