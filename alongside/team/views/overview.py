"""The board, and how many people each worker leads."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.team import board as rows
from alongside.team import changes, leaving, terms
from alongside.team.around import mine_or_ours
from alongside.team.forms import TermsForm
from alongside.team.pictures import loads_picture

PER_PAGE = 25
DRAWN = 20  # of the fullest workers; all stand in the list below the picture


def board(request: Request) -> HttpResponse:
    """Everybody on the list or with a lead: who leads, how they are, what comes next. Without a lead on top."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "team.see")
    lines = rows.lines(viewer, today)
    chosen = request.GET.get("show", "everyone")
    chosen = chosen if chosen in rows.TABS else "everyone"
    page = Paginator([line for line in lines if rows.TABS[chosen][1](line)], PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"label": label, "url": f"?show={slug}", "count": sum(map(belongs, lines)), "is_current": slug == chosen}
        for slug, (label, belongs) in rows.TABS.items()
    ]
    for_me = mine_or_ours(viewer).open().filter(to_worker=viewer.user_id)  # type: ignore[attr-defined]
    context = {
        "tabs": tabs, "page": page, "lines": rows.filled(viewer, list(page), today), "chosen": chosen, "today": today,
        "for_me": list(for_me.select_related("person", "lead__agency", "lead__worker")), "is_empty": not lines,
        "without": sum(line.lead is None for line in lines),
        "may_export": viewer.may("export.make"),
    }  # fmt: skip
    return render(request, "team/board.html", context)


def workers(request: Request) -> HttpResponse:
    """How many people each worker leads, who leaves, and who is covered."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "team.see")
    agreed = terms.in_force()
    loads = rows.loads(viewer, today, agreed)
    gate.looked_at(viewer, "team.see", count=len(loads))
    page = Paginator(leaving.workers(viewer, today, agreed), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "picture": loads_picture(loads[:DRAWN], agreed.load) if loads else None, "limit": agreed.load,
        "not_drawn": max(0, len(loads) - DRAWN), "page": page, "covers": leaving.covers(viewer, today), "today": today,
        "may_cover": viewer.may("team.cover"), "may_assign": viewer.may("team.assign"), "may_edit": viewer.may("team.edit"),
    }  # fmt: skip
    return render(request, "team/workers.html", context)


def edit_terms(request: Request) -> HttpResponse:
    viewer = request.viewer
    gate.ask(viewer, "team.edit")
    form = TermsForm(request.POST or None, initial={"body": terms.text_in_force()})
    if request.method == "POST" and form.is_valid():
        try:
            changes.set_terms(by=viewer, **form.cleaned_data)
        except Refused as refused:
            form.add_error("body", refused.because)
        else:
            messages.success(request, "The new terms are in force.")
            return redirect("team:workers")
    back = reverse("team:workers")
    context = {"title": "Change how many people one worker leads", "form": form, "back_url": back, "cancel_url": back}
    return render(request, "kit/form_page.html", context, status=400 if form.errors else 200)
