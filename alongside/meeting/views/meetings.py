"""One meeting: called, answered, signed for, held."""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.meeting import changes, reading
from alongside.meeting.forms import AnswerForm, BecauseForm, HeldForm, HereForm, MeetingForm
from alongside.meeting.models import Attendance, Meeting
from alongside.meeting.rules import Rhythm, next_on
from alongside.notices import rules
from alongside.notices.rules import Entry

USUAL_HOUR = dt.time(10)


def call(request: Request, pk: int) -> HttpResponse:
    """Call a meeting, with the day that the rhythm gives, and where and when the last one was."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "meeting.chair")
    row = gate.look(viewer, reading.forums(viewer, today), pk=pk)
    last = reading.meetings(viewer, today).filter(forum=row).first()
    initial: dict[str, object] = {"at": USUAL_HOUR}
    if last is not None:
        day = next_on(last.on, Rhythm(row.rhythm))
        initial = {
            "on": day if day and day >= today else None,
            "at": last.at,
            "minutes": last.minutes,
            "where": last.where,
        }
    form = MeetingForm(request.POST or None, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = changes.call(by=viewer, forum=row, when=changes.When(**form.cleaned_data), today=today)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Called. Everybody who sits there is asked to come.")
            return redirect("meeting:meeting", made.pk)
    return _form(request, form, f"Call a meeting: {row.name}", "Call it", reverse("meeting:forum", args=[pk]))


def meeting(request: Request, pk: int) -> HttpResponse:
    """The whole of it, to those who have signed; to others its day, their own answer, and the words to sign."""
    viewer, today = request.viewer, timezone.localdate()
    row = _meeting(request, pk)
    rows, leads = reading.attendances(viewer, row), reading.chairs(viewer, row.forum, today)
    mine = next((each for each in rows if each.seat.user_id == viewer.user_id), None)
    has_signed = reading.has_signed(viewer, row)
    context: dict[str, object] = {
        "meeting": row, "forum": row.forum, "mine": mine, "has_signed": has_signed, "leads": leads,
        "may_sign": not has_signed and mine is not None and row.is_open,
        "may_answer": mine is not None and row.is_open and viewer.may("meeting.join"),
        "is_today": row.on <= today, "was_cancelled": row.state == Meeting.State.NOT_HELD,
    }  # fmt: skip
    if has_signed or leads:
        context |= {
            "rows": [(each, reading.sits_as(each.seat, each.instead)) for each in rows],
            "quorum": reading.quorum(row, rows),
        }
    return render(request, "meeting/meeting.html", context)


def invitation(request: Request, pk: int) -> HttpResponse:
    """For a calendar that is not fed: the meeting as it stands, its update or its cancellation. No forum is named."""
    viewer, row = request.viewer, _meeting(request, pk)
    if not any(each.seat.user_id == viewer.user_id for each in reading.attendances(viewer, row)):
        raise Http404
    begins = reading.starts(row)
    link = request.build_absolute_uri(reading.path_of(row))
    entry = Entry(f"meeting-{row.pk}", reading.TITLE, begins, begins + dt.timedelta(minutes=row.minutes), link)
    words = rules.invitation(
        entry, timezone.now(), organiser=parseaddr(settings.DEFAULT_FROM_EMAIL)[1], attendee=request.user.email,
        sequence=row.sequence, is_off=row.state == Meeting.State.NOT_HELD,
    )  # fmt: skip
    answer = HttpResponse(words, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return answer


@require_POST
def sign(request: Request, pk: int) -> HttpResponse:
    row = _meeting(request, pk, "meeting.join")
    try:
        changes.sign(by=request.viewer, meeting=row, today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
    else:
        messages.success(request, "Signed. The meeting is open to you.")
    return redirect("meeting:meeting", pk)


def answer(request: Request, pk: int, seat: int) -> HttpResponse:
    """For oneself; and the chair for whoever rang."""
    viewer, today = request.viewer, timezone.localdate()
    row = _meeting(request, pk, "meeting.join")
    asked = next((each for each in reading.attendances(viewer, row) if each.seat_id == seat), None)
    if asked is None or not (asked.seat.user_id == viewer.user_id or reading.chairs(viewer, row.forum, today)):
        raise Http404
    initial = {"coming": asked.answer, "instead": asked.instead, "has_sent": asked.information_on is not None}
    form = AnswerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changes.answer(by=viewer, attendance=asked, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "The chair sees the answer.")
            return redirect("meeting:meeting", pk)
    return _form_of(request, form, f"An answer for: {reading.sits_as(asked.seat)}", "Answer", row)


def move(request: Request, pk: int) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    row = _meeting(request, pk, "meeting.chair")
    initial = {name: getattr(row, name) for name in MeetingForm.base_fields}
    form = MeetingForm(request.POST or None, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changes.move(by=viewer, meeting=row, when=changes.When(**form.cleaned_data), today=today)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Moved. Calendars that hold it move with it.")
            return redirect("meeting:meeting", pk)
    return _form_of(request, form, "Another day, hour or place", "Save", row)


def here(request: Request, pk: int) -> HttpResponse:
    """Who came, with those ticked who said they would."""
    viewer, today = request.viewer, timezone.localdate()
    row = _meeting(request, pk, "meeting.chair")
    asked = reading.attendances(viewer, row)
    rows = gate.visible(viewer, Attendance.objects.filter(meeting=row)).select_related("seat__agency", "seat__user")
    form = HereForm(request.POST if request.method == "POST" else None, rows=rows,
                    initial={"here": [each.pk for each in asked if _is_likely(each)]})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            came = [each.pk for each in form.cleaned_data["here"]]
            changes.note_who_is_here(by=viewer, meeting=row, here=came, today=today)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Kept.")
            return redirect("meeting:meeting", pk)
    return _form_of(request, form, "Who is here", "Save", row)


def held(request: Request, pk: int) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    row = _meeting(request, pk, "meeting.chair")
    form = HeldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.held(by=viewer, meeting=row, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Held.")
            return redirect("meeting:meeting", pk)
    found = reading.quorum(row, reading.attendances(viewer, row))
    return _form_of(request, form, "It was held", "It was held", row, intro=found.words)


def not_held(request: Request, pk: int) -> HttpResponse:
    row = _meeting(request, pk, "meeting.chair")
    form = BecauseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.not_held(by=request.viewer, meeting=row, today=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Kept with the reason.")
            return redirect("meeting:meeting", pk)
    return _form_of(request, form, "It was not held", "Save", row)


def _meeting(request: Request, pk: int, verb: str = "meeting.see") -> Meeting:
    gate.ask(request.viewer, verb)
    return gate.look(request.viewer, reading.meetings(request.viewer, timezone.localdate()), pk=pk)


def _is_likely(row: Attendance) -> bool:
    comes = row.answer in (Attendance.Answer.COMES, Attendance.Answer.INSTEAD)
    return comes if row.is_here is None else row.is_here


def _form_of(request: Request, form: Form, title: str, button: str, row: Meeting, intro: str = "") -> HttpResponse:
    return _form(request, form, title, button, reverse("meeting:meeting", args=[row.pk]), intro)


def _form(request: Request, form: Form, title: str, button: str, back: str, intro: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back_url": back, "cancel_url": back, "intro": intro}
    return render(request, "meeting/form.html", context, status=400 if form.errors else 200)
