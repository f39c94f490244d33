"""One person: why they are on the list or not, and nominating them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.cohort import changes, documents
from alongside.cohort.facts import read_one
from alongside.cohort.forms import NominationForm, ReasonForm
from alongside.cohort.models import AssessmentRun, Nomination, Standing
from alongside.cohort.rules import Outcome, assess
from alongside.cohort.showing import Explained, explain
from alongside.definitions.models import Definition
from alongside.people.models import Person


@dataclass(frozen=True)
class SetStanding:
    """How the person stands against one set today. kept: the verdict the list still shows, if it differs."""

    definition: Definition
    outcome: Outcome
    deciding: tuple[Explained, ...]
    is_for_shortlist: bool
    kept: Standing | None

    @property
    def lines(self) -> list[tuple[Explained, bool]]:
        """Every answer with whether it is a part of the one before it."""
        return [line for each in self.deciding for line in _lines(each, False)]

    @property
    def has_moved_on(self) -> bool:
        return self.kept is not None and self.kept.verdict != self.outcome.verdict


def _lines(each: Explained, is_part: bool) -> list[tuple[Explained, bool]]:
    return [(each, is_part), *(line for part in each.parts for line in _lines(part, True))]


def standings_of(viewer: Viewer, person: Person, today: dt.date) -> list[SetStanding]:
    """Why on and why not on, for every set in use, as this viewer may know it; the shortlist's set first."""
    runs = gate.visible(viewer, AssessmentRun.objects.filter(finished_at__isnull=False, failed_because=""))
    last = runs.first()
    tells = {int(agency): frozenset(kinds) for agency, kinds in (last.tells if last else {}).items()}
    life = read_one(person, tells, today)
    used = documents.ranking_in_use()
    kept = {row.set_slug: row for row in gate.visible(viewer, Standing.objects.filter(person=person))}
    found = []
    for slug, definition in documents.sets_in_use().items():
        criteria = documents.criteria_of(definition.body)
        outcome = assess(criteria, life, today)
        is_first = used is not None and used[1].set == slug
        found.append(
            SetStanding(
                definition, outcome, explain(viewer, person, criteria, life, outcome, today), is_first, kept.get(slug)
            )
        )
    return sorted(found, key=lambda each: (not each.is_for_shortlist, each.definition.title))


def standing(request: HttpRequest, key: str) -> HttpResponse:
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
            "sets": standings_of(viewer, person, today),
            "nominations": nominations,
            "may_nominate": viewer.may("nomination.make"),
        },
    )


def nominate(request: HttpRequest) -> HttpResponse:
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
    return render(request, "cohort/nominate.html", {"form": form, "person": person})


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
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
    return render(request, "cohort/withdraw.html", {"form": form, "nomination": nomination})


def _after(viewer: Viewer, person: Person) -> str:
    """Where to go once a nomination is made or withdrawn: as far in as the role reaches."""
    return reverse("cohort:standing" if viewer.may("criteria.see") else "workspace:person", args=[person.key])
