"""Breaches: the list with its clocks, one breach, and each thing that is decided about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request as Asked
from alongside.audit.models import Entry
from alongside.kit.words import counted
from alongside.rights import changes, forms, naming, showing
from alongside.rights.models import Breach, BreachNotice

ACTS: Mapping[str, tuple[str, type[django_forms.Form], Callable[..., object]]] = {
    "risk": ("Judge the risk", forms.RiskForm, changes.judge_risk),
    "tell-regulator": ("Does the regulator have to know?", forms.TellForm, changes.decide_about_regulator),
    "regulator-told": ("The regulator was told", forms.RegulatorForm, changes.record_regulator_told),
    "tell-people": ("Do the people have to know?", forms.TellForm, changes.decide_about_people),
    "close": ("Close the breach", forms.LessonsForm, changes.close_breach),
}


def hours(breach: Breach) -> str:
    """The regulator's clock in words; blank where it does not run."""
    left = breach.hours_left(timezone.now())
    if left is None:
        return ""
    return f"{counted(left, 'hour')} left" if left >= 0 else f"{counted(-left, 'hour')} over the 72"


def breach_list(asked: Asked) -> HttpResponse:
    gate.ask(asked.viewer, "breach.see")
    rows = list(gate.visible(asked.viewer, Breach.objects.select_related("agency")))
    gate.looked_at(asked.viewer, "breach.list", count=len(rows))
    context = {"breaches": [(each, hours(each)) for each in rows], "may_report": asked.viewer.may("breach.report")}
    return render(asked, "rights/breaches.html", context)


def report(asked: Asked) -> HttpResponse:
    """Whoever works with people's records may say that something went wrong."""
    gate.ask(asked.viewer, "breach.report")
    now = timezone.localtime()
    form = forms.ReportForm(asked.POST or None, initial={"known_on": now.date(), "known_hour": f"{now:%H:%M}"})
    may_see = asked.viewer.may("breach.see")
    back = reverse("rights:breaches") if may_see else reverse("workspace:home")
    if asked.method == "POST" and form.is_valid():
        made = changes.report_breach(by=asked.viewer, **form.cleaned_data)
        messages.success(asked, "Thank you. The information governance lead sees it now; the 72 hours run.")
        return redirect(reverse("rights:breach", args=[made.key]) if may_see else back)
    context = {"title": "Report a breach", "form": form, "back_url": back, "cancel_url": back, "button": "Report"}
    return render(asked, "rights/form.html", context)


def breach(asked: Asked, key: str) -> HttpResponse:
    """The whole names of those it touched, while somebody has to see to it that they are told; initials before and after."""
    row = gate.look(asked.viewer, Breach.objects.select_related("agency"), key=key)
    may_handle = asked.viewer.may("breach.handle") and row.closed_on is None
    notices = list(gate.visible(asked.viewer, row.notices.select_related("person")))
    names = naming.called(asked.viewer, [each.person_id for each in notices])
    if may_handle:
        names |= {each.person_id: each.person.full_name for each in notices if each.told_on is None}
    told = [(each, names[each.person_id]) for each in notices]
    context = {"row": row, "hours": hours(row), "notices": told, "may_handle": may_handle}
    return render(asked, "rights/breach.html", context)


def act(asked: Asked, key: str, what: str) -> HttpResponse:
    gate.ask(asked.viewer, "breach.handle")
    if what not in ACTS:
        raise Http404
    row = gate.look(asked.viewer, Breach.objects.all(), key=key)
    title, form_class, change = ACTS[what]
    form = form_class(asked.POST or None)
    back = reverse("rights:breach", args=[key])
    if asked.method == "POST" and form.is_valid():
        more = {"today": timezone.localdate()} if what == "close" else {}
        try:
            change(by=asked.viewer, breach=row, **form.cleaned_data, **more)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(asked, "Noted.")
            return redirect(back)
    return render(asked, "rights/form.html", {"title": title, "form": form, "back_url": back, "cancel_url": back})


def affected(asked: Asked, key: str) -> HttpResponse:
    """Find somebody whom the breach touched, and name them."""
    gate.ask(asked.viewer, "breach.handle")
    row = gate.look(asked.viewer, Breach.objects.all(), key=key)
    if asked.method == "POST" and "person" in asked.POST:
        changes.name_affected(by=asked.viewer, breach=row, person_key=asked.POST["person"])
        messages.success(asked, "Named. Note when and how they are told.")
        return redirect("rights:breach", key)
    form = forms.FindForm(asked.POST or None)
    found = None
    if asked.method == "POST" and form.is_valid():
        found = showing.candidates(asked.viewer, **form.cleaned_data)
        gate.looked_at(asked.viewer, "breach.find", count=len(found), kind=Entry.Kind.SEARCH)
    return render(asked, "rights/affected.html", {"row": row, "form": form, "found": found})


def told(asked: Asked, key: str, pk: int) -> HttpResponse:
    """When and how somebody was told."""
    gate.ask(asked.viewer, "breach.handle")
    notice = gate.look(asked.viewer, BreachNotice.objects.select_related("person", "breach"), pk=pk, breach__key=key)
    form = forms.ToldForm(asked.POST or None, initial={"told_on": timezone.localdate()})
    back = reverse("rights:breach", args=[key])
    if asked.method == "POST" and form.is_valid():
        changes.note_told(by=asked.viewer, notice=notice, **form.cleaned_data)
        messages.success(asked, "Noted.")
        return redirect(back)
    context = {"title": "They were told", "form": form, "back_url": back, "cancel_url": back,
               "intro": f"About {notice.person.full_name}."}  # fmt: skip
    return render(asked, "rights/form.html", context)
