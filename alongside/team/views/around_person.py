"""One person's team: who leads and who led, who stands beside; give, hand over and end a lead."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
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
from alongside.people import seen
from alongside.people.models import Person
from alongside.team import around, board, changes
from alongside.team.forms import AssignForm, BecauseForm, BesideForm, OfferForm
from alongside.team.models import Beside, Lead

Carry = Callable[[Viewer, dict[str, object]], object]


def person(request: Request, key: str) -> HttpResponse:
    """Who is alongside one person, and who was when."""
    viewer, today = request.viewer, timezone.localdate()
    row = _person(viewer, key)
    handovers = around.mine_or_ours(viewer).filter(person=row).select_related("to_worker", "to_agency", "lead__worker")
    context = {
        "person": row, "name": seen.name_of(viewer, row.pk), "team": around.of(viewer, row, today), "today": today,
        "picture": around.picture(viewer, row, today), "handovers": list(handovers[:20]), **permitted(viewer),
    }  # fmt: skip
    return render(request, "team/person.html", context)


def permitted(viewer: Viewer) -> dict[str, bool]:
    """What of a person's team this viewer may change."""
    verbs = {"may_assign": "team.assign", "may_offer": "team.offer", "may_name": "team.name"}
    return {name: viewer.may(verb) for name, verb in verbs.items()}


def assign(request: Request, key: str) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    row = _person(viewer, key, "team.assign")
    form = AssignForm(request.POST or None, memberships=board.memberships(viewer, today))

    def carry(by: Viewer, said: dict[str, object]) -> object:
        return changes.assign(by=by, person=row, today=today, **said)  # type: ignore[arg-type]

    return _ask(request, row, form, carry, "Give them a lead worker", "Begin", "They have a lead from today.")


def offer(request: Request, key: str) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    row = _person(viewer, key, "team.offer")
    form = OfferForm(request.POST or None, memberships=board.memberships(viewer, today))

    def carry(by: Viewer, said: dict[str, object]) -> object:
        return changes.offer(by=by, person=row, today=today, **said)  # type: ignore[arg-type]

    return _ask(request, row, form, carry, "Offer a handover", "Offer", "Offered. You lead until they accept.")


def name_beside(request: Request, key: str) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    row = _person(viewer, key, "team.name")
    form = BesideForm(request.POST or None, memberships=board.memberships(viewer, today))

    def carry(by: Viewer, said: dict[str, object]) -> object:
        return changes.name_beside(by=by, person=row, today=today, **said)  # type: ignore[arg-type]

    return _ask(request, row, form, carry, "Name somebody in their team", "Add", "They stand in the team now.")


def end_beside(request: Request, pk: int) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "team.name")
    shown = gate.look(viewer, Beside.objects.current().select_related("person"), pk=pk)
    form = BecauseForm(request.POST or None, label="Why are they no longer part of it?")

    def carry(by: Viewer, said: dict[str, object]) -> object:
        return changes.end_beside(by=by, beside=shown, today=today, **said)  # type: ignore[arg-type]

    return _ask(
        request, shown.person, form, carry, "No longer in their team", "Let them go", "They have left the team."
    )


def end_lead(request: Request, key: str) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    row = _person(viewer, key, "team.assign")
    lead = gate.look(viewer, Lead.objects.current(), person=row)
    form = BecauseForm(request.POST or None, label="Why does it end, and what becomes of the person?")

    def carry(by: Viewer, said: dict[str, object]) -> object:
        return changes.end_lead(by=by, lead=lead, today=today, **said)  # type: ignore[arg-type]

    return _ask(request, row, form, carry, "End without another lead", "End it", "They have no lead now.")


@require_POST
def settle(request: Request, pk: int) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "team.assign")
    lead = gate.look(viewer, Lead.objects.select_related("person"), pk=pk)
    changes.settle_joined(by=viewer, lead=lead, today=today)
    messages.success(request, "Settled: one lead goes on.")
    return redirect("team:person", lead.person.key)


def _person(viewer: Viewer, key: str, verb: str = "team.see") -> Person:
    gate.ask(viewer, verb)
    return gate.look(viewer, Person.objects.current(), key=key)


def _ask(
    request: Request, row: Person, form: forms.Form, carry: Carry, title: str, button: str, done: str
) -> HttpResponse:
    """A form about one person: carried out, or shown again with what was typed."""
    viewer = request.viewer
    if request.method == "POST" and form.is_valid():
        try:
            carry(viewer, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, done)
            return redirect("team:person", row.key)
    back = reverse("team:person", args=[row.key])
    context = {
        "title": title, "heading": title, "form": form, "button": button, "back_url": back, "cancel_url": back,
        "intro": f"For {seen.name_of(viewer, row.pk)}.",
    }  # fmt: skip
    return render(request, "team/ask.html", context, status=400 if form.errors else 200)
