"""One action: take it, finish it with a result, say what holds it up, and whatever else may become of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.request import Request
from alongside.tasks import changes, follow_up, reading
from alongside.tasks.forms import (
    BlockForm,
    CarryForm,
    CloseForm,
    DeclineForm,
    EscalateForm,
    FinishForm,
    FollowUpForm,
    OfferForm,
    StallForm,
)
from alongside.tasks.models import Task
from alongside.tasks.showing import shown, story_of, taps

TOGETHER = ("agency", "owner", "person", "blocked_by_agency", "offered_to")


def _look(request: Request, pk: int) -> Task:
    return gate.look(request.viewer, Task.objects.select_related(*TOGETHER), pk=pk)


def task(request: Request, pk: int) -> HttpResponse:
    """One action, and the form that finishes it."""
    viewer, today = request.viewer, timezone.localdate()
    row = _look(request, pk)
    form = FinishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.finish(by=viewer, task=row, **form.cleaned_data)
        messages.success(request, "The action is done. Your result is kept with it.")
        return redirect("tasks:list")
    is_open, rules = row.done_at is None, follow_up.in_force()
    steers = is_open and changes.may_steer(viewer, row)
    may_take = is_open and row.agency_id == viewer.agency_id and row.owner_id != viewer.user_id
    context = {
        "shown": shown(viewer, [row], today)[0],
        "form": form if is_open and viewer.may("task.finish") else None,
        "may_take": may_take and viewer.may("task.take"),
        "is_offered": is_open and row.offered_to_id == viewer.user_id,
        "steers": steers,
        "may_log_barrier": viewer.may("barrier.log"),
        "story": story_of(viewer, row),
        "taps": taps(rules, reverse("tasks:answer", args=[pk]), reverse("barriers:from_action", args=[pk])),
        "is_old": reading.is_to_decide(row, today, rules),
        "is_stalled": reading.is_stalled(row, today, rules),
        "decide_after": rules.decide_after_days,
    }
    return render(request, "tasks/task.html", context)


@require_POST
def take(request: Request, pk: int) -> HttpResponse:
    changes.take(by=request.viewer, task=_look(request, pk))
    messages.success(request, "The action is yours.")
    return redirect("tasks:task", pk=pk)


@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    changes.accept(by=request.viewer, task=_look(request, pk))
    messages.success(request, "The action is yours.")
    return redirect("tasks:task", pk=pk)


@require_POST
def unblock(request: Request, pk: int) -> HttpResponse:
    changes.unblock(by=request.viewer, task=_look(request, pk))
    messages.success(request, "It can go on.")
    return redirect("tasks:task", pk=pk)


def _act(
    request: Request, row: Task, form: forms.Form, do: Callable[..., object], words: dict[str, str], **said: Any
) -> HttpResponse:
    """A page with one question. do: the change that the answer makes."""
    back = reverse("tasks:task", args=[row.pk])
    if request.method == "POST" and form.is_valid():
        do(by=request.viewer, task=row, **form.cleaned_data, **said)
        messages.success(request, words["done"])
        return redirect(back)
    context = {"title": words["title"], "button": words["button"], "form": form, "back_url": back, "cancel_url": back}
    return render(request, "tasks/act.html", {**context, "task": row})


def close(request: Request, pk: int) -> HttpResponse:
    words = {"title": "Close without doing it", "button": "Close", "done": "The action is closed."}
    gate.ask(request.viewer, "task.steer")
    return _act(request, _look(request, pk), CloseForm(request.POST or None), changes.close, words)


def block(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    words = {
        "title": "Somebody else has to move first",
        "button": "Mark as blocked",
        "done": "It is marked as blocked.",
    }
    gate.ask(request.viewer, "task.steer")
    form = BlockForm(request.POST or None, today=today, initial={"since": today})
    return _act(request, _look(request, pk), form, changes.block, words)


def carry(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    words = {"title": "Carry to a later day", "button": "Carry", "done": "The action is carried."}
    gate.ask(request.viewer, "task.steer")
    form = CarryForm(request.POST or None, today=today)
    return _act(request, _look(request, pk), form, changes.carry, words, today=today)


def escalate(request: Request, pk: int) -> HttpResponse:
    words = {"title": "Escalate", "button": "Escalate", "done": "The action has gone up."}
    gate.ask(request.viewer, "task.steer")
    form = EscalateForm(request.POST or None)
    row = _look(request, pk)
    return _act(request, row, form, changes.escalate, words, today=timezone.localdate())


def offer(request: Request, pk: int) -> HttpResponse:
    words = {
        "title": "Hand over",
        "button": "Offer it to them",
        "done": "It is offered. It stays where it is until then.",
    }
    gate.ask(request.viewer, "task.steer")
    row = _look(request, pk)
    others = [each for each in changes.colleagues(row, timezone.localdate()) if each.pk != row.owner_id]
    return _act(request, row, OfferForm(request.POST or None, colleagues=others), changes.offer, words)


def decline(request: Request, pk: int) -> HttpResponse:
    words = {"title": "Not take it over", "button": "Do not take it over", "done": "It stays where it is."}
    gate.ask(request.viewer, "task.take")
    return _act(request, _look(request, pk), DeclineForm(request.POST or None), changes.decline, words)


def answer(request: Request, pk: int) -> HttpResponse:
    """What holds it up: one tap, or a note where the answer asks for one."""
    gate.ask(request.viewer, "task.steer")
    row = _look(request, pk)
    answers = tuple(each for each in follow_up.in_force().answers if not each.opens)
    form = StallForm(request.POST or None, answers=answers, initial={"code": request.GET.get("code", "")})
    words = {"title": "What holds it up?", "button": "Save", "done": "Thank you. You are asked again later."}
    return _act(request, row, form, changes.answer_stall, words, today=timezone.localdate())


def define(request: Request) -> HttpResponse:
    """How actions are followed up here, as a definition with its versions."""
    gate.ask(request.viewer, "task.define")
    form = FollowUpForm(request.POST or None, initial={"body": follow_up.body_in_force()})
    if request.method == "POST" and form.is_valid():
        changes.save_follow_up(by=request.viewer, **form.cleaned_data)
        messages.success(request, "In force from now on.")
        return redirect("tasks:define")
    return render(request, "tasks/define.html", {"form": form, "versions": follow_up.versions()})
