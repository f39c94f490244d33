"""What a person agreed to, and what was opened in an emergency."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import consenting, gate, opening
from alongside.access.gate import Refused
from alongside.access.models import Consent, Objection, Opening
from alongside.access.request import Request
from alongside.access.step_up import prove_again
from alongside.people import seen
from alongside.people.models import Person
from alongside.people.search import card_of
from alongside.workspace import safety
from alongside.workspace.safety_forms import ConsentForm, EmergencyForm, ReviewForm


def consent(request: Request, key: str) -> HttpResponse:
    """What they were told, what they said, and a form for what they say now."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "consent.record")
    person = gate.look(viewer, Person.objects.current(), key=key)
    form = ConsentForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        consenting.record_consent(by=viewer, person=person, **form.cleaned_data)
        messages.success(request, "It is written down, and acts from now on.")
        return redirect("workspace:consent", key)
    rows = gate.visible(viewer, Consent.objects.filter(person=person)).select_related("agency")
    context = {
        "form": form, "person": person, "name": seen.names(viewer, [person.pk]).get(person.pk, ""),
        "rows": [(row, row.stands_as(today).label) for row in rows],
        "objections": gate.visible(viewer, Objection.objects.standing().filter(person=person)).select_related("agency"),
        "sent": safety.sent_before(person) if any(row.status == "withdrawn" for row in rows) else [],
        "title": "What they agreed to", "back_url": reverse("workspace:person", args=[key]), "button": "Write it down",
    }  # fmt: skip
    return render(request, "workspace/consent.html", context)


@prove_again()
def emergency(request: Request, key: str) -> HttpResponse:
    """Open one person for an hour. Somebody whom the viewer must not learn of answers like one who is not there."""
    viewer = request.viewer
    gate.ask(viewer, "emergency.open")
    if card_of(viewer, key) is None:
        gate.look(viewer, Person.objects.current(), key=key)
    person = gate.known(viewer, Person.objects.current(), key=key)
    if person is None:
        raise Http404
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            opening.open_in_emergency(by=viewer, person_id=person.pk, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            return redirect("workspace:person", key)
    back = reverse("workspace:person", args=[key])
    context = {
        "form": form,
        "title": "Open in an emergency",
        "back_url": back,
        "cancel_url": back,
        "button": "Open for 60 minutes",
    }
    return render(request, "workspace/emergency.html", context)


def emergencies(request: Request) -> HttpResponse:
    """What was opened in emergencies, what waits for a review first. Names nobody whom it was about."""
    viewer = request.viewer
    gate.ask(viewer, "emergency.review")
    rows = gate.visible(viewer, Opening.objects.select_related("user", "agency", "person"))
    waiting = list(rows.unreviewed())  # type: ignore[attr-defined]
    done = list(rows.exclude(reviewed_at=None).order_by("-reviewed_at")[:50])
    gate.looked_at(viewer, "emergency.review", count=len(waiting) + len(done))
    return render(
        request, "workspace/emergencies.html", {"waiting": waiting, "done": done, "today": timezone.localdate()}
    )


def review(request: Request, pk: int) -> HttpResponse:
    """Say whether it was an emergency."""
    viewer = request.viewer
    gate.ask(viewer, "emergency.review")
    row = gate.look(viewer, Opening.objects.unreviewed().select_related("user", "agency"), pk=pk)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opening.review(by=viewer, opening=row, **form.cleaned_data)
        messages.success(request, "Your review is kept.")
        return redirect("workspace:emergencies")
    back = reverse("workspace:emergencies")
    context = {"form": form, "opening": row, "title": "Review an emergency", "back_url": back, "cancel_url": back}
    return render(request, "workspace/review.html", context)
