"""Tasks: mine, my agency's, late ones first; take one, finish it with a result, ask for one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.policy import Reach, Viewer
from alongside.access.request import Request
from alongside.people import seen
from alongside.people.models import Person, Record
from alongside.tasks import changes
from alongside.tasks.forms import AskForm, FinishForm
from alongside.tasks.models import Task
from alongside.tasks.rules import Timing

PER_PAGE = 50
COLOURS = {
    Timing.DONE: "green",
    Timing.OVERDUE: "red",
    Timing.TODAY: "orange",
    Timing.THIS_WEEK: "blue",
    Timing.LATER: "grey",
}


@dataclass(frozen=True)
class Shown:
    """A task as a page shows it. name: of the person; blank where the viewer may not know who it is."""

    task: Task
    name: str
    timing: str
    colour: str


def tabs_for(viewer: Viewer) -> dict[str, tuple[str, Q]]:
    """The saved views of a viewer's tasks: slug -> label, condition."""
    is_open = Q(done_at=None)
    tabs = {
        "mine": ("Mine", is_open & Q(owner=viewer.user_id)),
        "free": ("My agency's, nobody's yet", is_open & Q(agency=viewer.agency_id, owner=None)),
        "agency": ("All of my agency's", is_open & Q(agency=viewer.agency_id)),
    }
    if viewer.grant.reach is Reach.PARTNERSHIP:
        tabs["all"] = ("Every agency's", is_open)
    return {**tabs, "done": ("Done", Q(done_at__isnull=False))}


def task_list(request: Request) -> HttpResponse:
    viewer = request.viewer
    tabs = tabs_for(viewer)
    chosen = request.GET.get("show", "mine")
    chosen = chosen if chosen in tabs else "mine"
    tasks = gate.visible(viewer, Task.objects.all())
    order = ["-done_at"] if chosen == "done" else ["due_on", "pk"]
    rows = tasks.filter(tabs[chosen][1]).select_related("agency", "owner", "person").order_by(*order)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = _shown(viewer, list(page))
    gate.looked_at(viewer, "task.list", count=len(shown))
    links = [
        {
            "label": label,
            "url": f"?show={slug}",
            "count": None if slug == "done" else tasks.filter(condition).count(),
            "is_current": slug == chosen,
        }
        for slug, (label, condition) in tabs.items()
    ]
    return render(
        request, "tasks/list.html", {"tabs": links, "page": page, "tasks": shown, "is_done": chosen == "done"}
    )


def task(request: Request, pk: int) -> HttpResponse:
    """One task, and the form that finishes it."""
    viewer = request.viewer
    row = gate.look(viewer, Task.objects.select_related("agency", "owner", "person"), pk=pk)
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.finish(by=viewer, task=row, **form.cleaned_data)
        messages.success(request, "The task is done. Your result is kept with it.")
        return redirect("tasks:list")
    may_take = row.done_at is None and row.agency_id == viewer.agency_id and row.owner_id != viewer.user_id
    context = {
        "shown": _shown(viewer, [row])[0],
        "form": form if row.done_at is None and viewer.may("task.finish") else None,
        "may_take": may_take and viewer.may("task.take"),
    }
    return render(request, "tasks/task.html", context)


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    row = gate.look(request.viewer, Task.objects.select_related("agency"), pk=pk)
    changes.take(by=request.viewer, task=row)
    messages.success(request, "The task is yours.")
    return redirect("tasks:task", pk=pk)


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
        messages.success(request, "The task is with the agency you chose.")
        return redirect(back)
    context = {"title": "Ask for something", "form": form, "back_url": back, "cancel_url": back, "button": "Ask"}
    return render(request, "tasks/ask.html", {**context, "name": seen.names(viewer, [person.pk])[person.pk]})


def _shown(viewer: Viewer, tasks: list[Task]) -> list[Shown]:
    today = timezone.localdate()
    names = seen.names(viewer, {task.person_id for task in tasks})
    timings = [task.timing(today) for task in tasks]
    return [
        Shown(task, names.get(task.person_id, ""), timing.value.capitalize(), COLOURS[timing])
        for task, timing in zip(tasks, timings, strict=True)
    ]
