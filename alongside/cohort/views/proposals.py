"""Proposing somebody for the list, giving an agency's view, and deciding."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.cohort import changes, hearing, places
from alongside.cohort.agreeing import Hearing
from alongside.cohort.forms.listing import DecideForm, ProposeForm, ViewForm
from alongside.cohort.models import AgencyView, Decision, Proposal
from alongside.people import seen
from alongside.people.models import Person

DECIDED_SHOWN = 20


@dataclass(frozen=True)
class Waiting:
    """A proposal that is not decided, as a page shows it."""

    proposal: Proposal
    name: str
    days: int
    hearing: Hearing
    mine: AgencyView | None


def proposals(request: Request) -> HttpResponse:
    """What waits for views or a decision, the longest first, and what was decided lately."""
    viewer = request.viewer
    gate.ask(viewer, "list.see")
    rows = list(gate.visible(viewer, Proposal.objects.open()).select_related("person", "agency"))
    decided = gate.visible(viewer, Decision.objects.exclude(outcome=Decision.Outcome.JOINED))
    newest = list(decided.select_related("proposal__person", "proposal__agency")[:DECIDED_SHOWN])
    names = seen.names(viewer, [row.person_id for row in rows] + [each.proposal.person_id for each in newest])
    gate.looked_at(viewer, "list.see", count=len(rows) + len(newest))
    return render(
        request,
        "cohort/proposals.html",
        {
            "waiting": [_waiting(viewer, row, names.get(row.person_id, seen.NAME_NOT_SHOWN)) for row in rows],
            "decided": [(each, names.get(each.proposal.person_id, seen.NAME_NOT_SHOWN)) for each in newest],
            "may_see_shortlist": viewer.may("shortlist.see"),
        },
    )


def proposal(request: Request, pk: int) -> HttpResponse:
    """One proposal: why, who says what, and one's own agency's view."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "list.see")
    row = gate.look(viewer, Proposal.objects.select_related("person", "agency"), pk=pk)
    decision = gate.visible(viewer, Decision.objects.filter(proposal=row)).first()
    form = ViewForm(request.POST or None) if row.decided_at is None and viewer.may("list.view") else None
    if request.method == "POST":
        gate.ask(viewer, "list.view")
        if form is not None and form.is_valid():
            try:
                changes.say_view(by=viewer, proposal=row, on=today, **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, refused.because)
            else:
                messages.success(request, "Your agency's view stands with the proposal.")
                return redirect("cohort:proposal", pk)
    views = hearing.views_of(viewer, row)
    shown = {
        "shown": _waiting(viewer, row, seen.name_of(viewer, row.person_id)),
        "views": [(view, view in hearing.newest(views)) for view in views],
        "decision": decision, "form": form, "may_decide": viewer.may("list.decide") and row.decided_at is None,
    }  # fmt: skip
    return render(request, "cohort/proposal.html", shown)


def propose(request: Request, key: str) -> HttpResponse:
    """Ask the partnership to give somebody a place."""
    viewer = request.viewer
    gate.ask(viewer, "list.propose")
    person = gate.look(viewer, Person.objects.current(), key=key)
    was_declined = hearing.last_no(person.pk) is not None
    form = ProposeForm(request.POST or None, was_declined=was_declined)
    if request.method == "POST" and form.is_valid():
        try:
            made = changes.propose(by=viewer, person=person, on=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "The agencies alongside them are asked for their view.")
            return redirect("cohort:proposal", made.pk)
    shown = {"form": form, "person": person, "name": seen.name_of(viewer, person.pk), "was_declined": was_declined}
    return render(request, "cohort/propose.html", shown)


def decide(request: Request, pk: int) -> HttpResponse:
    """Give the person a place, or say why not now."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "list.decide")
    row = gate.look(viewer, Proposal.objects.select_related("person", "agency"), pk=pk)
    picture = places.picture_on(today)
    form = DecideForm(
        request.POST or None, is_full=picture.is_full(row.place_kind), approvers=hearing.may_allow_beyond(today)
    )
    if request.method == "POST" and form.is_valid():
        try:
            _decide(viewer, row, dict(form.cleaned_data))
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "The decision stands, with its reason.")
            return redirect("cohort:place", row.person.key)
    shown = {"form": form, "shown": _waiting(viewer, row, seen.name_of(viewer, row.person_id)), "picture": picture}
    return render(request, "cohort/decide.html", shown)


def _decide(viewer: Viewer, row: Proposal, values: dict[str, object]) -> None:
    today = timezone.localdate()
    if values.pop("outcome") == Decision.Outcome.DECLINED:
        changes.decline(by=viewer, proposal=row, because=str(values["because"]), on=today)
    else:
        changes.agree(by=viewer, proposal=row, on=today, **values)  # type: ignore[arg-type]


def _waiting(viewer: Viewer, row: Proposal, name: str) -> Waiting:
    today = timezone.localdate()
    mine = [view for view in hearing.views_of(viewer, row) if view.agency_id == viewer.agency_id]
    return Waiting(row, name, (today - row.on).days, hearing.of(viewer, row, today), mine[-1] if mine else None)
