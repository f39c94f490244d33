"""What waits on one's own agency, over everybody; and the areas of life as a definition."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.package import areas, changes, reading
from alongside.package.forms import AreasForm
from alongside.people import seen

PER_PAGE = 50


def waiting(request: Request) -> HttpResponse:
    """Promises and next steps that are this agency's move, late ones first."""
    viewer = request.viewer
    gate.ask(viewer, "package.see")
    found = reading.waiting_on_us(viewer, timezone.localdate())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    names = seen.names(viewer, {each.person_id for each in page})
    gate.looked_at(viewer, "package.waiting", count=len(page))
    leaderless = list(reading.without_lead(viewer)[:PER_PAGE])
    named = seen.names(viewer, [each.person_id for each in leaderless])
    context = {
        "leaderless": [(each, named.get(each.person_id, seen.NAME_NOT_SHOWN)) for each in leaderless],
        "page": page,
        "rows": [(each, names.get(each.person_id, seen.NAME_NOT_SHOWN)) for each in page],
        "late": sum(each.is_late for each in found),
        "agency": viewer.agency_name,
        "may_define": viewer.may("package.define"),
    }
    return render(request, "package/waiting.html", context)


def define(request: Request) -> HttpResponse:
    """The areas of life that packages go through, as a definition with its versions."""
    gate.ask(request.viewer, "package.define")
    form = AreasForm(request.POST or None, initial={"body": areas.body_in_force()})
    if request.method == "POST" and form.is_valid():
        changes.save_areas(by=request.viewer, **form.cleaned_data)
        messages.success(request, "In force from now on.")
        return redirect("package:define")
    return render(request, "package/define.html", {"form": form, "versions": areas.versions()})
