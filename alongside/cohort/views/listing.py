"""The list, how many places there are, and the rules that the list goes by."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.cohort import changes, documents, listing, places
from alongside.cohort.changes.defining import NewerVersion
from alongside.cohort.criteria import BadCriteria
from alongside.cohort.forms.listing import CapacityForm, OnDayForm, RulesForm
from alongside.cohort.models import Capacity, Proposal

PER_PAGE = 25


def list_page(request: Request) -> HttpResponse:
    """Who is on the list today, or was on a day that is asked for."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "list.see")
    form = OnDayForm(request.GET if "on_day" in request.GET else None)
    on: dt.date = form.cleaned_data["on"] if form.is_bound and form.is_valid() else today
    on = min(on, today)
    _, statuses = documents.statuses_in_use()
    rows = listing.on_list(viewer, on)
    tabs = listing.tabs(rows, statuses, on)
    tab = request.GET.get("show", listing.ALL)
    tab = tab if tab in {each.name for each in tabs} else listing.ALL
    page = Paginator(listing.chosen(rows, tab, on), PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: request.GET[name] for name in ("on_day", "on_month", "on_year") if name in request.GET}
    return render(
        request,
        "cohort/list.html",
        {
            "rows": listing.shown(viewer, list(page), on),
            "page": page,
            "tab": tab,
            "tabs": [
                {"label": each.label, "url": f"?{urlencode({**kept, 'show': each.name})}", "count": each.count,
                 "is_current": each.name == tab}
                for each in tabs
            ],
            "unseen": listing.unseen(viewer, on, tabs[0].count),
            "picture": places.picture_on(on),
            "waiting": gate.visible(viewer, Proposal.objects.open()).count(),
            "form": form, "on": on, "today": today, "is_past": on < today,
            "may_see_shortlist": viewer.may("shortlist.see"),
            "may_see_composition": viewer.may("composition.see"),
        },
    )  # fmt: skip


def places_page(request: Request) -> HttpResponse:
    """How many places there are, how many are free, and every change of that with its reason."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "list.see")
    data, referral = places.capacity_on(today)
    begin = {"data_places": data, "referral_places": referral, "starts_on": today}
    form = CapacityForm(request.POST or None, initial=begin) if viewer.may("list.capacity") else None
    if request.method == "POST":
        gate.ask(viewer, "list.capacity")
        if form is not None and form.is_valid():
            try:
                changes.set_capacity(by=viewer, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.because)
            else:
                messages.success(request, "The number of places is changed. Nobody loses theirs by it.")
                return redirect("cohort:places")
    shown = {"form": form, "picture": places.picture_on(today), "today": today}
    return render(
        request, "cohort/places.html", {**shown, "history": gate.visible(viewer, Capacity.objects.all())[:50]}
    )


def rules(request: Request, slug: str) -> HttpResponse:
    """The statuses, or how the list is agreed: to read, and for whoever leads the list to change."""
    viewer = request.viewer
    gate.ask(viewer, "list.see")
    if slug not in documents.READERS:
        raise Http404
    newest = documents.versions(documents.LIST, slug).first()
    body = newest.body if newest else documents.shipped(slug)
    read = documents.READERS[slug]
    begin = {"body": body, "version": newest.version if newest else None}
    form = RulesForm(request.POST or None, initial=begin, read=read) if viewer.may("list.edit") else None
    if request.method == "POST":
        gate.ask(viewer, "list.edit")
        if form is not None and form.is_valid() and _saved(request, form, slug):
            messages.success(request, "The new version is in use.")
            return redirect("cohort:list_rules", slug)
    shown = {"slug": slug, "rules": read(body), "newest": newest, "form": form, "back_url": reverse("cohort:list")}
    return render(request, "cohort/list_rules.html", shown)


def _saved(request: Request, form: RulesForm, slug: str) -> bool:
    values = form.cleaned_data
    try:
        changes.edit_list_rules(by=request.viewer, slug=slug, body=values["body"], note=values["note"],
                                version=values.get("version"))  # fmt: skip
    except NewerVersion as newer:
        form.add_error(None, f"{newer} What you typed is kept. Look at what they changed, then save again.")
        kept = request.POST.copy()
        kept["version"] = str(newer.theirs.version)
        form.data = kept
    except BadCriteria as error:
        form.add_error("body", str(error))
    else:
        return True
    return False
