"""What a person agreed to, who must not see them, and what was opened in an emergency."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import consenting, gate, opening, protecting
from alongside.access.gate import Refused
from alongside.access.models import Conflict, Consent, Objection, Opening
from alongside.access.request import Request
from alongside.access.step_up import prove_again
from alongside.people import seen
from alongside.people.models import Person
from alongside.people.search import card_of
from alongside.workspace import safety
from alongside.workspace.safety_forms import ConsentForm, EmergencyForm, ProtectForm, ReviewForm


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


def protect(request: Request, key: str) -> HttpResponse:
    """Who must never see this person."""
    viewer = request.viewer
    gate.ask(viewer, "protection.set")
    person = gate.look(viewer, Person.objects.current(), key=key)
    form = ProtectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        protecting.put_on_conflict_list(by=viewer, person=person, **form.cleaned_data)
        messages.success(request, "They will not see this person, nor learn that they are known.")
        return redirect("workspace:protect", key)
    listed = gate.visible(viewer, Conflict.objects.standing().filter(person=person))
    context = {
        "form": form, "person": person, "name": seen.names(viewer, [person.pk]).get(person.pk, ""),
        "listed": listed.select_related("user", "agency"), "may_lift": viewer.may("protection.lift"),
        "title": "Who must not see them", "back_url": reverse("workspace:person", args=[key]), "button": "Keep them from it",
    }  # fmt: skip
    return render(request, "workspace/protect.html", context)


@require_POST
def lift(request: Request, key: str, pk: int) -> HttpResponse:
    """Ask for a conflict to be lifted; or, where somebody else has asked, agree."""
    viewer = request.viewer
    gate.ask(viewer, "protection.set")
    person = gate.look(viewer, Person.objects.current(), key=key)
    row = gate.look(viewer, Conflict.objects.standing(), person=person.pk, pk=pk)
    if row.lift_asked_by_id in (None, viewer.user_id):
        protecting.ask_to_lift(by=viewer, protection=row)
        messages.success(request, "A second person has to agree before it is lifted.")
    else:
        protecting.lift(by=viewer, protection=row)
        messages.success(request, "It is lifted.")
    return redirect("workspace:protect", key)


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
