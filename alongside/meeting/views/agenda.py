"""The agenda: read by all who sit there, ordered by whoever chairs."""

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
from alongside.meeting.forms import AddForm, DropForm
from alongside.meeting.models import Case, Meeting
from alongside.meeting.rules import closes_on, moved
from alongside.meeting.views.opening import of_case, of_meeting
from alongside.people import seen
from alongside.people.models import Person
from alongside.tasks.models import Task
from alongside.team import board

TO_THE_TOP = -999
STEPS = {"up": -1, "down": 1, "first": TO_THE_TOP}


@of_meeting
def agenda(request: Request, meeting: Meeting) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    found = turns.agenda(viewer, meeting)
    gate.looked_at(viewer, "meeting.see", count=len(found.turns) + len(found.dropped))
    closes = closes_on(meeting.on, meeting.forum.closes_days)
    context = {
        "meeting": meeting, "forum": meeting.forum, "agenda": found, "closes": closes, "is_closed": today > closes,
        "leads": meeting.is_open and reading.chairs(viewer, meeting.forum, today), "is_today": meeting.on <= today,
        "may_send": meeting.is_open and viewer.agency_id in reading.agencies_that_speak(viewer, meeting, today),
    }  # fmt: skip
    return render(request, "meeting/agenda.html", context)


@require_POST
@of_meeting
def build(request: Request, meeting: Meeting) -> HttpResponse:
    try:
        changes.build(by=request.viewer, meeting=meeting, today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
    else:
        messages.success(request, "Up to date.")
    return redirect("meeting:agenda", meeting.pk)


@require_POST
@of_meeting
def sort(request: Request, meeting: Meeting) -> HttpResponse:
    try:
        changes.most_pressing_first(by=request.viewer, meeting=meeting, today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
    return redirect("meeting:agenda", meeting.pk)


@of_meeting
def add(request: Request, meeting: Meeting) -> HttpResponse:
    """Somebody of the list, with a lead or with an open action who is not on the agenda yet."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "meeting.chair")
    there = {each.case.person_id for each in turns.agenda(viewer, meeting).turns}
    people = {line.person: line.key for line in board.lines(viewer, today)}
    asked_for = gate.visible(viewer, Task.objects.open().filter(person__in=Person.objects.current()))
    people |= dict(asked_for.order_by().values_list("person", "person__key").distinct())
    people = {pk: key for pk, key in people.items() if pk not in there}
    names = seen.names(viewer, people)
    gate.looked_at(viewer, "meeting.see", count=len(names))
    choices = sorted(((people[pk], name) for pk, name in names.items()), key=lambda each: each[1])
    form = AddForm(request.POST or None, people=choices)
    if request.method == "POST" and form.is_valid():
        person = gate.look(viewer, Person.objects.current(), key=form.cleaned_data["person"])
        try:
            changes.add(by=viewer, meeting=meeting, person=person, because=form.cleaned_data["because"], today=today)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "On the agenda.")
            return redirect("meeting:agenda", meeting.pk)
    back = reverse("meeting:agenda", args=[meeting.pk])
    context = {
        "form": form,
        "title": "Put somebody on the agenda",
        "button": "Put them on",
        "back_url": back,
        "cancel_url": back,
    }
    return render(request, "meeting/form.html", context, status=400 if form.errors else 200)


@require_POST
@of_case
def step(request: Request, case: Case) -> HttpResponse:
    """One place up or down, or to the top."""
    viewer, today = request.viewer, timezone.localdate()
    order = [each.case.pk for each in turns.agenda(viewer, case.meeting).turns]
    by = STEPS.get(request.POST.get("to", ""), 0)
    try:
        changes.keep_order(by=viewer, meeting=case.meeting, order=moved(order, case.pk, by), today=today)
    except Refused as refused:
        messages.warning(request, refused.because)
    return redirect(f"{reverse('meeting:agenda', args=[case.meeting_id])}#turn-{case.pk}")


@of_case
def drop(request: Request, case: Case) -> HttpResponse:
    form = DropForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            changes.drop(by=request.viewer, case=case, today=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Taken off. It is noted why.")
            return redirect("meeting:agenda", case.meeting_id)
    back = reverse("meeting:agenda", args=[case.meeting_id])
    name = seen.name_of(request.viewer, case.person_id)
    context = {"form": form, "title": "Take somebody off the agenda", "heading": f"Take {name} off the agenda",
               "button": "Take them off", "back_url": back, "cancel_url": back}  # fmt: skip
    return render(request, "meeting/form.html", context, status=400 if form.errors else 200)


@require_POST
@of_case
def again(request: Request, case: Case) -> HttpResponse:
    try:
        changes.take_up_again(by=request.viewer, case=case, today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
    return redirect("meeting:agenda", case.meeting_id)


@require_POST
@of_case
def settle(request: Request, case: Case) -> HttpResponse:
    """Spoken of, or carried."""
    try:
        outcome = request.POST.get("outcome", "")
        changes.settle(by=request.viewer, case=case, outcome=outcome, now=timezone.now(), today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
    return redirect(f"{reverse('meeting:agenda', args=[case.meeting_id])}#turn-{case.pk}")
