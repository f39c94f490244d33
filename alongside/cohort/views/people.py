"""One person: why they are on the list or not, and nominating them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.cohort import changes
from alongside.cohort.forms import NominationForm, ReasonForm
from alongside.cohort.models import Nomination
from alongside.cohort.standings import standings_of
from alongside.people import seen
from alongside.people.models import Person


def standing(request: Request, key: str) -> HttpResponse:
    """Why on, why not on."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "criteria.see")
    person = gate.look(viewer, Person.objects.current(), key=key)
    nominations = gate.visible(viewer, Nomination.objects.filter(person=person)).select_related("agency")
    return render(
        request,
        "cohort/standing.html",
        {
            "person": person,
            "name": seen.name_of(viewer, person.pk),
            "sets": standings_of(viewer, person, today),
            "nominations": nominations,
            "may_nominate": viewer.may("nomination.make"),
            "may_see_list": viewer.may("list.see"),
        },
    )


def nominate(request: Request) -> HttpResponse:
    """Nominate the person named in the address by their key."""
    viewer = request.viewer
    gate.ask(viewer, "nomination.make")
    person = get_object_or_404(
        gate.visible(viewer, Person.objects.current()), key=request.POST.get("person") or request.GET.get("person", "")
    )
    form = NominationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.nominate(by=viewer, person=person, on=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Your nomination is on the list. The partnership will consider it.")
            return redirect(_after(viewer, person))
    shown = {"form": form, "person": person, "name": seen.name_of(viewer, person.pk)}
    return render(request, "cohort/nominate.html", shown)


def withdraw(request: Request, pk: int) -> HttpResponse:
    """Take one's agency's nomination back."""
    viewer = request.viewer
    gate.ask(viewer, "nomination.withdraw")
    nomination = get_object_or_404(
        gate.visible(viewer, Nomination.objects.open()).select_related("person", "agency"), pk=pk
    )
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.withdraw(by=viewer, nomination=nomination, because=form.cleaned_data["because"])
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "The nomination is withdrawn. It stays on record.")
            return redirect(_after(viewer, nomination.person))
    shown = {"form": form, "nomination": nomination, "name": seen.name_of(viewer, nomination.person_id)}
    return render(request, "cohort/withdraw.html", shown)


def _after(viewer: Viewer, person: Person) -> str:
    """Where to go once a nomination is made or withdrawn: as far in as the role reaches."""
    return reverse("cohort:standing" if viewer.may("criteria.see") else "workspace:person", args=[person.key])
