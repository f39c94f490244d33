"""One handover: what the receiver needs to know, their answer, and telling the person."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Reach, Viewer
from alongside.access.request import Request
from alongside.people import seen
from alongside.team import changes
from alongside.team.around import mine_or_ours
from alongside.team.forms import BecauseForm, TellForm
from alongside.team.models import Handover
from alongside.team.rules import Stage

COLOURS = {Stage.OFFERED: "orange", Stage.ACCEPTED: "blue", Stage.DONE: "green"}
DONE = {
    "accept": "You lead with them now. Tell the person, best together with who led before.",
    "decline": "Declined. Who leads now goes on, and has your reason.",
    "withdraw": "Taken back. Nothing changes for the person.",
    "tell": "The handover is done. Who led before no longer sees the person by it.",
}
Offer = tuple[forms.Form, Callable[[dict[str, object]], object]]


def handover(request: Request, pk: int) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "team.see")
    rows = mine_or_ours(viewer).select_related("person", "lead__agency", "lead__worker", "to_agency", "to_worker")
    row = gate.look(viewer, rows, pk=pk)
    chosen = request.POST.get("do", "")
    offered = _offered(viewer, row, request.POST if request.method == "POST" else None, chosen)
    form, carry = offered.get(chosen, (None, None))
    if form is not None and carry is not None and form.is_valid():
        try:
            carry(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, DONE[chosen])
            return redirect("team:handover", pk=pk) if _still_sees(viewer, pk) else redirect("team:board")
    context = {
        "handover": row, "name": seen.name_of(viewer, row.person_id), "colour": COLOURS.get(row.stage, "grey"),
        "offered": {name: each for name, (each, _) in offered.items()}, "today": today,
        "is_late": row.stage is Stage.OFFERED and row.answer_by < today,
        "wrong": form if form is not None and form.errors else None,
    }  # fmt: skip
    return render(request, "team/handover.html", context, status=400 if form is not None and form.errors else 200)


def _still_sees(viewer: Viewer, pk: int) -> bool:
    return mine_or_ours(viewer).filter(pk=pk).exists()


def _offered(viewer: Viewer, row: Handover, posted: QueryDict | None, chosen: str) -> dict[str, Offer]:
    """What this viewer can do about it now: name -> its form, and what carries it out."""
    today = timezone.localdate()

    def data(name: str) -> QueryDict | None:
        return posted if chosen == name else None

    offers: dict[str, Offer] = {}
    is_receiver = row.to_worker_id == viewer.user_id and row.to_agency_id == viewer.agency_id
    is_sender = row.lead.agency_id == viewer.agency_id or viewer.grant.reach is not Reach.INVOLVED
    if row.stage is Stage.OFFERED and is_receiver and viewer.may("team.answer"):
        offers["accept"] = (forms.Form(data("accept")), lambda _: changes.accept(by=viewer, handover=row, today=today))
        offers["decline"] = (
            BecauseForm(data("decline"), label="Why not?", auto_id="decline_%s"),
            lambda said: changes.decline(by=viewer, handover=row, today=today, **said),  # type: ignore[arg-type]
        )
    if row.stage is Stage.OFFERED and is_sender and viewer.may("team.offer"):
        offers["withdraw"] = (
            BecauseForm(data("withdraw"), label="Why is it taken back?", auto_id="withdraw_%s"),
            lambda said: changes.withdraw(by=viewer, handover=row, today=today, **said),  # type: ignore[arg-type]
        )
    if row.stage is Stage.ACCEPTED and viewer.may("team.answer"):
        offers["tell"] = (
            TellForm(data("tell")),
            lambda said: changes.tell(by=viewer, handover=row, today=today, **said),  # type: ignore[arg-type]
        )
    return offers
