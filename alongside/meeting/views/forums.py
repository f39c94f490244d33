"""The forums at which one sits: their terms, their seats, their meetings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.models import Agency
from alongside.access.request import Request
from alongside.meeting import changes, reading
from alongside.meeting.forms import AgencyForm, ForumForm, SeatForm
from alongside.meeting.models import Forum, Seat
from alongside.meeting.rules import Rhythm, Standing

SHOWN_MEETINGS = 24
DECLARATION = (
    "What is said here about people is said so that they are better supported. I use it for nothing else, keep it where my"
    " agency's rules say, and pass it to nobody who does not need it for that. I have no reason of my own to know of"
    " anybody on this list; if I find that I do, I say so and leave while they are talked about."
)


def all_of_mine(request: Request) -> HttpResponse:
    """Where one sits, and what comes next."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "meeting.see")
    rows = reading.listed(viewer, today)
    gate.looked_at(viewer, "meeting.see", count=len(rows))
    return render(request, "meeting/list.html", {"rows": rows, "may_edit": viewer.may("meeting.edit")})


def forum(request: Request, pk: int) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    row = _forum(request, pk)
    lacks = next((each.lacks for each in reading.listed(viewer, today) if each.forum.pk == pk), "")
    rows = list(reading.meetings(viewer, today).filter(forum=row)[:SHOWN_MEETINGS])
    context = {
        "forum": row, "seats": [_seat(each) for each in reading.seats(viewer, [row], today)], "meetings": rows, "lacks": lacks,
        "may_edit": viewer.may("meeting.edit"), "may_call": reading.chairs(viewer, row, today),
    }  # fmt: skip
    return render(request, "meeting/forum.html", context)


def add(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "meeting.edit")
    form = ForumForm(request.POST or None, initial={"declaration": DECLARATION, "kind": "team", "minimum": 3})
    if request.method == "POST" and form.is_valid():
        row = changes.set_up(by=request.viewer, terms=_terms(form), today=timezone.localdate())
        messages.success(request, "Set up. Now give each agency a seat.")
        return redirect("meeting:forum", row.pk)
    return _form(request, form, "Set up a forum", "Set it up", reverse("meeting:list"))


def edit(request: Request, pk: int) -> HttpResponse:
    row = _forum(request, pk, "meeting.edit")
    initial = {name: getattr(row, name) for name in ForumForm.base_fields}
    form = ForumForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        changes.alter(by=request.viewer, forum=row, terms=_terms(form))
        messages.success(request, "Kept.")
        return redirect("meeting:forum", pk)
    return _form(request, form, "Change the terms", "Save", reverse("meeting:forum", args=[pk]))


def choose_agency(request: Request, pk: int) -> HttpResponse:
    row = _forum(request, pk, "meeting.edit")
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("meeting:give_seat", pk, form.cleaned_data["agency"].pk)
    return _form(request, form, f"A seat in {row.name}", "Next", reverse("meeting:forum", args=[pk]))


def give_seat(request: Request, pk: int, agency: int) -> HttpResponse:
    today = timezone.localdate()
    row = _forum(request, pk, "meeting.edit")
    chosen = AgencyForm({"agency": agency})
    if not chosen.is_valid():
        return redirect("meeting:seat", pk)
    whose: Agency = chosen.cleaned_data["agency"]
    form = SeatForm(request.POST or None, agency=whose, today=today, initial={"standing": Standing.MEMBER})
    if request.method == "POST" and form.is_valid():
        said: dict[str, Any] = {**form.cleaned_data}
        said["standing"] = Standing(said["standing"])
        try:
            changes.give_seat(by=request.viewer, forum=row, agency=whose, today=today, **said)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, f"{whose.name} has a seat.")
            return redirect("meeting:forum", pk)
    return _form(request, form, f"A seat for {whose.name}", "Give the seat", reverse("meeting:forum", args=[pk]))


@require_POST
def end_seat(request: Request, pk: int) -> HttpResponse:
    gate.ask(request.viewer, "meeting.edit")
    row = gate.look(request.viewer, Seat.objects.select_related("forum"), pk=pk)
    try:
        changes.end_seat(by=request.viewer, seat=row, today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
    else:
        messages.success(request, "The seat has ended.")
    return redirect("meeting:forum", row.forum_id)


def _forum(request: Request, pk: int, verb: str = "meeting.see") -> Forum:
    gate.ask(request.viewer, verb)
    return gate.look(request.viewer, reading.forums(request.viewer, timezone.localdate()), pk=pk)


def _terms(form: ForumForm) -> changes.Terms:
    said = form.cleaned_data
    return changes.Terms(**{**said, "rhythm": Rhythm(said["rhythm"])})


def _seat(seat: Seat) -> dict[str, object]:
    return {"row": seat, "who": seat.user.name if seat.user else "", "is_observer": seat.standing == Standing.OBSERVER}


def _form(request: Request, form: Form, title: str, button: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back, "cancel_url": back}
    return render(request, "meeting/form.html", context, status=400 if form.errors else 200)
