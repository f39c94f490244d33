"""The sources, one source, and what is said of it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Purpose
from alongside.access.request import Request
from alongside.kit.charts import column_chart
from alongside.partnership.standing import why_stopped
from alongside.sources import acting, changes, figures, overview
from alongside.sources.forms.sending import NewSourceForm, SourceForm
from alongside.sources.models import Import, Source, State

PER_PAGE = 25


def sources(request: Request) -> HttpResponse:
    today = timezone.localdate()
    gate.ask(request.viewer, "source.see")
    standings = overview.standings(request.viewer, today)
    shown = request.GET.get("show", "all")
    needing = [each for each in standings if each.findings or each.tag[0] in ("needs you", "could not be read")]
    tabs = [
        {"label": "All sources", "url": "?show=all", "count": len(standings), "is_current": shown != "attention"},
        {"label": "Need a look", "url": "?show=attention", "count": len(needing), "is_current": shown == "attention"},
    ]
    rows = needing if shown == "attention" else standings
    context = {"standings": rows, "tabs": tabs, "today": today, **_may(request)}
    return render(request, "sources/list.html", context)


def _may(request: Request) -> dict[str, bool]:
    return {"may_send": request.viewer.may("import.upload"), "may_edit": request.viewer.may("source.edit")}


def source(request: Request, slug: str) -> HttpResponse:
    gate.ask(request.viewer, "source.see")
    found = gate.look(request.viewer, Source.objects.select_related("agency"), slug=slug)
    uploads = gate.visible(request.viewer, Import.objects.filter(source=found))
    standing = overview.standing(
        request.viewer, found, list(uploads.exclude(state=State.WITHDRAWN).order_by("pk")), timezone.localdate()
    )
    columns = standing.columns
    page = Paginator(uploads, PER_PAGE).get_page(request.GET.get("page"))
    for upload in page:
        upload.source = found
    context = {
        "source": found,
        "standing": standing,
        "facts": _facts(found, standing),
        "chart": column_chart(columns, title="Rows in each file") if len(columns) > 1 else None,
        "page": page,
        "files": [(upload, figures.of(request.viewer, upload)) for upload in page],
        "stopped": why_stopped(Purpose.LINKAGE, timezone.localdate(), found.agency),
        "may_edit": request.viewer.may("source.edit"),
        "may_send": acting.may_act(request.viewer, found),
    }
    return render(request, "sources/source.html", context)


def _facts(found: Source, standing: overview.Standing) -> list[dict[str, object]]:
    says = {None: "as the profile says", True: "yes", False: "no"}[found.is_full_list]
    title = next((title for slug, title in overview.profile_choices() if slug == found.profile), found.profile)
    newest = standing.last.newest_on if standing.last else None
    return [
        {"key": "Agency", "value": found.agency.name},
        {
            "key": "Profile",
            "value": title,
            "url": reverse("sources:profile", args=[found.profile]),
            "action": "Look at it",
        },
        {"key": "Newest row", "value": overview.short_day(newest) if newest else None},
        {"key": "A file is due every", "value": f"{found.cadence_days} days"},
        {"key": "Each file names everyone", "value": says.capitalize()},
    ]


def add(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "source.edit")
    form = NewSourceForm(request.POST or None, profiles=overview.profile_choices())
    if request.method == "POST" and form.is_valid():
        try:
            made = changes.add_source(by=request.viewer, **form.cleaned_data)
            return redirect("sources:source", made.slug)
        except Refused as refusal:
            form.add_error(None, refusal.because)
    context = {
        "form": form,
        "title": "Add a source",
        "intro": "One export that one agency sends again and again.",
        "back_url": reverse("sources:list"),
        "button": "Add",
    }
    return render(request, "kit/form_page.html", context)


def edit(request: Request, slug: str) -> HttpResponse:
    gate.ask(request.viewer, "source.edit")
    found = gate.look(request.viewer, Source.objects.select_related("agency"), slug=slug)
    says = {None: "", True: "yes", False: "no"}[found.is_full_list]
    fields = ("title", "profile", "cadence_days", "change_threshold")
    initial = {name: getattr(found, name) for name in fields} | {"is_full_list": says}
    form = SourceForm(request.POST or None, initial=initial, profiles=overview.profile_choices())
    if request.method == "POST" and form.is_valid():
        try:
            changes.edit_source(by=request.viewer, source=found, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("sources:source", slug)
        except Refused as refusal:
            form.add_error(None, refusal.because)
    context = {"form": form, "title": "Change this source", "back_url": reverse("sources:source", args=[slug])}
    return render(request, "kit/form_page.html", context)
