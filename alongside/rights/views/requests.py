"""Requests: the list with its clocks, one request with what to do next, and each thing that is done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Reach
from alongside.access.request import Request as Asked
from alongside.audit.models import Entry
from alongside.people.models import Person
from alongside.rights import changes, forms, letters, naming, showing
from alongside.rights.changes.requests import may_be_sent
from alongside.rights.models import Correction, Request


@dataclass(frozen=True)
class Act:
    """One thing that is done about a request: its words, its form, its change."""

    title: str
    button: str
    form: type[django_forms.Form]
    change: Callable[..., object]
    done: str
    takes_today: bool = False


ACTS: Mapping[str, Act] = {
    "identity": Act("Check who they are", "Save", forms.IdentityForm, changes.check_identity, "Their identity is checked."),
    "ask": Act("Ask the person for something", "Stop the clock", forms.AskThemForm, changes.ask_the_person,
               "The clock stands until you note the answer."),
    "answer": Act("The person has answered", "Start the clock", forms.HadAnswerForm, changes.had_an_answer,
                  "The clock runs again."),
    "extend": Act("Take two months more", "Take longer", forms.ExtendForm, changes.extend,
                  "Now write to the person: they have to know within the first month.", takes_today=True),
    "reply": Act("How to answer", "Save", forms.ReplyForm, changes.set_reply, "Noted."),
    "stop": Act("Stop the use", "Stop it", forms.StopForm, changes.stop_use, "It acts from the next page anybody opens."),
    "acknowledge": Act("Acknowledge the complaint", "Save", forms.AcknowledgeForm, changes.acknowledge, "Noted."),
    "close": Act("Close the request", "Close", forms.CloseForm, changes.close_request, "The request is closed.",
                 takes_today=True),
}  # fmt: skip


def look(asked: Asked, key: str) -> Request:
    """The request of this name; somebody who may not see it is answered as if there were none."""
    return gate.look(
        asked.viewer, Request.objects.select_related("person", "owner").prefetch_related("pauses"), key=key
    )


def request_list(asked: Asked) -> HttpResponse:
    gate.ask(asked.viewer, "rights.see")
    today, is_open = timezone.localdate(), asked.GET.get("show") != "closed"
    rows = showing.requests(asked.viewer, today, is_open=is_open)
    gate.looked_at(asked.viewer, "rights.list", count=len(rows))
    tabs = [
        {"label": "Open", "url": "?show=open", "count": None, "is_current": is_open},
        {"label": "Closed", "url": "?show=closed", "count": None, "is_current": not is_open},
    ]
    context = {"requests": rows, "tabs": tabs, "is_open": is_open, "may_start": asked.viewer.may("rights.start")}
    return render(asked, "rights/list.html", context)


def start(asked: Asked, key: str = "") -> HttpResponse:
    """Start a request; from a person's page it is about that person."""
    viewer = asked.viewer
    gate.ask(viewer, "rights.start")
    if not key and viewer.grant.reach is not Reach.NONE:
        raise Http404  # whoever may see people starts from the person
    person = gate.look(viewer, Person.objects.current(), key=key) if key else None
    form = forms.StartForm(asked.POST or None, initial={"received_on": timezone.localdate()})
    back = reverse("workspace:person", args=[key]) if person else reverse("rights:list")
    if asked.method == "POST" and form.is_valid():
        made = changes.start_request(by=viewer, person_key=key, **form.cleaned_data)
        messages.success(asked, "The request is with the information governance lead. Its clock runs.")
        return redirect(back if not viewer.may("rights.see") else reverse("rights:request", args=[made.key]))
    context = {"title": "Somebody asks about their information", "form": form, "back_url": back, "cancel_url": back,
               "button": "Start the clock"}  # fmt: skip
    return render(asked, "rights/start.html", context)


def request_page(asked: Asked, key: str) -> HttpResponse:
    row, today = look(asked, key), timezone.localdate()
    corrections = gate.everyone(Correction.objects.filter(request=row), why=showing.WHY)
    context = {
        "row": row,
        "name": _name(asked, row),
        "shown": showing.shown(row, today),
        "clock": row.clock(),
        "next": showing.next_step(row, today),
        "may_handle": asked.viewer.may("rights.handle") and row.is_open,
        "waits": row.pauses.filter(until=None).exists(),
        "letters": letters.fitting(row),
        "written": row.letters.all(),
        "steps": row.steps.all(),
        "corrections": corrections.select_related("agency", "event", "task"),
        "may_be_sent": may_be_sent(row),
        "signing": row.signings.first(),
    }
    return render(asked, "rights/request.html", context)


def _name(asked: Asked, row: Request) -> str:
    """The whole name while whoever deals with it has to compare it with a paper; initials otherwise; blank if not found."""
    if row.person is None:
        return ""
    if row.is_open and row.needs_identity and asked.viewer.may("rights.handle"):
        return naming.in_full(row.person)
    return naming.called(asked.viewer, [row.person.pk])[row.person.pk]


def act(asked: Asked, key: str, what: str) -> HttpResponse:
    """One of the things that are done about a request."""
    chosen = ACTS.get(what)
    gate.ask(asked.viewer, "rights.handle")
    if chosen is None:
        raise Http404
    row, today = look(asked, key), timezone.localdate()
    initial: dict[str, Any] = {"on": today}
    if what == "reply":
        initial = {"reply_by": row.reply_by, "reply_to": row.reply_to, "safe_on": row.reply_safe_on}
    form = chosen.form(asked.POST or None, initial=initial)
    if asked.method == "POST" and form.is_valid():
        more = {"today": today} if chosen.takes_today else {}
        if _done(form, chosen.change, by=asked.viewer, request=row, **form.cleaned_data, **more):
            messages.success(asked, chosen.done)
            return redirect("rights:request", key)
    return _form(asked, form, chosen.title, reverse("rights:request", args=[key]), button=chosen.button)


@require_POST
def take(asked: Asked, key: str) -> HttpResponse:
    changes.take_request(by=asked.viewer, request=look(asked, key))
    messages.success(asked, "The request is yours.")
    return redirect("rights:request", key)


def find(asked: Asked, key: str) -> HttpResponse:
    """Find whoever asks on the index, by the name and the date of birth they give."""
    gate.ask(asked.viewer, "rights.handle")
    row = look(asked, key)
    form = forms.FindForm(asked.POST or None)
    found: list[showing.Candidate] | None = None
    if asked.method == "POST" and form.is_valid():
        found = showing.candidates(asked.viewer, **form.cleaned_data)
        gate.looked_at(asked.viewer, "rights.find", count=len(found), kind=Entry.Kind.SEARCH)
    return render(asked, "rights/find.html", {"row": row, "form": form, "found": found})


@require_POST
def name_person(asked: Asked, key: str) -> HttpResponse:
    row = look(asked, key)
    changes.name_person(by=asked.viewer, request=row, person_key=asked.POST.get("person", ""))
    messages.success(asked, "The request is about this person now.")
    return redirect("rights:request", key)


def letter(asked: Asked, key: str, template: str) -> HttpResponse:
    """Draft a letter, mend it, keep it as it leaves."""
    gate.ask(asked.viewer, "rights.handle")
    if template not in letters.TITLES:
        raise Http404
    row, today = look(asked, key), timezone.localdate()
    form = forms.LetterForm(asked.POST or None, initial={"body": letters.draft(template, row, today)})
    if asked.method == "POST" and form.is_valid():
        made = changes.write_letter(by=asked.viewer, request=row, template=template, today=today, **form.cleaned_data)
        way = made.get_sent_by_display().lower() if made.sent_by else "hand it over in person: no safe way is known"
        messages.success(asked, f"The letter is kept as it is now. To be sent: {way}.")
        return redirect("rights:request", key)
    intro = (
        ""
        if may_be_sent(row)
        else "No way of writing to them is known to be safe: this letter is handed over in person."
    )
    return _form(asked, form, letters.TITLES[template], reverse("rights:request", args=[key]), "Keep the letter", intro)


def correct(asked: Asked, key: str) -> HttpResponse:
    """Send a fact back to whoever supplied it."""
    gate.ask(asked.viewer, "rights.handle")
    row = look(asked, key)
    form = forms.CorrectForm(asked.POST or None, facts=showing.facts(row))
    if asked.method == "POST" and form.is_valid():
        more = {"by": asked.viewer, "request": row, "today": timezone.localdate()}
        if _done(form, changes.ask_to_correct, **more, **form.cleaned_data):
            messages.success(asked, "The agency has a task, and the fact says that it was asked to be corrected.")
            return redirect("rights:request", key)
    return _form(asked, form, "Ask for a correction", reverse("rights:request", args=[key]), "Ask the agency")


def correction(asked: Asked, key: str, which: str, what: str) -> HttpResponse:
    """What the agency answered, or the person's own words beside a fact that stays."""
    gate.ask(asked.viewer, "rights.handle")
    row = look(asked, key)
    back = reverse("rights:request", args=[key])
    form: django_forms.Form
    change: Callable[..., object]
    more: dict[str, object]
    if what == "answer":
        form = forms.AnswerForm(asked.POST or None)
        change, title, more = changes.answer_correction, "What the agency answered", {"today": timezone.localdate()}
    elif what == "statement":
        form, change, title, more = (
            forms.StatementForm(asked.POST or None),
            changes.add_statement,
            "Their own words",
            {},
        )
    else:
        raise Http404
    values = {"by": asked.viewer, "request": row, "key": which, **more}
    if asked.method == "POST" and form.is_valid() and _done(form, change, **values, **form.cleaned_data):
        messages.success(asked, "Noted.")
        return redirect(back)
    return _form(asked, form, title, back)


@require_POST
def propose_erasure(asked: Asked, key: str) -> HttpResponse:
    disposal = changes.propose_erasure(by=asked.viewer, request=look(asked, key), today=timezone.localdate())
    messages.success(asked, "Proposed. Two people have to approve it before anything goes.")
    return redirect("rights:disposal", disposal.pk)


def _done(form: django_forms.Form, change: Callable[..., object], **values: object) -> bool:
    """Run a change; what it refuses is said on the form, where nothing that was typed is lost."""
    try:
        change(**values)
    except Refused as refused:
        form.add_error(None, refused.because)
        return False
    return True


def _form(
    asked: Asked, form: django_forms.Form, title: str, back: str, button: str = "Save", intro: str = ""
) -> HttpResponse:
    context = {"title": title, "form": form, "back_url": back, "cancel_url": back, "button": button, "intro": intro}
    return render(asked, "rights/form.html", context)
