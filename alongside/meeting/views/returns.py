"""What an agency sends about somebody before the meeting, filled in from its own data."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.meeting import changes, reading, turns
from alongside.meeting.forms import ReturnForm
from alongside.meeting.models import Case, Returned
from alongside.meeting.own_facts import own_facts
from alongside.meeting.views.opening import of_case


@of_case
def send(request: Request, case: Case) -> HttpResponse:
    """What others sent, what one's own agency sent, and what it could still send."""
    viewer, today = request.viewer, timezone.localdate()
    lines = turns.returned(viewer, case)
    sent = {line.key for line in lines if line.agency_id == viewer.agency_id}
    facts = [each for each in own_facts(viewer, case, today) if each.key not in sent]
    form = ReturnForm(request.POST if request.method == "POST" else None, facts=facts, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        try:
            changes.send(by=viewer, case=case, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Sent. The meeting reads it, each member as far as they may.")
            return redirect("meeting:agenda", case.meeting_id)
    gate.looked_at(viewer, "meeting.see", count=len(lines))
    speaks = viewer.agency_id in reading.agencies_that_speak(viewer, case.meeting, today)
    back = reverse("meeting:agenda", args=[case.meeting_id])
    context = {
        "form": form, "title": "What our agency knows", "button": "Send", "back_url": back, "cancel_url": back, "case": case,
        "turn": turns.turn(viewer, case), "may_send": speaks and case.meeting.is_open and not case.dropped_because,
        "lines": [(line, line.agency_id == viewer.agency_id and case.meeting.is_open) for line in lines],
    }  # fmt: skip
    return render(request, "meeting/return.html", context, status=400 if form.errors else 200)


@require_POST
def take_back(request: Request, pk: int) -> HttpResponse:
    viewer = request.viewer
    gate.ask(viewer, "meeting.join")
    cases = turns.of_meetings(viewer, timezone.localdate())
    sent = gate.look(viewer, Returned.objects.filter(case__in=cases, taken_back=False).select_related("case"), pk=pk)
    try:
        changes.take_back(by=viewer, returned=sent, today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
    else:
        messages.success(request, "Taken back.")
    return redirect("meeting:return", sent.case_id)
