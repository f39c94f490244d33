"""One plan: what all agencies ask of a person, side by side, with what stands in the way and whose move it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.kit import versus
from alongside.kit.words import day
from alongside.people import seen
from alongside.people.models import Person
from alongside.support import answers, changes, reading
from alongside.support.forms import RequirementForm, SetAsideForm
from alongside.support.models import EarlierText, Requirement
from alongside.support.rules import as_text


def plan(request: Request, key: str) -> HttpResponse:
    """All agencies by week, clashes first."""
    return _plan(request, _person(request, key))


def add(request: Request, key: str) -> HttpResponse:
    person = _person(request, key, "plan.edit")
    form = _form(request, person)
    if request.method == "POST" and form.is_valid():
        try:
            changes.require(by=request.viewer, person=person, **form.said())
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Written down.")
            return redirect("support:plan", key)
    return _form_page(request, form, person, "Add what is asked")


def requirement(request: Request, pk: int) -> HttpResponse:
    """One thing asked: change it, say it is done, or that it does not hold any more."""
    row = _row(request, pk)
    is_mine = request.viewer.may("plan.edit") and row.agency_id == request.viewer.agency_id
    form = _form(request, row.person, row)
    if is_mine and request.method == "POST" and form.is_valid():
        before = _form_of(request, row.person, row)
        said = {
            str(before.fields[name].label): versus.words_of(before, name, value)
            for name, value in _readable(before, row).items()
        }
        try:
            changes.alter(
                by=request.viewer, requirement=row, version=form.cleaned_data.get("version") or 0, earlier=as_text(said),
                **form.said(),
            )  # fmt: skip
        except changes.Newer as newer:
            return _both(request, form, newer.row)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Changed.")
            return redirect("support:plan", row.person.key)
    more = {
        "requirement": row,
        "is_mine": is_mine,
        "earlier": gate.visible(request.viewer, EarlierText.objects.filter(requirement=row)),
    }
    return _form_page(request, form, row.person, row.what, **more)


@require_POST
def done(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    changes.met(by=request.viewer, requirement=row, on=timezone.localdate())
    messages.success(request, "Done. Nobody needs to ask for it again.")
    return redirect("support:plan", row.person.key)


@require_POST
def over(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk)
    changes.end(by=request.viewer, requirement=row)
    messages.success(request, "It does not hold any more. What it said is kept.")
    return redirect("support:plan", row.person.key)


@require_POST
def leave(request: Request, key: str) -> HttpResponse:
    """A finding is known and stays as it is."""
    person = _person(request, key, "plan.edit")
    found = _chosen(request, person)
    form = SetAsideForm(request.POST, auto_id=_ids(found))
    if not form.is_valid():
        return _plan(request, person, wrong=form, wrong_key=found.finding.key)
    changes.set_aside(by=request.viewer, person=person, key=found.finding.key, **form.cleaned_data)
    messages.success(request, "Set aside. It comes back if the facts change.")
    return redirect("support:plan", key)


@require_POST
def ask_for_room(request: Request, key: str) -> HttpResponse:
    """Ask the other agency to flex."""
    person = _person(request, key, "plan.edit")
    found = _chosen(request, person)
    changes.ask_for_room(by=request.viewer, requirement=found.asked, key=found.finding.key, today=timezone.localdate())
    messages.success(request, f"{found.asked.agency.name} has your question as an action.")
    return redirect("support:plan", key)


@require_POST
def ask_to_see(request: Request, key: str) -> HttpResponse:
    """Ask for what somebody has already, instead of asking the person."""
    person, viewer, today = _person(request, key, "plan.edit"), request.viewer, timezone.localdate()
    found = _chosen(request, person)
    if found.has is None:
        raise Http404
    try:
        task = answers.ask_for(viewer, found.has.id, today) or changes.ask_to_show(
            by=viewer, requirement=_row(request, int(found.has.id)), today=today
        )
    except Refused as refused:
        messages.error(request, refused.because)
    else:
        messages.success(request, f"{task.agency.name} is asked to show it by {day(task.due_on)}.")
    return redirect("support:plan", key)


def _person(request: Request, key: str, verb: str = "plan.see") -> Person:
    gate.ask(request.viewer, verb)
    return gate.look(request.viewer, Person.objects.current(), key=key)


def _row(request: Request, pk: int) -> Requirement:
    gate.ask(request.viewer, "plan.see")
    return gate.look(
        request.viewer, Requirement.objects.filter(ended_at=None).select_related("agency", "person"), pk=pk
    )


def _chosen(request: Request, person: Person) -> reading.Marked:
    today = timezone.localdate()
    rows = reading.of_person(request.viewer, person, today)
    wanted = request.POST.get("finding", "")
    for each in reading.findings(request.viewer, person, rows, today):
        if each.finding.key == wanted:
            return each
    raise Http404


def _ids(marked: reading.Marked) -> str:
    """One page holds a form for each finding, and every field needs a name of its own."""
    return f"%s-{marked.finding.key[:8]}"


def _plan(request: Request, person: Person, wrong: SetAsideForm | None = None, wrong_key: str = "") -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    rows = reading.of_person(viewer, person, today)
    marked = reading.findings(viewer, person, rows, today)
    gate.looked_at(viewer, "plan.see", count=len(rows))
    context = {
        "person": person, "name": seen.name_of(viewer, person.pk), "rows": rows, "today": today,
        "open": [(each, wrong if wrong and each.finding.key == wrong_key else SetAsideForm(auto_id=_ids(each)))
                 for each in marked if each.set_aside is None],
        "left": [each for each in marked if each.set_aside is not None],
        "weeks": reading.weeks(rows, marked, today), "standing": reading.standing_rules(rows, marked),
        "done": reading.done(rows), "may_edit": viewer.may("plan.edit"), "may_ask": viewer.may("task.ask"),
        "wrong": wrong,
    }  # fmt: skip
    return render(request, "support/plan.html", context, status=400 if wrong else 200)


def _now(row: Requirement) -> dict[str, Any]:
    return {name: getattr(row, name) for name in changes.TEXT}


def _readable(form: RequirementForm, row: Requirement) -> dict[str, Any]:
    """As it stands, without what comes first that this worker may not see."""
    return {**_now(row), "after": [each for each in row.after if each not in form.unseen]}


def _form(request: Request, person: Person, row: Requirement | None = None) -> RequirementForm:
    return _form_of(request, person, row, request.POST or None)


def _form_of(request: Request, person: Person, row: Requirement | None, data: Any = None) -> RequirementForm:
    others = [each for each in reading.of_person(request.viewer, person, timezone.localdate()) if each != row]
    initial = {**_now(row), "version": row.version} if row is not None else {"source": Requirement.Source.TOLD}
    return RequirementForm(data, viewer=request.viewer, others=others, initial=initial)


def _both(request: Request, form: RequirementForm, row: Requirement) -> HttpResponse:
    mine = request.POST.copy()
    mine["version"] = str(row.version)
    again = _form_of(request, row.person, row, mine)
    again.is_valid()
    back = reverse("support:plan", args=[row.person.key])
    return versus.both(
        request, again, _readable(again, row), by_name=row.written_by_name, at=row.written_at, back_url=back
    )


def _form_page(request: Request, form: RequirementForm, person: Person, title: str, **more: object) -> HttpResponse:
    back = reverse("support:plan", args=[person.key])
    context = {"form": form, "title": title, "back_url": back, "name": seen.name_of(request.viewer, person.pk), **more}
    return render(request, "support/requirement.html", context, status=400 if form.errors else 200)
