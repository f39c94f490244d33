"""How long what is kept, what holds it back, and lists of what is to go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request as Asked
from alongside.audit.models import Entry
from alongside.rights import changes, forms, naming, reach, schedule, showing
from alongside.rights.due import WHOLE
from alongside.rights.models import Disposal, Hold

WHY = "how many rows would go"


def retention(asked: Asked) -> HttpResponse:
    """The schedule, the holds, the lists of what is to go."""
    gate.ask(asked.viewer, "retention.see")
    holds = list(gate.visible(asked.viewer, Hold.objects.standing(timezone.localdate())))
    names = naming.called(asked.viewer, [each.person_id for each in holds])
    context = {
        "in_force": schedule.in_force(),
        "versions": schedule.versions(),
        "holds": [(each, names[each.person_id]) for each in holds],
        "disposals": gate.visible(asked.viewer, Disposal.objects.all())[:20],
        "may_edit": asked.viewer.may("retention.edit"),
    }
    gate.looked_at(asked.viewer, "retention.list", count=len(holds))
    return render(asked, "rights/retention.html", context)


def edit_schedule(asked: Asked) -> HttpResponse:
    gate.ask(asked.viewer, "retention.edit")
    form = forms.ScheduleForm(asked.POST or None, initial={"body": schedule.in_force().body})
    if asked.method == "POST" and form.is_valid():
        try:
            changes.set_schedule(by=asked.viewer, **form.cleaned_data)
        except Refused as refused:
            form.add_error("body", refused.because)
        else:
            messages.success(asked, "The new schedule is in force.")
            return redirect("rights:retention")
    return _form(asked, form, "Change how long we keep what")


def find_for_hold(asked: Asked) -> HttpResponse:
    """Find somebody of whom nothing shall go."""
    gate.ask(asked.viewer, "retention.edit")
    form = forms.FindForm(asked.POST or None)
    found = None
    if asked.method == "POST" and form.is_valid():
        found = showing.candidates(asked.viewer, **form.cleaned_data)
        gate.looked_at(asked.viewer, "retention.find", count=len(found), kind=Entry.Kind.SEARCH)
    return render(asked, "rights/find_for_hold.html", {"form": form, "found": found})


def place_hold(asked: Asked, key: str) -> HttpResponse:
    gate.ask(asked.viewer, "retention.edit")
    form = forms.HoldForm(asked.POST or None)
    if asked.method == "POST" and form.is_valid():
        try:
            changes.place_hold(by=asked.viewer, person_key=key, since=timezone.localdate(), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(asked, "Nothing of this person goes while the hold stands.")
            return redirect("rights:retention")
    return _form(asked, form, "Hold somebody's facts back from disposal")


def lift_hold(asked: Asked, pk: int) -> HttpResponse:
    gate.ask(asked.viewer, "retention.edit")
    hold = gate.look(asked.viewer, Hold.objects.all(), pk=pk)
    form = forms.LiftForm(asked.POST or None)
    if asked.method == "POST" and form.is_valid():
        changes.lift_hold(by=asked.viewer, hold=hold, today=timezone.localdate(), **form.cleaned_data)
        messages.success(asked, "The hold is lifted.")
        return redirect("rights:retention")
    name = naming.called(asked.viewer, [hold.person_id])[hold.person_id]
    return _form(asked, form, "Lift a hold", f"{name}. {hold.get_reason_display()}: {hold.because}")


@require_POST
def propose(asked: Asked) -> HttpResponse:
    disposal = changes.propose_disposal(by=asked.viewer, today=timezone.localdate())
    if disposal is None:
        messages.success(asked, "Nothing is kept longer than the schedule allows, or it is held back.")
        return redirect("rights:retention")
    return redirect("rights:disposal", disposal.pk)


def disposal(asked: Asked, pk: int) -> HttpResponse:
    """What would go, counted, before anything does."""
    row = gate.look(asked.viewer, Disposal.objects.select_related("approved_by", "seconded_by"), pk=pk)
    context = {
        "row": row,
        "counts": _dry_run(row) if row.lines.exists() else [],
        "may_approve": asked.viewer.may("retention.edit") and row.state == Disposal.State.PROPOSED,
        "may_second": asked.viewer.may("retention.approve")
        and row.state == Disposal.State.APPROVED
        and row.approved_by_id != asked.viewer.user_id,
        "may_carry_out": asked.viewer.may("retention.edit") and row.state == Disposal.State.SECONDED,
        "may_drop": asked.viewer.may("retention.edit")
        and row.state not in (Disposal.State.DONE, Disposal.State.DROPPED),
    }
    return render(asked, "rights/disposal.html", context)


def _dry_run(row: Disposal) -> list[tuple[str, str, int]]:
    """(what, under which rule, how many), people's own rows counted table by table."""
    lines = list(row.lines.all())
    counts: Counter[tuple[str, str]] = Counter((_noun(line.table), line.rule) for line in lines)
    people = [line.row for line in lines if line.table == WHOLE]
    if people:
        for table in reach.tables():
            if table.label != WHOLE and (number := gate.everyone(table.rows_of(people), why=WHY).count()):
                counts[_noun(table.label), "with the whole person"] += number
    return [
        (what, rule.replace("working:", "work in hand: ").replace("_", " "), n) for (what, rule), n in counts.items()
    ]


def _noun(label: str) -> str:
    found = next((table.model for table in reach.tables() if table.label == label), None)
    return str(found._meta.verbose_name_plural).capitalize() if found else label.partition(".")[2].capitalize()


STEPS: Mapping[str, tuple[Callable[..., Disposal], str]] = {
    "approve": (changes.approve_disposal, "Approved. A second person has to approve it too."),
    "second": (changes.second_disposal, "Approved by two. It can be carried out."),
    "carry-out": (changes.carry_out_disposal, "Carried out. What went has left a stone and nothing else."),
    "drop": (changes.drop_disposal, "The list is dropped. Nothing has gone."),
}


@require_POST
def step(asked: Asked, pk: int, what: str) -> HttpResponse:
    if what not in STEPS:
        raise Http404
    row = gate.look(asked.viewer, Disposal.objects.all(), pk=pk)
    change, done = STEPS[what]
    more = {"today": timezone.localdate()} if what == "carry-out" else {}
    change(by=asked.viewer, disposal=row, **more)
    messages.success(asked, done)
    return redirect("rights:disposal", pk)


def _form(asked: Asked, form: object, title: str, intro: str = "") -> HttpResponse:
    back = reverse("rights:retention")
    context = {"title": title, "form": form, "back_url": back, "cancel_url": back, "intro": intro}
    return render(asked, "rights/form.html", context)
