"""One person and the list: why they are on it or not, moves, attempts, monthly looks, and the end of a place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.cohort import changes, documents, hearing
from alongside.cohort.changes import Attempt
from alongside.cohort.forms.listing import AttemptForm, EndForm, LookForm, MoveForm
from alongside.cohort.listing import on_list
from alongside.cohort.models import Place, Proposal
from alongside.cohort.places import stays
from alongside.cohort.statuses import next_check
from alongside.cohort.story import story_of
from alongside.people import seen
from alongside.people.models import Person


def place(request: Request, key: str) -> HttpResponse:
    """Where somebody stands with the list, and everything that led there."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "list.see")
    person = gate.look(viewer, Person.objects.current(), key=key)
    _, statuses = documents.statuses_in_use()
    told = story_of(viewer, person, today)
    waits = gate.visible(viewer, Proposal.objects.open().filter(person=person)).exists()
    following = statuses.following(told.row.place.status or "") if told.row else ()
    return render(
        request,
        "cohort/place.html",
        {
            "person": person,
            "name": seen.name_of(viewer, person.pk),
            "story": told,
            "today": today,
            "following": [(name, statuses.label(name)) for name in following],
            "current_status": told.row.place.status if told.row else "",
            "may_move": told.row is not None and viewer.may("list.move"),
            "may_try": told.row is not None and viewer.may("list.move") and "plan" in told.row.stay.status.asks,
            "may_end": told.row is not None and viewer.may("list.decide"),
            "may_propose": told.row is None and not waits and viewer.may("list.propose"),
            "may_see_criteria": viewer.may("criteria.see"),
        },
    )


def move(request: Request, key: str) -> HttpResponse:
    """To another status, or a longer stay in the same. ?to= names it."""
    viewer, today = request.viewer, timezone.localdate()
    person, row = _place_of(request, "list.move", key)
    _, statuses = documents.statuses_in_use()
    to = request.POST.get("to") or request.GET.get("to", "")
    if not statuses.allows(row.status or "", to):
        messages.error(request, "Choose one of the statuses below.")
        return redirect("cohort:place", key)
    form = MoveForm(
        request.POST or None, status=statuses.statuses[to], reasons=statuses.hold_reasons, today=today,
        agencies=_agencies(viewer, person), is_longer=to == row.status,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            changes.move(by=viewer, place=row, to=to, on=today, **_with_attempts(dict(form.cleaned_data)))
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "The move is on record.")
            return redirect("cohort:place", key)
    title = "A longer stay" if to == row.status else f"Move to: {statuses.label(to)}"
    return _form_page(request, person, form, title=title, to=to, about=statuses.statuses[to].about)


def _with_attempts(values: dict[str, Any]) -> dict[str, Any]:
    if "what" in values:
        values["attempts"] = [Attempt(values.pop("agency"), values.pop("what"), values.pop("by_on"))]
    return values


def try_again(request: Request, key: str) -> HttpResponse:
    """One more attempt to come back together."""
    viewer, today = request.viewer, timezone.localdate()
    person, row = _place_of(request, "list.move", key)
    form = AttemptForm(request.POST or None, agencies=_agencies(viewer, person), today=today)
    if request.method == "POST" and form.is_valid():
        changes.try_again(by=viewer, place=row, attempt=Attempt(**form.cleaned_data), on=today)
        messages.success(request, "The attempt is a task of the agency that you chose.")
        return redirect("cohort:place", key)
    return _form_page(request, person, form, title="Add an attempt", about="")


def look(request: Request, key: str) -> HttpResponse:
    """Write down how things stand, at the monthly look that is due next."""
    viewer, today = request.viewer, timezone.localdate()
    person, row = _place_of(request, "list.move", key)
    due_on = next_check(stays(viewer, [row], today)[row.pk])
    if due_on is None:
        messages.error(request, "No monthly look is due.")
        return redirect("cohort:place", key)
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.look(by=viewer, place=row, due_on=due_on, on=today, **form.cleaned_data)
        messages.success(request, "What you found is on record.")
        return redirect("cohort:place", key)
    return _form_page(request, person, form, title="The monthly look", about="", due_on=due_on)


def end(request: Request, key: str) -> HttpResponse:
    """End somebody's place, with a reason."""
    viewer, today = request.viewer, timezone.localdate()
    person, row = _place_of(request, "list.decide", key)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.end(by=viewer, place=row, on=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "The place has ended. What was done stays on record.")
            return redirect("cohort:place", key)
    return _form_page(request, person, form, title="End the place", about="", is_warning=True)


def _place_of(request: Request, verb: str, key: str) -> tuple[Person, Place]:
    """The person and the place they have today. Raises Http404 where there is none."""
    gate.ask(request.viewer, verb)
    person = gate.look(request.viewer, Person.objects.current(), key=key)
    row = on_list(request.viewer, timezone.localdate()).filter(person=person).first()
    if row is None:
        raise Http404
    return person, row


def _agencies(viewer: Viewer, person: Person) -> list[int]:
    """Who may be asked to try: the agencies alongside the person, and one's own."""
    asked = hearing.asked(viewer, person, timezone.localdate())
    return [*asked.values_list("pk", flat=True), viewer.agency_id or 0]


def _form_page(request: Request, person: Person, form: Any, **shown: Any) -> HttpResponse:
    context = {"form": form, "name": seen.name_of(request.viewer, person.pk), **shown}
    return render(
        request, "cohort/place_form.html", {**context, "back_url": reverse("cohort:place", args=[person.key])}
    )
