"""Who has assessed what, so that nobody has to tell it twice; and how often somebody had to all the same."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.conference import kinds, reading, rules
from alongside.conference.changes import assessments as changes
from alongside.conference.changes.kinds import save_kinds
from alongside.conference.forms import AssessmentForm, BecauseForm, KindsForm, ToldAgainForm
from alongside.conference.models import Assessment
from alongside.kit import words
from alongside.people import seen
from alongside.people.models import Person
from alongside.tasks.models import Task


def register(request: Request, key: str) -> HttpResponse:
    person = _person(request, key)
    viewer, today = request.viewer, timezone.localdate()
    rows = reading.assessments(viewer, person, today)
    gate.looked_at(viewer, "assessment.see", count=len(rows))
    context = {
        "person": person, "name": seen.name_of(viewer, person.pk), "today": today,
        "rows": _with_asks(viewer, person, rows), "told": reading.told(viewer, person, today),
        "may_note": viewer.may("assessment.note"), "may_define": viewer.may("assessment.define"),
        "form": ToldAgainForm(viewer=viewer),
    }  # fmt: skip
    return render(request, "conference/assessments.html", context)


def _with_asks(
    viewer: Viewer, person: Person, rows: list[reading.Shown]
) -> list[tuple[reading.Shown, list[Task], bool]]:
    """Each with who asked to see it, and whether this viewer may ask now."""
    asked = reading.asked_to_see(viewer, person)
    found = []
    for each in rows:
        ours = rules.asked_to_see(each.row.pk, viewer.agency_id)
        waits = any(task.about == ours and task.done_at is None for task in asked[each.row.pk])
        may_ask = viewer.may("assessment.note") and viewer.may("task.ask")
        can_be_asked = each.state in reading.RELIED_ON and not each.is_mine and not waits
        found.append((each, asked[each.row.pk], may_ask and can_be_asked))
    return found


def add(request: Request, key: str) -> HttpResponse:
    """Write one down. Where another of its kind still holds, that is said before anything is kept."""
    person = _person(request, key, "assessment.note")
    viewer, today = request.viewer, timezone.localdate()
    form = AssessmentForm(request.POST or None, viewer=viewer, today=today)
    there, there_is = "", None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made = None
        if said["is_made"] == "yes":
            made = changes.Made(said["on"], said["whom"], said["valid_until"], said["ask_at"])
        try:
            changes.note(by=viewer, person=person, kind=said["kind"], made=made, again_because=said["again_because"],
                         today=today)  # fmt: skip
        except changes.AlreadyDone as already:
            there, there_is = _already(already.row), already.row
            form.add_error("again_because", "Say why it has to be done again, or ask to see the one there is")
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Written down. Others will be told before they ask the same.")
            return redirect("conference:assessments", key)
    back = reverse("conference:assessments", args=[key])
    context = {"form": form, "title": "Write down an assessment", "button": "Save", "back_url": back, "cancel_url": back,
               "name": seen.name_of(viewer, person.pk), "there": there, "there_is": there_is,
               "may_ask": there_is is not None and there_is.agency_id != viewer.agency_id and viewer.may("task.ask")}  # fmt: skip
    return render(request, "conference/form.html", context, status=400 if form.errors else 200)


@require_POST
def told_again(request: Request, key: str) -> HttpResponse:
    """One tap: they had to tell it again."""
    person = _person(request, key, "assessment.note")
    form = ToldAgainForm(request.POST, viewer=request.viewer)
    said = form.cleaned_data if form.is_valid() else {}
    changes.told_again(by=request.viewer, person=person, on=timezone.localdate(), **said)
    messages.success(request, "Counted. It is not their fault, and it will be seen.")
    return redirect("conference:assessments", key)


@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    changes.accept(by=request.viewer, assessment=row, today=timezone.localdate())
    messages.success(request, f"{request.viewer.agency_name} accepts it and will not ask the same again.")
    return redirect("conference:assessments", row.person.key)


@require_POST
def ask_to_see(request: Request, pk: int) -> HttpResponse:
    """Ask whoever keeps it to show it."""
    row = _row(request, pk)
    try:
        task = changes.ask_to_see(by=request.viewer, assessment=row, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, refused.because)
    else:
        messages.success(request, f"{row.agency.name} is asked to show it by {words.day(task.due_on)}.")
    return redirect("conference:assessments", row.person.key)


def withdraw(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    form = BecauseForm(request.POST or None, label="Why is it not to be relied on?")
    back = reverse("conference:assessments", args=[row.person.key])
    if request.method == "POST" and form.is_valid():
        try:
            changes.withdraw(by=request.viewer, assessment=row, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Taken back. It stays on record with the reason.")
            return redirect(back)
    context = {"form": form, "title": f"Take back: {row.title}", "button": "Take it back", "back_url": back,
               "cancel_url": back, "name": seen.name_of(request.viewer, row.person_id)}  # fmt: skip
    return render(request, "conference/form.html", context, status=400 if form.errors else 200)


def define(request: Request) -> HttpResponse:
    """What people are assessed for, as a definition with its versions."""
    gate.ask(request.viewer, "assessment.define")
    form = KindsForm(request.POST or None, initial={"body": kinds.body_in_force()})
    if request.method == "POST" and form.is_valid():
        save_kinds(by=request.viewer, **form.cleaned_data)
        messages.success(request, "In force from now on.")
        return redirect("conference:define")
    context = {"form": form, "kinds": reading.kinds_with_names(), "versions": kinds.versions()}
    return render(request, "conference/define.html", context, status=400 if form.errors else 200)


def _person(request: Request, key: str, verb: str = "assessment.see") -> Person:
    gate.ask(request.viewer, verb)
    return gate.look(request.viewer, Person.objects.current(), key=key)


def _row(request: Request, pk: int) -> Assessment:
    gate.ask(request.viewer, "assessment.note")
    return gate.look(request.viewer, Assessment.objects.standing().select_related("person", "agency"), pk=pk)


def _already(row: Assessment) -> str:
    assert row.done_on is not None
    return rules.already(row.title, row.done_by, words.day(row.done_on), row.ask_at)
