"""The meeting while it is held: one person after the other, what is said written down as it is spoken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.meeting import changes, live, reading, turns, who_does_it
from alongside.meeting.live_forms import ActionForm, CorrectForm, PrepareForm, SayForm, VoiceForm, new_key
from alongside.meeting.models import Case, Meeting, Point
from alongside.meeting.rules import clock
from alongside.meeting.views.opening import of_case, of_meeting
from alongside.people import seen
from alongside.tasks.models import Task

SCREEN = "meeting_on_screen"
KEYS = (
    ("S", "Begin, or go on"),
    ("E", "Done, next"),
    ("N", "Next person"),
    ("P", "Person before"),
    ("V", "What they say"),
    ("D", "Said or decided"),
    ("A", "To be done"),
)


@of_meeting
def begin(request: Request, meeting: Meeting) -> HttpResponse:
    """Whoever is spoken of now, or the first who was not yet."""
    case = live.begin_with(request.viewer, meeting)
    if case is None:
        messages.warning(request, "Nobody is on the agenda whom you may know of.")
        return redirect("meeting:agenda", meeting.pk)
    return redirect("meeting:turn", case.pk)


@require_POST
@of_meeting
def screen(request: Request, meeting: Meeting) -> HttpResponse:
    """On or off a screen that all can see."""
    on_screen = request.session.get(SCREEN) == meeting.pk
    request.session[SCREEN] = None if on_screen else meeting.pk
    return redirect("meeting:live", meeting.pk)


@of_case
def turn(request: Request, case: Case) -> HttpResponse:
    return _page(request, case)


@require_POST
@of_case
def hear(request: Request, case: Case) -> HttpResponse:
    form = VoiceForm(request.POST, auto_id="voice_%s")
    if form.is_valid() and _done(form, lambda: changes.hear(by=request.viewer, case=case, today=timezone.localdate(),
                                                            **form.cleaned_data)):  # fmt: skip
        return redirect("meeting:turn", case.pk)
    return _page(request, case, voice_form=form)


@require_POST
@of_case
def say(request: Request, case: Case) -> HttpResponse:
    form = SayForm(request.POST, viewer=request.viewer, is_shared=_is_shared(request, case), auto_id="say_%s")
    if form.is_valid() and _done(form, lambda: changes.note(by=request.viewer, case=case, today=timezone.localdate(),
                                                            **form.cleaned_data)):  # fmt: skip
        return redirect(f"{reverse('meeting:turn', args=[case.pk])}#say")
    return _page(request, case, say_form=form)


@require_POST
@of_case
def act(request: Request, case: Case) -> HttpResponse:
    viewer, today = request.viewer, timezone.localdate()
    form = _action_form(request, case, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        doer = said["doer"]
        if not who_does_it.works_with(viewer, case, doer):
            form.add_error(
                "who", f"As far as you may know, {doer.agency.name} does not work with them. Choose who does."
            )
        elif _done(form, lambda: changes.act(
            by=viewer, case=case, key=said["key"], what=said["what"], agency=doer.agency, owner=doer.owner,
            due_on=said["due_on"], category=said["category"], today=today,
        )):  # fmt: skip
            return redirect(f"{reverse('meeting:turn', args=[case.pk])}#act")
    return _page(request, case, action_form=form)


@of_case
def prepare(request: Request, case: Case) -> HttpResponse:
    """Gone through with the person beforehand: whether they come, and who speaks for them."""
    initial = {"person_is": case.person_is, "advocate": case.advocate, "prepared_on": case.prepared_on}
    form = PrepareForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _done(form, lambda: changes.prepare(
        by=request.viewer, case=case, today=timezone.localdate(), **form.cleaned_data
    )):  # fmt: skip
        messages.success(request, "Kept.")
        return redirect("meeting:agenda", case.meeting_id)
    back = reverse("meeting:agenda", args=[case.meeting_id])
    context = {"form": form, "title": "Before the meeting", "heading": f"With {seen.name_of(request.viewer, case.person_id)}",
               "button": "Save", "back_url": back, "cancel_url": back}  # fmt: skip
    return render(request, "meeting/form.html", context, status=400 if form.errors else 200)


@require_POST
@of_case
def start(request: Request, case: Case) -> HttpResponse:
    try:
        changes.start(by=request.viewer, case=case, now=timezone.now(), today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
    return redirect("meeting:turn", case.pk)


@require_POST
@of_case
def close(request: Request, case: Case) -> HttpResponse:
    """Spoken of or carried, and on to the next."""
    try:
        outcome = request.POST.get("outcome", "")
        changes.settle(by=request.viewer, case=case, outcome=outcome, now=timezone.now(), today=timezone.localdate())
    except Refused as refused:
        messages.warning(request, refused.because)
        return redirect("meeting:turn", case.pk)
    _, following = live.neighbours(request.viewer, case)
    return redirect("meeting:turn", following.pk) if following else redirect("meeting:agenda", case.meeting_id)


def pulse(request: Request, pk: int, newest: int) -> HttpResponse:
    """The clock, and whether somebody else has written something since. It names and shows nobody, so no look is recorded."""
    viewer = request.viewer
    gate.ask(viewer, "meeting.see")
    case = turns.of_meetings(viewer, timezone.localdate()).filter(pk=pk).first()
    if case is None or not reading.has_signed(viewer, case.meeting):
        raise Http404
    context = {"case": case, "clock": clock(case.spent, case.running_since, timezone.now(), case.minutes),
               "newest": newest, "new": live.newer_than(viewer, case, newest)}  # fmt: skip
    return render(request, "meeting/pulse.html", context)


def correct(request: Request, pk: int) -> HttpResponse:
    """It was said differently. Where somebody was quicker, both are shown, and neither is lost."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "meeting.join")
    cases = turns.of_meetings(viewer, today)
    point = gate.look(
        viewer,
        Point.objects.filter(case__in=cases).exclude(kind=Point.Kind.ACTION).select_related("case__meeting"),
        pk=pk,
    )
    if not reading.has_signed(viewer, point.case.meeting):
        raise Http404
    form = CorrectForm(request.POST or None, initial={"text": point.text})
    newer: Point | None = None
    if request.method == "POST" and form.is_valid():
        try:
            if _done(form, lambda: changes.correct(by=viewer, point=point, today=today, **form.cleaned_data)):
                return redirect("meeting:turn", point.case_id)
        except changes.Newer as moved_on:
            newer = gate.visible(viewer, Point.objects.filter(pk=moved_on.row.pk)).first()
            form.add_error(None, "Somebody has corrected this since you read it. Yours is kept below.")
    context = {
        "form": form, "title": "Correct what was written", "button": "Save", "newer": newer,
        "cancel_url": (back := reverse("meeting:turn", args=[point.case_id])), "back_url": back,
    }  # fmt: skip
    return render(request, "meeting/correct.html", context, status=400 if form.errors else 200)


def _done(form: Form, do: Any) -> bool:
    """Whether it was done; what stands in the way is said at the form, with all that was typed."""
    try:
        do()
    except Refused as refused:
        form.add_error(None, refused.because)
        return False
    return True


def _is_shared(request: Request, case: Case) -> bool:
    shown: bool = request.session.get(SCREEN) == case.meeting_id
    return shown


def _action_form(request: Request, case: Case, data: Any = None) -> ActionForm:
    today, is_shared = timezone.localdate(), _is_shared(request, case)
    found = who_does_it.doers(request.viewer, case, today, is_shared=is_shared)
    return ActionForm(data, viewer=request.viewer, is_shared=is_shared, doers=found, today=today, initial={"key": new_key()},
                      auto_id="act_%s")  # fmt: skip


def _page(request: Request, case: Case, **bound: Form) -> HttpResponse:
    """The page, with a form that was filled in wrongly in its place."""
    viewer, now, is_shared = request.viewer, timezone.now(), _is_shared(request, case)
    today = timezone.localdate(now)
    room = [viewer, *live.everybody_here(case.meeting, today)] if is_shared else []
    if is_shared and not live.may_be_shown(room, case):
        hidden = {"case": case, "meeting": case.meeting, **_around(viewer, case)}
        return render(request, "meeting/not_for_screen.html", hidden)
    shown = live.live(viewer, case, now, room)
    gate.looked_at(viewer, "meeting.see", count=sum(map(len, shown.said.values())))
    forms: dict[str, Form] = {
        "voice_form": VoiceForm(initial={"key": new_key(), "advocate": case.advocate}, auto_id="voice_%s"),
        "say_form": SayForm(
            viewer=viewer, is_shared=is_shared, initial={"key": new_key(), "kind": "decision"}, auto_id="say_%s"
        ),
        "action_form": _action_form(request, case),
        **bound,
    }
    leads = case.meeting.is_open and reading.chairs(viewer, case.meeting.forum, today)
    writes = case.meeting.is_open and viewer.agency_id in reading.agencies_that_speak(viewer, case.meeting, today)
    context: dict[str, object] = {
        "case": case, "meeting": case.meeting, "live": shown, "clock": shown.clock, "is_shared": is_shared, "keys": KEYS,
        "leads": leads, "writes": writes and case.meeting.on <= today and not case.dropped_because, "newest": shown.newest,
        "new": 0, "line_up": live.line_up(viewer, case.meeting, room), "is_heard": bool(shown.said[Point.Kind.VOICE]),
        **_around(viewer, case), **_doors(viewer, shown.before), **forms,
    }  # fmt: skip
    return render(request, "meeting/live.html", context, status=400 if bound else 200)


def _around(viewer: Viewer, case: Case) -> dict[str, object]:
    before, following = live.neighbours(viewer, case)
    return {"before": before, "following": following}


def _doors(viewer: Viewer, before: list[Task]) -> dict[str, object]:
    """What the viewer may do from here without leaving the person."""
    return {
        "may_move": viewer.may("list.move"), "may_ask_money": viewer.may("budget.ask"), "may_log": viewer.may("barrier.log"),
        "may_steer": viewer.may("task.steer"), "open_actions": before,
    }  # fmt: skip
