"""A small meeting around one plan: called, prepared, decided, and what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.conference import reading
from alongside.conference.changes import conferences as changes
from alongside.conference.forms import AnswerForm, BecauseForm, CallForm, DecideForm, SayForm, ViewForm
from alongside.conference.models import Conference, Invitation
from alongside.people import seen
from alongside.people.models import Person
from alongside.support import reading as plans
from alongside.team import reading as team

WHY_NOT = "Why was it not held?"


def of_person(request: Request, key: str) -> HttpResponse:
    """All conferences around one person."""
    person = _person(request, key)
    rows = reading.conferences(request.viewer, person)
    gate.looked_at(request.viewer, "conference.see", count=len(rows))
    context = {"person": person, "name": seen.name_of(request.viewer, person.pk), "rows": rows,
               "may_call": request.viewer.may("conference.call")}  # fmt: skip
    return render(request, "conference/of_person.html", context)


def call(request: Request, key: str) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "conference.call")
    person = _person(request, key)
    form = CallForm(request.POST or None, viewer=viewer, agencies=reading.alongside(viewer, person), today=today,
                    initial={"person_is": Conference.Place.TO_ASK})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = {**form.cleaned_data}
        when = changes.When(said.pop("on"), said.pop("at"), said.pop("where"))
        try:
            row = changes.call(
                by=viewer, person=person, when=when, today=today, **{**said, "invite": list(said["invite"])}
            )
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Called. Each agency has been asked, as an action.")
            return redirect("conference:conference", row.pk)
    back = reverse("conference:of", args=[key])
    return _form(request, form, "Call a case conference", "Call it", back, person)


def conference(request: Request, pk: int) -> HttpResponse:
    """One conference: the person's view first, then what clashes, who comes, what is known, what was decided."""
    viewer, today = request.viewer, timezone.localdate()
    row = _row(request, pk)
    rows = plans.of_person(viewer, row.person, today) if viewer.may("plan.see") else []
    invitations, said = reading.invitations(viewer, row), reading.said(viewer, row)
    is_open, is_mine = row.state == Conference.State.PLANNED, row.agency_id == viewer.agency_id
    context = {
        "conference": row, "name": seen.name_of(viewer, row.person_id), "said": said,
        "decisions": reading.decisions(viewer, said["decision"]),
        "invitations": invitations, "lead": _lead_of(request, row),
        "clashes": [each.finding for each in plans.findings(viewer, row.person, rows, today) if each.set_aside is None],
        "ours": _ours(request, invitations) if is_open else None, "is_open": is_open, "may_end": is_open and is_mine,
        "may_say": viewer.may("conference.say"), "was_cancelled": row.state == Conference.State.NOT_HELD,
    }  # fmt: skip
    return render(request, "conference/conference.html", context)


def view(request: Request, pk: int) -> HttpResponse:
    """What the person wants from it."""
    row = _row(request, pk, "conference.say")
    form = ViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.say(by=request.viewer, conference=row, kind="view", **form.cleaned_data)
        messages.success(request, "Kept. It stands first on the page.")
        return redirect("conference:conference", pk)
    return _form_of(request, form, "The person's view", "Save", row)


def say(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk, "conference.say")
    form = SayForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        changes.say(by=request.viewer, conference=row, **form.cleaned_data)
        messages.success(request, "Kept. Those see it who may see that kind of fact.")
        return redirect("conference:conference", pk)
    return _form_of(request, form, "Send information or note something", "Save", row)


def decide(request: Request, pk: int) -> HttpResponse:
    """One decision, which becomes an action."""
    viewer, today = request.viewer, timezone.localdate()
    row = _row(request, pk, "conference.say")
    agencies = reading.may_do(viewer, row.person)
    form = DecideForm(request.POST or None, viewer=viewer, agencies=agencies, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            changes.decide(by=viewer, conference=row, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Decided. It is an action now, with its owner and day.")
            return redirect("conference:conference", pk)
    return _form_of(request, form, "What was decided", "Make it an action", row)


def answer(request: Request, pk: int) -> HttpResponse:
    """Say whether one's own agency comes."""
    row = _row(request, pk, "conference.say")
    ours = _ours(request, reading.invitations(request.viewer, row))
    if ours is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.answer(by=request.viewer, invitation=ours, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Whoever called the conference sees your answer.")
            return redirect("conference:conference", pk)
    return _form_of(request, form, "Will your agency be there?", "Answer", row)


@require_POST
def held(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk, "conference.call")
    try:
        changes.held(by=request.viewer, conference=row, today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
    else:
        messages.success(request, "Held. What was decided stands below.")
    return redirect("conference:conference", pk)


def not_held(request: Request, pk: int) -> HttpResponse:
    row = _row(request, pk, "conference.call")
    form = BecauseForm(request.POST or None, label=WHY_NOT)
    if request.method == "POST" and form.is_valid():
        try:
            changes.not_held(by=request.viewer, conference=row, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Kept with the reason.")
            return redirect("conference:conference", pk)
    return _form_of(request, form, "It was not held", "Save", row)


def _person(request: Request, key: str) -> Person:
    gate.ask(request.viewer, "conference.see")
    return gate.look(request.viewer, Person.objects.current(), key=key)


def _row(request: Request, pk: int, verb: str = "conference.see") -> Conference:
    gate.ask(request.viewer, verb)
    return gate.look(request.viewer, Conference.objects.select_related("person", "agency"), pk=pk)


def _ours(request: Request, invitations: list[Invitation]) -> Invitation | None:
    return next((each for each in invitations if each.agency_id == request.viewer.agency_id), None)


def _lead_of(request: Request, row: Conference) -> str:
    """Who leads with the person, as far as this viewer may be told; blank where nobody does."""
    lead = team.lead_of(request.viewer, row.person_id, timezone.localdate())
    if lead is None or not team.is_named_to(request.viewer, lead.agency):
        return ""
    return f"{lead.worker.name}, {lead.agency.name}" if lead.worker else lead.agency.name


def _form_of(request: Request, form: Form, title: str, button: str, row: Conference) -> HttpResponse:
    return _form(request, form, title, button, reverse("conference:conference", args=[row.pk]), row.person)


def _form(request: Request, form: Form, title: str, button: str, back: str, person: Person) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back, "cancel_url": back,
               "name": seen.name_of(request.viewer, person.pk)}  # fmt: skip
    return render(request, "conference/form.html", context, status=400 if form.errors else 200)
