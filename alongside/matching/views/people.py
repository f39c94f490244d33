"""One person's records: part those that are somebody else's, and put back what was joined or parted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from alongside.access import gate
from alongside.access.request import Request
from alongside.matching import changes, sides
from alongside.matching.forms import BecauseForm, PartForm
from alongside.people.models import IdentityMove, Person, Record


@require_http_methods(["GET", "HEAD", "POST"])
def person(request: Request, key: str) -> HttpResponse:
    """Which records make up this person, and the history of joins and partings. POST parts some of them."""
    gate.ask(request.viewer, "match.see")
    merged = gate.everyone(
        Person.objects.filter(key=key).exclude(merged_into=None), why="following a person's old address"
    )
    if (old := merged.select_related("merged_into").first()) is not None:
        return redirect("matching:person", old.merged_into.key)
    found = gate.look(request.viewer, Person.objects.all(), because="records and history", key=key)
    records = gate.visible(request.viewer, Record.objects.filter(person=found)).select_related("agency").order_by("pk")
    form = PartForm(records, request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.part(by=request.viewer, person=found, **form.cleaned_data)
        messages.success(request, "Parted. Those records are a person of their own now, and later runs keep to it.")
        return redirect("matching:person", found.key)
    moves = gate.visible(
        request.viewer, IdentityMove.objects.filter(person=found) | IdentityMove.objects.filter(other=found)
    )
    shown = {
        "person": found,
        "side": sides.side(request.viewer, [record.pk for record in records]),
        "labels": sides.LABELS,
        "form": form,
        "may_part": request.viewer.may("match.judge") and len(records) > 1,
        "moves": moves.select_related("person", "other", "undone_by").order_by("-pk"),
        "may_undo": request.viewer.may("match.undo"),
    }
    return render(request, "matching/person.html", shown, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def put_back(request: Request, pk: int) -> HttpResponse:
    """Put back a join or a parting, with the reason."""
    gate.ask(request.viewer, "match.undo")
    move = gate.look(request.viewer, IdentityMove.objects.all(), because="putting back", pk=pk)
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        judgement = getattr(move, "judgement", None)
        if judgement is not None and judgement.withdrawn_at is None:
            changes.undo(by=request.viewer, judgement=judgement, **form.cleaned_data)
        else:
            changes.put_back(by=request.viewer, move=move, **form.cleaned_data)
        messages.success(request, "Put back. Later runs keep to it.")
        return redirect("matching:person", move.other.key)
    shown = {
        "form": form,
        "title": f"Put back: {move.get_kind_display().lower()}",
        "intro": f"{move.get_kind_display()} by {move.by_name}: {move.because}. Every record goes back where it was.",
        "button": "Put back",
        "back_url": reverse("matching:person", args=[move.person.key]),
    }
    return render(request, "kit/form_page.html", shown, status=400 if form.errors else 200)
