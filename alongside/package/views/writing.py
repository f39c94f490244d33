"""Writing with the person: their words, an area of life, a goal, a need, and their word on it all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.kit import versus
from alongside.package import changes, reading
from alongside.package.forms import AgreeForm, GoalForm, NeedForm, SheetForm, VoiceForm
from alongside.package.models import Sheet, Voice
from alongside.package.reading import Shown
from alongside.package.views.page import in_use, of_area, whole
from alongside.people import seen
from alongside.people.models import Person
from alongside.team.around import workers

VOICE_FIELDS = ("words", "words_by", "words_on", "words_how", "strengths", "works", "does_not")
AREA_FIELDS = ("talk", "said_by", "said_on", "in_place", "next_step", "whose", "move_worker", "move_agency", "next_on")


def words(request: Request, key: str) -> HttpResponse:
    """Their words and how to work with them. The first save begins the package."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "package.edit")
    person, row, _ = in_use(request, key)
    newest = reading.newest_voice(viewer, row) if row else None
    blank = {"words_by": viewer.name, "words_on": today, "number": 0}
    initial = _now(newest, VOICE_FIELDS) if newest else blank
    form = VoiceForm(request.POST or None, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "number": form.cleaned_data["number"] or 0}
        try:
            changes.write_voice(by=viewer, package=row or changes.begin(by=viewer, person=person), **said)
        except changes.Newer as newer:

            def again(data: QueryDict) -> VoiceForm:
                return VoiceForm(data, today=today)

            return _both(request, again, newer.row, VOICE_FIELDS, reverse("package:package", args=[key]))
        messages.success(request, "Their words are kept. Read them back if you can.")
        return redirect("package:package", key)
    return _form(request, person, form, "What matters to them", reverse("package:package", args=[key]))


def area(request: Request, key: str, area: str) -> HttpResponse:
    """How one area of life stands."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "package.edit")
    person, shown = whole(request, key)
    found = of_area(request, person, shown, area)
    assert shown is not None
    initial = _now(found.sheet, AREA_FIELDS) if found.sheet else {"number": 0}
    alongside = workers(viewer, person, today)

    def form_of(data: QueryDict | None) -> SheetForm:
        return SheetForm(data, viewer=viewer, today=today, workers=alongside, initial=initial)

    form = form_of(request.POST or None)
    back = reverse("package:area", args=[key, area])
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "number": form.cleaned_data["number"] or 0}
        try:
            changes.write_area(by=viewer, package=shown.package, area=found.area, **said)
        except changes.Newer as newer:
            return _both(request, form_of, newer.row, AREA_FIELDS, back)
        messages.success(request, "Kept. What it said before is among the versions.")
        return redirect(back)
    kept_by = reading.keeper(shown.package, found.area.category)
    return _form(request, person, form, found.area.title, back, intro=found.area.hint, kept_by=kept_by)


def add_need(request: Request, key: str, area: str) -> HttpResponse:
    """Name something that has to be there."""
    gate.ask(request.viewer, "package.edit")
    person, shown = whole(request, key)
    found = of_area(request, person, shown, area)
    assert shown is not None
    form = NeedForm(request.POST or None)
    back = reverse("package:area", args=[key, area])
    if request.method == "POST" and form.is_valid():
        row = changes.add_need(
            by=request.viewer, package=shown.package, area=found.area, on=timezone.localdate(), **form.cleaned_data
        )
        messages.success(request, "Named. Say next who promises it, or what stands in the way.")
        return redirect("package:need", row.pk)
    return _form(request, person, form, f"{found.area.title}: what is needed", back)


def add_goal(request: Request, key: str) -> HttpResponse:
    gate.ask(request.viewer, "package.edit")
    person, shown = _begun(request, key)
    open_to = {each.area.slug: each.area for each in shown.areas}
    form = GoalForm(request.POST or None, areas=open_to)
    back = reverse("package:package", args=[key])
    if request.method == "POST" and form.is_valid():
        changes.add_goal(by=request.viewer, package=shown.package, on=timezone.localdate(), **form.cleaned_data)
        messages.success(request, "The goal is written down.")
        return redirect(back)
    return _form(request, person, form, "What they want", back)


def agree(request: Request, key: str) -> HttpResponse:
    """Go through it with the person and keep their word."""
    gate.ask(request.viewer, "package.edit")
    today = timezone.localdate()
    person, shown = _begun(request, key)
    form = AgreeForm(request.POST or None, today=today, initial={"on": today})
    back = reverse("package:package", args=[key])
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data, "is_agreed": form.cleaned_data["is_agreed"] == "yes"}
        changes.agree(by=request.viewer, package=shown.package, **said)
        done = "It is agreed with them." if said["is_agreed"] else "Kept: it is not agreed yet, and why."
        messages.success(request, done)
        return redirect(back)
    return _form(request, person, form, "Their word on it", back)


def _begun(request: Request, key: str) -> tuple[Person, Shown]:
    person, shown = whole(request, key)
    if shown is None:
        raise Http404
    return person, shown


def _now(row: Voice | Sheet, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} | {"number": row.number}


def _both(
    request: Request,
    form_of: Callable[[QueryDict], forms.Form],
    row: Voice | Sheet,
    names: tuple[str, ...],
    back: str,
) -> HttpResponse:
    """Both texts side by side. What was typed stands in the form, and now counts from what the other saved."""
    mine = request.POST.copy()
    mine["number"] = str(row.number)
    again = form_of(mine)
    again.is_valid()
    theirs = _now(row, names)
    return versus.both(request, again, theirs, by_name=row.written_by_name, at=row.written_at, back_url=back)


def _form(request: Request, person: Person, form: forms.Form, title: str, back: str, **more: object) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": back, "name": seen.name_of(request.viewer, person.pk), **more}
    return render(request, "package/form.html", context, status=400 if form.errors else 200)
