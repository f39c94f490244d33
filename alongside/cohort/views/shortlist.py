"""The shortlist, its order, and working everybody out anew."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.cohort import changes, documents, shortlist
from alongside.cohort.changes.defining import NewerVersion
from alongside.cohort.checking import STUCK_AFTER
from alongside.cohort.criteria import BadCriteria
from alongside.cohort.forms import RankingForm
from alongside.cohort.jobs import assess_everyone_later
from alongside.cohort.models import AssessmentRun
from alongside.cohort.ranking import Ranking, ranking_changes, read_ranking
from alongside.definitions.models import Definition

PER_PAGE = 25
COLUMNS = {
    "parts": "Points, part by part",
    "nominated": "Nominated by",
    "areas": "Areas of disadvantage",
    "since": "Since",
}
USUAL_COLUMNS = ("parts", "nominated", "since")


def shortlist_page(request: Request) -> HttpResponse:
    viewer = request.viewer
    gate.ask(viewer, "shortlist.see")
    used = documents.list_in_use()
    if used is None:
        return render(request, "cohort/shortlist.html", {"is_set_up": False, "may_edit": viewer.may("criteria.edit")})
    ranking = used.ranking
    tab = request.GET.get("show", "all")
    tab = tab if tab in shortlist.TABS else "all"
    listed = shortlist.Listed(viewer, ranking, tab)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    chosen = [name for name in request.GET.getlist("column") if name in COLUMNS] or list(USUAL_COLUMNS)
    return render(
        request,
        "cohort/shortlist.html",
        {
            "is_set_up": True,
            "rows": shortlist.rows_for(viewer, list(page), used.criteria, ranking),
            "page": page,
            "ranking": ranking,
            "criteria_set": used.definition,
            "tab": tab,
            "tabs": [
                {"label": label, "url": f"?show={name}", "count": listed.counts[name], "is_current": name == tab}
                for name, label in shortlist.TABS.items()
            ],
            "columns": [{"name": name, "label": label, "is_shown": name in chosen} for name, label in COLUMNS.items()],
            "shown": chosen,
            "eligible_count": listed.counts["eligible"],
            "first_label": f"First {ranking.size}",
            "run": last_run(viewer),
            "may_assess": viewer.may("criteria.assess"),
            "may_order": viewer.may("shortlist.order"),
            "may_see_composition": viewer.may("composition.see"),
            "may_export": viewer.may("export.make"),
        },
    )


def ranking_page(request: Request) -> HttpResponse:
    """Change the weights, see what that does to the order, then save with a reason."""
    viewer = request.viewer
    gate.ask(viewer, "shortlist.order")
    used = documents.list_in_use()
    if used is None:
        return redirect("cohort:shortlist")
    form = RankingForm(
        request.POST or None,
        body=used.order.body,
        ranking=used.ranking,
        sets={slug: each.title for slug, each in documents.sets_in_use().items()},
        initial={"version": used.order.version},
    )
    is_preview = request.POST.get("do") == "preview"
    if request.method == "POST" and form.is_valid() and not is_preview:
        try:
            changes.set_ranking(
                by=viewer,
                body=form.cleaned_data["body"],
                note=form.cleaned_data["note"],
                version=form.cleaned_data["version"],
            )
        except (NewerVersion, BadCriteria) as error:
            form.add_error(None, f"{error} What you typed is kept below.")
        else:
            messages.success(request, "The shortlist has its new order.")
            return redirect("cohort:shortlist")
    if is_preview:
        form.is_valid()
        form.errors.pop("note", None)
    body = getattr(form, "cleaned_data", {}).get("body") if form.is_bound else None
    preview = _preview(viewer, used, read_ranking(body)) if body else None
    history = list(documents.versions(documents.RANKING, documents.SHORTLIST)[:20])
    return render(
        request,
        "cohort/ranking.html",
        {"form": form, "preview": preview, "history": _with_changes(history)},
    )


def _preview(viewer: Viewer, used: documents.ListInUse, after: Ranking) -> dict[str, object]:
    """Who would move, as the viewer may see them. Another set is not measured yet: nothing to show."""
    if after.set != used.ranking.set:
        return {"is_other_set": True}
    old, new = shortlist.tried(viewer, used.ranking, after)
    joins, leaves = shortlist.moved(old, new, after.size)
    was = {each.person_id: each.place for each in old}
    shown = shortlist.rows_for(viewer, new[: after.size], used.criteria, after)
    return {
        "rows": [(row, was[row.ranked.person_id]) for row in shown],
        "joins": len(joins),
        "leaves": len(leaves),
    }


def _with_changes(history: list[Definition]) -> list[tuple[Definition, list[str]]]:
    older = [*history[1:], None]
    return [
        (each, ranking_changes(documents.ranking_of(before.body), documents.ranking_of(each.body)) if before else [])
        for each, before in zip(history, older, strict=True)
    ]


@require_POST
def set_up(request: Request) -> HttpResponse:
    """Put the shipped criteria and order in place."""
    changes.ship_definitions(by=request.viewer)
    messages.success(request, "The criteria and the order that come with Alongside are in place. You can change them.")
    return redirect("cohort:criteria")


@require_POST
def assess(request: Request) -> HttpResponse:
    """Work everybody out anew, in the background; a run under way is shown instead of doubled."""
    viewer, today = request.viewer, timezone.localdate()
    running = last_run(viewer)
    if running is None or not running.is_running or timezone.now() - running.started_at > STUCK_AFTER:
        running = changes.start(by=viewer, on=today)
        mine = next(
            each for each in request.memberships if (each.agency_id, each.role) == (viewer.agency_id, viewer.role)
        )
        assess_everyone_later.enqueue(running.pk, mine.pk)
    return redirect("cohort:run", running.pk)


def run(request: Request, pk: int) -> HttpResponse:
    """How far the working out has come."""
    gate.ask(request.viewer, "criteria.see")
    shown = gate.visible(request.viewer, AssessmentRun.objects.filter(pk=pk)).first()
    if shown is None:
        return redirect("cohort:criteria")
    template = "cohort/run_progress.html" if request.htmx else "cohort/run.html"
    return render(request, template, {"run": shown, "run_url": reverse("cohort:run", args=[pk])})


def last_run(viewer: Viewer) -> AssessmentRun | None:
    return gate.visible(viewer, AssessmentRun.objects.all()).first()
