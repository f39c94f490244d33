"""How to reach somebody safely; who holds where they are safe; asking to be shown it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.access.step_up import prove_again
from alongside.people import seen
from alongside.people.models import Person
from alongside.reaching import changes, unmasking
from alongside.reaching.forms import AddressForm, AskForm, SafeWaysForm
from alongside.reaching.models import SafeWays


def how(request: Request, key: str) -> HttpResponse:
    """What is safe and what is not, and who may be asked where they are."""
    viewer, now = request.viewer, timezone.now()
    today = timezone.localdate(now)
    gate.ask(viewer, "reach.record")
    person = gate.look(viewer, Person.objects.current(), key=key)
    ways = list(gate.visible(viewer, SafeWays.objects.standing(today).filter(person=person)))
    held = changes.held(viewer, person, today)
    context = {
        "person": person, "name": seen.name_of(viewer, person.pk), "ways": ways,
        "held": [(row, row.agency.name if row.agency.is_named_to_others or row.agency_id == viewer.agency_id
                  else "An agency that is not named") for row in held],
        "open": unmasking.read(viewer, person, now), "may_ask": viewer.may("address.ask"), "viewer": viewer,
        "may_hold": viewer.may("address.hold"),
    }  # fmt: skip
    return render(request, "reaching/how.html", context)


def say(request: Request, key: str) -> HttpResponse:
    """Write down what they say now."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "reach.record")
    person = gate.look(viewer, Person.objects.current(), key=key)
    standing = gate.visible(viewer, SafeWays.objects.standing(today).filter(person=person)).first()
    form = SafeWaysForm(request.POST or None, today=today, initial=SafeWaysForm.as_it_stands(standing, today))
    if request.method == "POST" and form.is_valid():
        try:
            changes.say_how(by=viewer, person=person, today=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.because)
        else:
            messages.success(request, "It holds from now on.")
            return redirect("reaching:how", key)
    return _form(request, form, person, "How to reach them safely", "Write it down")


def hold(request: Request, key: str) -> HttpResponse:
    """Write down where they are safe."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "address.hold")
    person = gate.look(viewer, Person.objects.current(), key=key)
    form = AddressForm(request.POST or None, today=today)
    if request.method == "POST" and form.is_valid():
        changes.hold_address(by=viewer, person=person, **form.cleaned_data)
        messages.success(request, "Your agency holds it. Nobody is shown it without a second person.")
        return redirect("reaching:how", key)
    return _form(request, form, person, "Where they are safe", "Keep it safe")


@require_POST
def end(request: Request, key: str) -> HttpResponse:
    """They are no longer there."""
    viewer = request.viewer
    gate.ask(viewer, "address.hold")
    person = gate.look(viewer, Person.objects.current(), key=key)
    try:
        changes.end_address(by=viewer, person=person, key=request.POST.get("address", ""), today=timezone.localdate())
    except Refused:
        raise Http404 from None
    messages.success(request, "It is no longer one of theirs.")
    return redirect("reaching:how", key)


@prove_again()
def ask(request: Request, key: str) -> HttpResponse:
    """Ask to be shown where they are safe. A second person decides."""
    viewer, today = request.viewer, timezone.localdate()
    gate.ask(viewer, "address.ask")
    person = gate.look(viewer, Person.objects.current(), key=key)
    held = changes.held(viewer, person, today)
    if not held:
        messages.info(request, "No safe address is held for them.")
        return redirect("reaching:how", key)
    form = AskForm(request.POST or None, held=held)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data
        unmasking.ask(by=viewer, person=person, key=words["address"], because=words["because"])
        messages.success(request, "A second person has been asked. Once they agree, it is shown here for 15 minutes.")
        return redirect("reaching:how", key)
    return _form(request, form, person, "Ask to be shown a safe address", "Ask a second person")


def _form(request: Request, form: object, person: Person, title: str, button: str) -> HttpResponse:
    back = reverse("reaching:how", args=[person.key])
    context = {
        "form": form, "title": title, "button": button, "back_url": back, "cancel_url": back,
        "intro": f"About {seen.name_of(request.viewer, person.pk)}.",
    }  # fmt: skip
    return render(request, "kit/form_page.html", context)
