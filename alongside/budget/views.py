"""The safety-net budget: what waits, ask for a person, answer, settle, and what the money papers over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Reach, Viewer
from alongside.access.request import Request
from alongside.budget import analysis, changes, reading, terms
from alongside.budget.forms import (
    AgreeForm,
    AlterFundForm,
    AskForm,
    DeclineForm,
    FundForm,
    SettleForm,
    TermsForm,
    WithdrawForm,
)
from alongside.budget.models import Fund, SpendingRequest
from alongside.budget.rules import State, Terms
from alongside.kit.words import pounds
from alongside.outputs import disclosing
from alongside.people import seen
from alongside.people.models import Person

PER_PAGE = 50
COLOURS = {State.WAITING: "orange", State.AGREED: "blue", State.SPENT: "green"}
TABS: dict[str, tuple[str, frozenset[State]]] = {
    "waiting": ("Waiting for an answer", frozenset({State.WAITING})),
    "agreed": ("To be settled", frozenset({State.AGREED})),
    "ended": ("Ended", frozenset({State.SPENT, State.NOT_NEEDED, State.DECLINED, State.WITHDRAWN})),
}


@dataclass(frozen=True)
class Shown:
    """A request as a page shows it. name: of the person; blank where the viewer may not know who it is."""

    request: SpendingRequest
    name: str
    state: State
    colour: str
    kind: str
    gap: str
    is_late: bool


def budget(request: Request) -> HttpResponse:
    """How much there is, and what waits for somebody."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "budget.see")
    fund = gate.visible(viewer, Fund.objects.in_force(today)).first()
    rows = gate.visible(viewer, SpendingRequest.objects.all())
    counted = gate.visible(viewer, SpendingRequest.objects.all(), many=True).order_by()
    counts = dict(counted.values_list("state").annotate(Count("pk")))
    chosen = request.GET.get("show", "waiting")
    chosen = chosen if chosen in TABS else "waiting"
    page = Paginator(reading.whole(rows.filter(state__in=TABS[chosen][1])), PER_PAGE).get_page(request.GET.get("page"))
    shown = _shown(viewer, list(page.object_list), today)
    gate.looked_at(viewer, "budget.see", count=len(shown))
    tabs = [
        {"label": label, "url": f"?show={slug}", "count": sum(counts.get(each, 0) for each in states), "is_current": slug == chosen}
        for slug, (label, states) in TABS.items()
    ]  # fmt: skip
    context = {
        "fund": fund, "balance": reading.balance(fund) if fund else None, "tabs": tabs, "page": page, "shown": shown,
        "sees_people": viewer.grant.reach is not Reach.NONE, "may_edit": viewer.may("budget.edit"),
    }  # fmt: skip
    return render(request, "budget/budget.html", context)


def ask(request: Request, key: str) -> HttpResponse:
    """Ask for a person, with what is left beside the question."""
    viewer, now = request.viewer, timezone.now()
    gate.ask(viewer, "budget.ask")
    person = gate.look(viewer, Person.objects.current(), key=key)
    fund = gate.visible(viewer, Fund.objects.in_force(timezone.localdate(now))).first()
    agreed = terms.in_force()
    form = AskForm(request.POST or None, terms=agreed)
    if request.method == "POST" and form.is_valid():
        try:
            asked = changes.ask_for_money(by=viewer, person=person, now=now, **form.cleaned_data)
        except Refused as refused:
            form.add_error("pence", refused.because)
        else:
            messages.success(request, f"Asked for {pounds(asked.pence)}. Somebody answers by {asked.answer_by:%A}.")
            return redirect("budget:request", pk=asked.pk)
    before = reading.whole(gate.visible(viewer, SpendingRequest.objects.filter(person=person)))
    context = {
        "title": "Ask for money", "button": "Ask", "form": form, "fund": fund, "terms": agreed,
        "left": reading.balance(fund).left if fund else 0,
        "left_for_person": max(0, fund.per_person_pence - reading.used_for(fund, person.pk)) if fund else 0,
        "before": _shown(viewer, list(before), timezone.localdate(now)), "name": seen.names(viewer, [person.pk])[person.pk],
        "back_url": reverse("workspace:person", args=[key]), "cancel_url": reverse("workspace:person", args=[key]),
    }  # fmt: skip
    return render(request, "budget/ask.html", context)


def asked(request: Request, pk: int) -> HttpResponse:
    """One request: what was said, and what can be said now."""
    viewer, today = request.viewer, timezone.localdate()
    row = gate.look(viewer, reading.whole(SpendingRequest.objects.all()), pk=pk)
    chosen = request.POST.get("do", "")
    offered = _offered(viewer, row, request if request.method == "POST" else None, chosen)
    form, carry_out = offered.get(chosen, (None, None))
    if form is not None and carry_out is not None and form.is_valid():
        try:
            carry_out(form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Kept.")
            return redirect("budget:request", pk=pk)
    context = {
        "shown": _shown(viewer, [row], today)[0], "offered": {name: each for name, (each, _) in offered.items()},
        "agreed": reading.agreed_for(row), "still_needed": row.people_needed - len(row.answers.all()),
        "wrong": form if form is not None and form.errors else None,
    }  # fmt: skip
    return render(request, "budget/request.html", context, status=400 if form is not None and form.errors else 200)


Offer = tuple[forms.Form, Callable[[dict[str, object]], object]]


def _offered(viewer: Viewer, row: SpendingRequest, posted: Request | None, chosen: str) -> dict[str, Offer]:
    """What this viewer can do about it now: name -> its form, and what carries it out."""
    now, today = timezone.now(), timezone.localdate()

    def data(name: str) -> QueryDict | None:
        return posted.POST if posted is not None and chosen == name else None

    offers: dict[str, Offer] = {}
    how = State(row.state)
    is_asker = row.asked_by_id == viewer.user_id
    has_answered = any(answer.by_id == viewer.user_id for answer in row.answers.all())
    if how is State.WAITING and viewer.may("budget.decide") and not is_asker and not has_answered:
        offers["agree"] = (
            AgreeForm(data("agree"), initial={"pence": row.pence}),
            lambda said: changes.agree(by=viewer, request=row, **said),  # type: ignore[arg-type]
        )
        offers["decline"] = (
            DeclineForm(data("decline")),
            lambda said: changes.decline(by=viewer, request=row, **said),  # type: ignore[arg-type]
        )
    if how is State.WAITING and is_asker:
        offers["withdraw"] = (
            WithdrawForm(data("withdraw")),
            lambda said: changes.withdraw(by=viewer, request=row, now=now, **said),  # type: ignore[arg-type]
        )
    if how is State.AGREED and viewer.may("budget.ask") and viewer.agency_id == row.agency_id:
        offers["settle"] = (
            SettleForm(data("settle"), initial={"pence": reading.agreed_for(row), "on": today}),
            lambda said: changes.settle(by=viewer, request=row, today=today, **said),  # type: ignore[arg-type]
        )
    return offers


def gaps(request: Request) -> HttpResponse:
    """What the money papers over."""
    viewer = request.viewer
    gate.ask(viewer, "budget.see")
    agreed = terms.in_force()
    found = analysis.of_fund(viewer, gate.visible(viewer, Fund.objects.in_force(timezone.localdate())).first(), agreed)
    gate.looked_at(viewer, "budget.see", count=found.requests if found else 0)
    return render(
        request,
        "budget/gaps.html",
        {
            "found": found,
            "rule": disclosing.in_force().words,
            "title": "What the money makes up for",
            "may_log": viewer.may("barrier.log"),
        },
    )


@require_POST
def make_barrier(request: Request, gap: str) -> HttpResponse:
    """One click from a gap that takes money again and again to the barriers log."""
    try:
        barrier = changes.make_barrier(by=request.viewer, gap=gap, today=timezone.localdate())
    except Refused as refused:
        messages.error(request, refused.because)
        return redirect("budget:gaps")
    messages.success(request, "It stands in the barriers log, with what it has cost.")
    return redirect("barriers:barrier", pk=barrier.pk)


def set_fund(request: Request) -> HttpResponse:
    viewer = request.viewer
    gate.ask(viewer, "budget.edit")
    today = timezone.localdate()
    year = today.year if today >= dt.date(today.year, 4, 1) else today.year - 1
    initial = {
        "title": f"Safety-net budget {year} to {year + 1}", "starts_on": dt.date(year, 4, 1),
        "ends_on": dt.date(year + 1, 3, 31), "per_person_pence": terms.in_force().per_person,
    }  # fmt: skip
    form = FundForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            changes.set_fund(by=viewer, **form.cleaned_data)
        except Refused as refused:
            form.add_error("starts_on", refused.because)
        else:
            messages.success(request, "The budget is set.")
            return redirect("budget:budget")
    return _form(request, form, "Set a budget")


def alter_fund(request: Request, pk: int) -> HttpResponse:
    viewer = request.viewer
    gate.ask(viewer, "budget.edit")
    fund = gate.look(viewer, Fund.objects.all(), pk=pk)
    form = AlterFundForm(request.POST or None, initial={"pence": fund.pence, "per_person_pence": fund.per_person_pence})
    if request.method == "POST" and form.is_valid():
        try:
            changes.alter_fund(by=viewer, fund=fund, **form.cleaned_data)
        except Refused as refused:
            form.add_error("pence", refused.because)
        else:
            messages.success(request, "The budget is changed.")
            return redirect("budget:budget")
    return _form(request, form, f"Change “{fund.title}”")


def edit_terms(request: Request) -> HttpResponse:
    viewer = request.viewer
    gate.ask(viewer, "budget.edit")
    form = TermsForm(request.POST or None, initial={"body": terms.text_in_force()})
    if request.method == "POST" and form.is_valid():
        try:
            changes.set_terms(by=viewer, **form.cleaned_data)
        except Refused as refused:
            form.add_error("body", refused.because)
        else:
            messages.success(request, "The new terms are in force.")
            return redirect("budget:budget")
    return _form(request, form, "Change what the budget is for")


def _form(request: Request, form: forms.Form, title: str) -> HttpResponse:
    back = reverse("budget:budget")
    context = {"title": title, "form": form, "back_url": back, "cancel_url": back}
    return render(request, "kit/form_page.html", context, status=400 if form.errors else 200)


def _shown(viewer: Viewer, rows: list[SpendingRequest], today: dt.date) -> list[Shown]:
    names = seen.names(viewer, {row.person_id for row in rows})
    agreed: Terms = terms.in_force()
    shown = []
    for row in rows:
        how = State(row.state)
        kind, gap = agreed.kinds.get(row.kind), agreed.gaps.get(row.gap)
        shown.append(
            Shown(
                row, names.get(row.person_id, ""), how, COLOURS.get(how, "grey"), kind.label if kind else "Another kind",
                gap.label if gap else "Another gap", reading.is_late(row, today),
            )
        )  # fmt: skip
    return shown
