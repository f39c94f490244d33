"""The barriers log: what stands in the way, for whom, whose it is, and what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.barriers import changes, facets, reading
from alongside.barriers.forms import FacetsForm, LogForm
from alongside.barriers.models import Barrier
from alongside.barriers.rules import DOMAINS, STANDING, State
from alongside.barriers.showing import tag_of
from alongside.people import seen
from alongside.people.models import Person
from alongside.tasks import follow_up
from alongside.tasks.models import Task

PER_PAGE = 50
FOR_EVERYBODY = (
    "For something that everybody meets. Name nobody here: the whole partnership reads it. "
    "For one person, begin on their page."
)
TABS: dict[str, tuple[str, Q]] = {
    **{each.value: (each.label, Q(state=each)) for each in State},
    "everybodys": ("Stand in everybody's way", Q(person=None, state__in=STANDING)),
}


def barriers(request: Request) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "barrier.log")
    chosen = request.GET.get("show", "open")
    chosen = chosen if chosen in TABS else "open"
    domain, kind, words = request.GET.get("domain", ""), request.GET.get("kind", ""), facets.in_force()
    rows = gate.visible(viewer, Barrier.objects.filter(TABS[chosen][1])).select_related("at_agency", "person")
    rows = rows.filter(domain=domain) if domain in DOMAINS else rows
    rows = rows.filter(kind=kind) if kind in words.kinds else rows
    page = Paginator(rows.order_by("-met_on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    gate.looked_at(viewer, "barrier.list", count=len(page))
    names = seen.names(viewer, {each.person_id for each in page if each.person_id})
    counted = reading.counts(viewer)
    context = {
        "tabs": [
            {"label": label, "url": f"?show={slug}", "count": counted[slug], "is_current": slug == chosen}
            for slug, (label, _) in TABS.items()
        ],
        "page": page,
        "shown": chosen,
        "domain": domain,
        "kind": kind,
        "kinds": words.kinds.items(),
        "may_define": viewer.may("barrier.define"),
        "domains": [(slug, each.label) for slug, each in DOMAINS.items()],
        "barriers": [(each, names.get(each.person_id or 0, ""), each.weeks(today), tag_of(each)) for each in page],
    }
    return render(request, "barriers/list.html", context)


def log(request: Request) -> HttpResponse:
    """For everybody: a rule or a practice, naming nobody."""
    return _log(request, back=reverse("barriers:list"), intro=FOR_EVERYBODY)


def log_for(request: Request, key: str) -> HttpResponse:
    """For one person."""
    gate.ask(request.viewer, "barrier.log")
    person = gate.look(request.viewer, Person.objects.current(), key=key)
    intro = f"For {seen.name_of(request.viewer, person.pk)}. Those who may see this part of their life will see it."
    return _log(request, back=reverse("workspace:person", args=[key]), intro=intro, person=person)


def from_action(request: Request, pk: int) -> HttpResponse:
    """What holds an action up turns out to be a barrier: logged, and the action waits for it."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "barrier.log")
    task = gate.look(viewer, Task.objects.select_related("person", "agency"), pk=pk)
    opening = next((each for each in follow_up.in_force().answers if each.opens == "barrier"), None)
    form = LogForm(request.POST or None, viewer=viewer, today=today, initial={"met_on": today})
    back = reverse("tasks:task", args=[pk])
    if opening is not None and request.method == "POST" and form.is_valid():
        changes.log_from_action(by=viewer, task=task, code=opening.code, today=today, **form.cleaned_data)
        messages.success(request, "The barrier is logged, and the action waits for it.")
        return redirect(back)
    return _page(request, form, back, f"It holds up: {task.title}")


def _log(request: Request, *, back: str, intro: str, **about: Any) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "barrier.log")
    form = LogForm(
        request.POST or None, viewer=viewer, today=today, for_everybody="person" not in about, initial={"met_on": today}
    )
    if request.method == "POST" and form.is_valid():
        logged = changes.log_barrier(by=viewer, **about, **form.cleaned_data)
        messages.success(request, "Logged. You will hear what becomes of it.")
        return redirect("barriers:barrier", pk=logged.pk)
    return _page(request, form, back, intro)


def _page(request: Request, form: LogForm, back: str, intro: str) -> HttpResponse:
    context = {
        "title": "Log a barrier",
        "form": form,
        "back_url": back,
        "cancel_url": back,
        "button": "Log it",
        "intro": intro,
    }
    return render(request, "barriers/log.html", context)


def define(request: Request) -> HttpResponse:
    """How barriers are described here, as a definition with its versions."""
    gate.ask(request.viewer, "barrier.define")
    form = FacetsForm(request.POST or None, initial={"body": facets.body_in_force()})
    if request.method == "POST" and form.is_valid():
        changes.save_facets(by=request.viewer, **form.cleaned_data)
        messages.success(request, "In force from now on.")
        return redirect("barriers:define")
    return render(request, "barriers/define.html", {"form": form, "versions": facets.versions()})
