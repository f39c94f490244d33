"""Quick entry of a contact, from a person or from one's own people; what was logged; time given."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.contact import changes, reading, safe
from alongside.contact.forms import ContactForm, TimeForm
from alongside.contact.models import Contact
from alongside.contact.rules import Mode, Outcome, in_hours, may_reach, week_of
from alongside.people import seen
from alongside.people.models import Person

PER_PAGE = 50
WEEKS = 8


def mine(request: Request) -> HttpResponse:
    """My people, and one form for all of them: stays open on the round, with or without a connection."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "contact.log")
    people = reading.my_people(viewer, today)
    choices = [(each.key, each.name) for each in people]
    if request.method == "POST" and request.POST.get("person") not in dict(choices):
        choices = [*choices, *_another(request)]
    form = _form(request, choices)
    if request.method == "POST":
        person = gate.visible(viewer, Person.objects.current()).filter(key=request.POST.get("person", "")).first()
        if (done := _logged(request, form, person, reverse("contact:mine"))) is not None:
            return done
    gate.looked_at(viewer, "contact.list", count=len(people))
    context = {"form": form, "people": people, "today": today, "refused": getattr(form, "refused", "")}
    return render(request, "contact/mine.html", context)


def log(request: Request, key: str) -> HttpResponse:
    """One person's: who it was is known, and what must be known before they are called stands on top."""
    viewer = request.viewer
    gate.ask(viewer, "contact.log")
    person = gate.look(viewer, Person.objects.current(), key=key)
    form = _form(request, None)
    back = reverse("workspace:person", args=[key])
    if request.method == "POST" and (done := _logged(request, form, person, back)) is not None:
        return done
    context = {"form": form, "person": person, "name": seen.name_of(viewer, person.pk), "warnings": _warnings(person),
               "refused": getattr(form, "refused", "")}  # fmt: skip
    return render(request, "contact/log.html", context)


def theirs(request: Request, key: str) -> HttpResponse:
    """Who was in touch with one person, when and how; attempts counted apart."""
    viewer = request.viewer
    gate.ask(viewer, "contact.log")
    person = gate.look(viewer, Person.objects.current(), key=key)
    rows = gate.visible(viewer, Contact.objects.filter(person=person)).select_related("agency", "next_step")
    page = Paginator(rows.order_by("-on", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "person": person,
        "name": seen.name_of(viewer, person.pk),
        "page": page,
        "contacts": [(each, Outcome(each.outcome).is_attempt) for each in page],
        "seen_on": reading.last_seen(viewer, [person.pk]).get(person.pk),
        "attempts": reading.attempts(viewer, [person.pk]).get(person.pk, 0),
        "today": timezone.localdate(),
    }
    return render(request, "contact/theirs.html", context)


def time(request: Request) -> HttpResponse:
    """Time that I and my agency give, week by week."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "time.note")
    form = TimeForm(request.POST or None, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        changes.note_time(by=viewer, **form.cleaned_data)
        messages.success(request, "Noted. Thank you.")
        return redirect("contact:time")
    since = week_of(today) - dt.timedelta(weeks=WEEKS - 1)
    weeks = reading.weeks_of(viewer, since)
    given = reading.given_by_member(viewer, week_of(today))
    context = {
        "form": form,
        "weeks": [(week, in_hours(minutes)) for week, minutes in weeks.items()],
        "members": [(name, in_hours(minutes)) for name, minutes in given.items()],
        "agency": viewer.agency_name,
    }
    return render(request, "contact/time.html", context)


def _form(request: Request, people: list[tuple[str, str]] | None) -> ContactForm:
    fresh = {"key": uuid.uuid4().hex, "next_due": "7"}
    return ContactForm(request.POST or None, viewer=request.viewer, people=people, initial=fresh)


def _another(request: Request) -> list[tuple[str, str]]:
    """Somebody who has left one's own people between writing and sending is still whom it was about."""
    person = gate.visible(request.viewer, Person.objects.current()).filter(key=request.POST.get("person", "")).first()
    return [(person.key, seen.name_of(request.viewer, person.pk))] if person else []


def _logged(request: Request, form: ContactForm, person: Person | None, back: str) -> HttpResponse | None:
    """What follows a form that was sent: by a page, or by the browser's own queue, which asks for a plain answer."""
    waits = request.headers.get("X-Outbox") == "yes"
    if person is None and waits:
        raise Http404
    if person is None or not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422) if waits else None
    try:
        changes.log_contact(by=request.viewer, person=person, **form.said(timezone.localdate()))
    except Refused as refused:
        form.refused = refused.because  # type: ignore[attr-defined]
        form.add_error("unsafe_because", refused.because)
        return JsonResponse({"errors": {"": [refused.because]}}, status=422) if waits else None
    if waits:
        return JsonResponse({}, status=201)
    messages.success(request, "Logged.")
    return redirect(back)


def _warnings(person: Person) -> list[str]:
    """What speaks against calling or leaving a message; each in a sentence."""
    known, found = safe.known_of(person), []
    for mode in (Mode.PHONE, Mode.TEXT, Mode.EMAIL, Mode.LETTER):
        if not (way := may_reach(known, mode, Outcome.MESSAGE_LEFT)):
            found.append(f"{mode.label}: {way.because}")
    return found
