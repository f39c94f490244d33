"""Actions: mine, my agency's, one person's; late ones first. Ask for one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.people import seen
from alongside.people.models import Person, Record
from alongside.tasks import changes, reading
from alongside.tasks.forms import AskForm
from alongside.tasks.models import Task
from alongside.tasks.showing import shown

PER_PAGE = 50
TOGETHER = ("agency", "owner", "person", "blocked_by_agency")
SHOWN_EVEN_IF_EMPTY = {"mine", "free", "agency", "done"}
OPENS_ON = ("mine", "offered", "up", "free", "agency", "all")


def task_list(request: Request) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    tabs = reading.tabs_for(viewer, today)
    counts = reading.counts(gate.visible(viewer, Task.objects.open(), many=True), tabs)
    chosen = request.GET.get("show", "")
    if chosen not in tabs:  # one's own first; where there are none, what waits for somebody like them
        chosen = next((slug for slug in OPENS_ON if counts.get(slug)), "mine")
    tasks = gate.visible(viewer, Task.objects.all())
    order = ["-done_at"] if chosen == "done" else ["due_on", "pk"]
    rows = tasks.filter(tabs[chosen][1]).select_related(*TOGETHER).order_by(*order)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    listed = shown(viewer, page, today)
    gate.looked_at(viewer, "task.list", count=len(listed))
    links = [
        {"label": label, "url": f"?show={slug}", "count": counts.get(slug), "is_current": slug == chosen}
        for slug, (label, _) in tabs.items()
        if counts.get(slug) or slug in SHOWN_EVEN_IF_EMPTY or slug == chosen
    ]
    context = {"tabs": links, "page": page, "tasks": listed, "is_done": chosen == "done", "shown": chosen,
               "may_define": viewer.may("task.define")}  # fmt: skip
    return render(request, "tasks/list.html", context)


def theirs(request: Request, key: str) -> HttpResponse:
    """Everything that somebody agreed to do for one person, and what came of it."""
    viewer, today = request.viewer, timezone.localdate()
    person = gate.look(viewer, Person.objects.current(), key=key)
    rows = gate.visible(viewer, Task.objects.filter(person=person)).select_related(*TOGETHER)
    open_now = shown(viewer, rows.filter(done_at=None).order_by("due_on", "pk"), today)
    page = Paginator(rows.filter(done_at__isnull=False).order_by("-done_at"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"person": person, "name": seen.name_of(viewer, person.pk), "open": open_now, "page": page,
               "done": shown(viewer, page, today), "may_ask": viewer.may("task.ask")}  # fmt: skip
    return render(request, "tasks/theirs.html", context)


def ask(request: Request, key: str) -> HttpResponse:
    """Ask one of the agencies that are alongside a person."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "task.ask")
    person = gate.look(viewer, Person.objects.current(), key=key)
    alongside = gate.visible(viewer, Record.objects.filter(person=person)).values_list("agency", flat=True)
    form = AskForm(
        request.POST or None,
        agencies=[*alongside.distinct(), viewer.agency_id or 0],
        categories=viewer.grant.categories,
        today=today,
        initial={"agency": viewer.agency_id},
    )
    back = reverse("workspace:person", args=[key])
    if request.method == "POST" and form.is_valid():
        changes.ask_for(by=viewer, person=person, **form.cleaned_data)
        messages.success(request, "The action is with the agency you chose.")
        return redirect(back)
    context = {"title": "Ask for something", "form": form, "back_url": back, "cancel_url": back, "button": "Ask"}
    return render(request, "tasks/ask.html", {**context, "name": seen.names(viewer, [person.pk])[person.pk]})
