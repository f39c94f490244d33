"""What was answered about somebody, one more time, and the instruments themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.instruments import changes, documents, reading
from alongside.instruments.forms import BecauseForm, CompletionForm, InstrumentForm, NewInstrumentForm
from alongside.instruments.models import Completion
from alongside.instruments.pictures import history_picture, in_words
from alongside.people import seen
from alongside.people.models import Person


def of_person(request: Request, key: str) -> HttpResponse:
    """Every instrument that was answered about somebody, over time, and those that can be."""
    viewer = request.viewer
    person = _person(request, key)
    histories = reading.histories(viewer, person)
    gate.looked_at(viewer, "instrument.see", count=sum(len(each.answered) for each in histories))
    shown = [
        {
            "history": each, "picture": history_picture(each),
            "changes": [(line.title, in_words(line.change)) for line in each.lines if line.points],
        }
        for each in histories
    ]  # fmt: skip
    context = {
        "person": person, "name": seen.name_of(viewer, person.pk), "shown": shown, "instruments": documents.open_to(viewer),
        "may_answer": viewer.may("instrument.answer"), "may_define": viewer.may("instrument.define"),
        "agency": viewer.agency_id,
    }  # fmt: skip
    return render(request, "instruments/of_person.html", context)


def answer(request: Request, key: str, slug: str) -> HttpResponse:
    """One instrument, once."""
    viewer, today = request.viewer, timezone.localdate()
    person = _person(request, key, "instrument.answer")
    instrument = documents.open_to(viewer).get(slug)
    if instrument is None:
        raise Http404
    form = CompletionForm(request.POST or None, instrument=instrument, today=today, initial={"on": today})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            row = changes.complete(
                by=viewer, person=person, slug=slug, answers=form.answers, on=said["on"], how=said["how"],
                note=said["note"], today=today,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            left = len(instrument.items) - len(row.answers)
            messages.success(request, f"Kept. {left} left open." if left else "Kept.")
            return redirect("instruments:of", key)
    back = reverse("instruments:of", args=[key])
    context = {
        "title": instrument.title, "form": form, "instrument": instrument, "name": seen.name_of(viewer, person.pk),
        "button": "Keep", "back_url": back, "cancel_url": back,
    }  # fmt: skip
    return render(request, "instruments/answer.html", context, status=400 if form.errors else 200)


def withdraw(request: Request, pk: int) -> HttpResponse:
    """Answers that were wrong."""
    viewer = request.viewer
    gate.ask(viewer, "instrument.answer")
    row = gate.look(viewer, Completion.objects.standing().select_related("person", "agency"), pk=pk)
    form = BecauseForm(request.POST or None)
    back = reverse("instruments:of", args=[row.person.key])
    if request.method == "POST" and form.is_valid():
        try:
            changes.withdraw(by=viewer, completion=row, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "Taken back. They stay on record with the reason.")
            return redirect(back)
    context = {"title": "Take answers back", "form": form, "button": "Take back", "back_url": back, "cancel_url": back}
    return render(request, "kit/form_page.html", context, status=400 if form.errors else 200)


def definitions(request: Request) -> HttpResponse:
    """The instruments in use, with whose they are."""
    gate.ask(request.viewer, "instrument.see")
    context = {"instruments": documents.in_force(), "may_define": request.viewer.may("instrument.define")}
    return render(request, "instruments/definitions.html", context)


def define(request: Request, slug: str) -> HttpResponse:
    gate.ask(request.viewer, "instrument.define")
    body = documents.bodies().get(slug)
    if body is None:
        raise Http404
    form = InstrumentForm(request.POST or None, initial={"body": body})
    if request.method == "POST" and form.is_valid():
        changes.define(by=request.viewer, slug=slug, **form.cleaned_data)
        messages.success(request, "The new version is in use. What was answered before keeps its own.")
        return redirect("instruments:definitions")
    return _definition(request, form, documents.read(body).title, slug)


def add(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "instrument.define")
    form = NewInstrumentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.define(by=request.viewer, **form.cleaned_data)
        messages.success(request, "The instrument is in use.")
        return redirect("instruments:definitions")
    return _definition(request, form, "Add an instrument", "")


def _definition(request: Request, form: InstrumentForm, title: str, slug: str) -> HttpResponse:
    context = {"title": title, "form": form, "versions": documents.versions(slug) if slug else []}
    return render(request, "instruments/define.html", context, status=400 if form.errors else 200)


def _person(request: Request, key: str, verb: str = "instrument.see") -> Person:
    gate.ask(request.viewer, verb)
    return gate.look(request.viewer, Person.objects.current(), key=key)
