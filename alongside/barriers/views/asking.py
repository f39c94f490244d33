"""Ask a board for one decision, on a page and on paper; and say what became of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.barriers import changes, counting, facets, reading, showing
from alongside.barriers.forms import AnswerForm, AskForm
from alongside.barriers.forms.asking import ANSWERS, steps_open
from alongside.barriers.models import Ask, AskMove, AskOption
from alongside.barriers.rules import STANDING, State
from alongside.barriers.rules.asking import AskState, AskStep, overdue_since
from alongside.barriers.views.one import look, page
from alongside.kit import pdf


def asks(request: Request) -> HttpResponse:
    """What boards were asked: what waits, and what became of the rest."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "ask.see")
    boards = {each.slug: each.title for each in facets.in_force().boards}
    board = request.GET.get("board", "")
    board = board if board in boards else ""
    waiting = reading.asks(viewer, board)
    settled = gate.visible(viewer, Ask.objects.exclude(state__in=[AskState.WAITING, AskState.DECIDED]))
    settled = (
        (settled.filter(board=board) if board else settled).select_related("barrier").order_by("-asked_on", "-pk")[:50]
    )
    gate.looked_at(viewer, "ask.list", count=len(waiting) + len(settled))
    context = {
        "waiting": [
            (row, showing.ask_tag(row), overdue_since(AskState(row.state), row.answer_by, row.due_on, today))
            for row in waiting
        ],
        "settled": [(row, showing.ask_tag(row)) for row in settled],
        "boards": boards.items(),
        "board": board,
        "may_see_barriers": viewer.may("barrier.log"),
    }
    return render(request, "barriers/asks.html", context)


def make(request: Request, pk: int) -> HttpResponse:
    """One page for one decision."""
    row, viewer, today = look(request, pk), request.viewer, timezone.localdate()
    gate.ask(viewer, "ask.make")
    if row.person_id is not None or State(row.state) not in STANDING:
        messages.info(
            request, "A board is asked about what stands in everybody's way. Describe it for everybody first."
        )
        return redirect("barriers:barrier", pk=pk)
    form = AskForm(request.POST or None, initial={"shows": row.evidence})
    if request.method == "POST" and form.is_valid():
        names = ("board", "wanted", "shows", "tried", "options")
        try:
            made = changes.ask_board(
                by=viewer, barrier=row, today=today, **{name: form.cleaned_data[name] for name in names}
            )
        except gate.Refused as refused:
            form.add_error("board", refused.because)
        else:
            messages.success(request, "Asked. Those who decide have been told.")
            return redirect("barriers:ask", pk=made.pk)
    intro = f"{row.what} {counting.toll_of(viewer, row, today).words}"
    return page(request, row, form, "Ask a board for a decision", intro=intro, button="Ask")


def ask(request: Request, pk: int) -> HttpResponse:
    """One ask with its page, and what became of it."""
    viewer, today = request.viewer, timezone.localdate()
    row = gate.look(viewer, Ask.objects.select_related("barrier", "barrier__at_agency", "owner"), pk=pk)
    verbs = viewer.grant.verbs if viewer.is_live else frozenset()
    steps = steps_open(AskState(row.state), verbs)
    form = AnswerForm(request.POST or None, ask=row, verbs=verbs, today=today, initial={"due_on": None})
    if request.method == "POST" and steps and form.is_valid():
        _answer(request, row, dict(form.cleaned_data))
        messages.success(request, "Kept. Everybody who raised it will hear.")
        return redirect("barriers:ask", pk=pk)
    context = {
        "ask": row,
        "state": showing.ask_tag(row),
        "late": overdue_since(AskState(row.state), row.answer_by, row.due_on, today),
        "figures": showing.figures(row),
        "options": [(each, showing.cost(each)) for each in gate.visible(viewer, AskOption.objects.filter(ask=row))],
        "moves": gate.visible(viewer, AskMove.objects.filter(ask=row)).select_related("option").order_by("-pk"),
        "form": form if steps else None,
        "may_see_barrier": bool(gate.why(viewer, row.barrier)),
    }
    return render(request, "barriers/ask.html", context)


def _answer(request: Request, row: Ask, said: dict[str, Any]) -> None:
    by, today = request.viewer, timezone.localdate()
    step, words, due_on = said["step"], said["words"], said.get("due_on") or today
    gate.ask(by, ANSWERS[step])
    if step is AskStep.DECIDED:
        chosen = {name: said.get(name) for name in ("option", "owner")}
        changes.decide(
            by=by, ask=row, words=words, on=today, due_on=due_on, owner_name=said.get("owner_name", ""), **chosen
        )
    elif step is AskStep.POSTPONED:
        changes.postpone(by=by, ask=row, words=words, on=today, until=due_on)
    else:
        others = {AskStep.DECLINED: changes.decline, AskStep.DONE: changes.finish, AskStep.WITHDRAWN: changes.withdraw}
        others[step](by=by, ask=row, words=words, on=today)


def sheet(request: Request, pk: int) -> HttpResponse:
    """The same on paper: one tagged PDF that names nobody."""
    row = gate.look(request.viewer, Ask.objects.select_related("barrier", "barrier__at_agency"), pk=pk)
    options = list(gate.visible(request.viewer, AskOption.objects.filter(ask=row)))
    moves = list(gate.visible(request.viewer, AskMove.objects.filter(ask=row)))
    made = pdf.sheet("A decision is wanted", showing.sheet(row, options, moves), footer="Alongside")
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="ask.pdf"'
    return answer
