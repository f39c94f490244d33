"""What is shared, by whom, with whom, why and until when."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from alongside.access import changes, gate
from alongside.access.gate import Refused
from alongside.access.models import Agreement
from alongside.access.request import Request
from alongside.partnership import register
from alongside.partnership.agreeing import ALTER, SIGN, plain, terms_of
from alongside.partnership.forms.register import AgreementForm, LastDayForm
from alongside.partnership.views.asking import TAKES_TWO, ask_for, form_page


def agreements(request: Request) -> HttpResponse:
    """Every agreement, the next to be reviewed first."""
    context = {"agreements": register.agreements(request.viewer, timezone.localdate())}
    return render(request, "partnership/agreements.html", context)


def sign_agreement(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "agreement.edit")
    form = AgreementForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data.pop("because")
        return ask_for(request, SIGN, plain(form.cleaned_data), because)
    return _form(request, form, "Record an agreement", intro=TAKES_TWO, button="Ask for it")


def alter_agreement(request: Request, pk: int) -> HttpResponse:
    """Renew it, mend it, or give it to others."""
    agreement = _agreement(request, pk)
    form = AgreementForm(request.POST or None, initial=terms_of(agreement))
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data.pop("because")
        try:
            return ask_for(request, ALTER, {"agreement": pk, **plain(form.cleaned_data)}, because)
        except Refused as refused:
            form.add_error(None, refused.because)
    return _form(request, form, "Renew or change an agreement", intro=TAKES_TWO, button="Ask for it")


def end_agreement(request: Request, pk: int) -> HttpResponse:
    """Closing takes one person: it works from the day after."""
    agreement = _agreement(request, pk)
    form = LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["ends_on"] < agreement.starts_on:
            form.add_error("ends_on", "The last day cannot come before the first")
        else:
            try:
                changes.end_agreement(by=request.viewer, agreement=agreement, **form.cleaned_data)
            except Refused as refused:
                form.add_error("ends_on", refused.because)
            else:
                messages.success(request, "The agreement ends on the day you gave.")
                return redirect("partnership:agreements")
    return _form(request, form, "End an agreement", intro=agreement.title)


def _agreement(request: Request, pk: int) -> Agreement:
    agreement = register.agreement(request.viewer, pk)
    if agreement is None:
        raise Http404
    return agreement


def _form(request: Request, form: object, title: str, **more: str) -> HttpResponse:
    return form_page(request, form, title, reverse("partnership:agreements"), **more)
