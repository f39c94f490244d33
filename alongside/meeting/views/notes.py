"""The notes: a draft for the chair, signed for everybody who sits there, an extract for an agency with an interest."""

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
from alongside.kit import pdf
from alongside.meeting import changes, minutes, reading
from alongside.meeting.live_forms import AddendumForm, ExtractForm
from alongside.meeting.models import Case, Extract, Meeting, Notes
from alongside.meeting.rules import due_on
from alongside.meeting.views.opening import of_case, of_meeting


@of_meeting
def notes(request: Request, meeting: Meeting) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    signed = _signed(request, meeting)
    leads = reading.chairs(viewer, meeting.forum, today)
    context: dict[str, object] = {
        "meeting": meeting, "forum": meeting.forum, "notes": signed, "leads": leads, "due_on": due_on(meeting.on),
        "is_late": signed is None and today > due_on(meeting.on), "is_held": meeting.state == Meeting.State.HELD,
    }  # fmt: skip
    if signed or leads:
        found = minutes.minutes(viewer, meeting, signed.signed_at if signed else None)
        gate.looked_at(viewer, "meeting.see", count=len(found.people))
        context |= {
            "minutes": found, "is_whole": signed is None or signed.digest == minutes.digest(meeting),
            "may_add": signed is not None and viewer.agency_id in reading.agencies_that_speak(viewer, meeting, today),
        }  # fmt: skip
    return render(request, "meeting/notes.html", context)


@require_POST
@of_meeting
def sign(request: Request, meeting: Meeting) -> HttpResponse:
    try:
        changes.sign_notes(by=request.viewer, meeting=meeting, today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
    else:
        messages.success(request, "Signed. Each member reads what they may; nothing in the notes changes any more.")
    return redirect("meeting:notes", meeting.pk)


@of_meeting
def paper(request: Request, meeting: Meeting) -> HttpResponse:
    """The signed notes as one tagged PDF, as far as the viewer may read them."""
    signed = _signed(request, meeting)
    if signed is None:
        messages.warning(request, "The notes are not signed yet.")
        return redirect("meeting:notes", meeting.pk)
    found = minutes.minutes(request.viewer, meeting, signed.signed_at)
    gate.looked_at(request.viewer, "meeting.see", count=len(found.people))
    return _pdf("Notes of a meeting", minutes.blocks(found, signed))


@of_case
def add(request: Request, case: Case) -> HttpResponse:
    form = AddendumForm(request.POST or None, viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            changes.add_to_notes(by=request.viewer, case=case, today=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Added, beside the notes as they were signed.")
            return redirect("meeting:notes", case.meeting_id)
    return _form(request, form, "Add to the notes", "Add it", case)


@of_case
def give(request: Request, case: Case) -> HttpResponse:
    """Give an agency what was agreed about one person."""
    form = ExtractForm(request.POST or None, viewer=request.viewer, person=case.person)
    if request.method == "POST" and form.is_valid():
        try:
            changes.give_extract(by=request.viewer, case=case, today=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Given. Those of them who work with the person are told.")
            return redirect("meeting:notes", case.meeting_id)
    return _form(request, form, "Give an extract", "Give it", case)


def extract(request: Request, pk: int) -> HttpResponse:
    """What a meeting agreed about one person, for an agency with an interest."""
    row = _extract(request, pk)
    found = minutes.of_people(request.viewer, [row.case])[0]
    return render(request, "meeting/extract.html", {"extract": row, "meeting": row.case.meeting, "one": found})


def extract_paper(request: Request, pk: int) -> HttpResponse:
    row = _extract(request, pk)
    found = minutes.of_people(request.viewer, [row.case])[0]
    return _pdf(
        "From the notes of a meeting", [pdf.Block("H1", "From the notes of a meeting"), *minutes.blocks_of_one(found)]
    )


def _extract(request: Request, pk: int) -> Extract:
    """Given to the viewer's own agency."""
    gate.ask(request.viewer, "meeting.see")
    return gate.look(
        request.viewer,
        Extract.objects.filter(agency=request.viewer.agency_id).select_related(
            "case__meeting__forum", "case__person", "agency"
        ),
        pk=pk,
    )


def _signed(request: Request, meeting: Meeting) -> Notes | None:
    return gate.visible(request.viewer, Notes.objects.filter(meeting=meeting)).first()


def _pdf(title: str, blocks: list[pdf.Block]) -> HttpResponse:
    answer = HttpResponse(pdf.sheet(title, blocks, footer="Alongside"), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="notes.pdf"'
    return answer


def _form(request: Request, form: AddendumForm | ExtractForm, title: str, button: str, case: Case) -> HttpResponse:
    back = reverse("meeting:notes", args=[case.meeting_id])
    context = {"form": form, "title": title, "button": button, "back_url": back, "cancel_url": back}
    return render(request, "meeting/form.html", context, status=400 if form.errors else 200)
