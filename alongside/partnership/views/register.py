"""Keeping the register: who belongs to the partnership, who works for it, and what is shared."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from alongside.access import changes, gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.partnership import register
from alongside.partnership.forms import AgencyForm, AgreementForm, LastDayForm, MemberForm

LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # none that are mistaken for one another when read aloud


def first_password() -> str:
    """Sixteen letters in groups of four, to be read out over the telephone: 78 bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def members(request: Request) -> HttpResponse:
    """Agencies and members."""
    context = {"members": register.members(request.viewer, timezone.localdate()), "agencies": register.agencies()}
    return render(request, "partnership/members.html", context)


def add_agency(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "agency.edit")
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        slug = slugify(form.cleaned_data["name"])
        changes.add_agency(by=request.viewer, slug=slug, **form.cleaned_data)
        messages.success(request, "The agency belongs to the partnership now.")
        return redirect("partnership:members")
    return _form(request, form, "Add an agency", "partnership:members")


@sensitive_variables("password")
def add_member(request: Request) -> HttpResponse:
    """Nobody chooses a password for somebody else: a first one is made and shown once."""
    gate.ask(request.viewer, "membership.edit")
    form = MemberForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        password = first_password()
        membership = changes.add_member(by=request.viewer, password=password, **form.cleaned_data)
        is_new = membership.user.check_password(password)
        context = {"member": membership.user, "password": password if is_new else ""}
        return render(request, "partnership/first_password.html", context)
    return _form(request, form, "Add a member", "partnership:members", button="Add")


def end_membership(request: Request, pk: int) -> HttpResponse:
    membership = register.membership(request.viewer, pk)
    if membership is None:
        raise Http404
    form = LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            changes.end_membership(by=request.viewer, membership=membership, **form.cleaned_data)
        except Refused as refused:
            form.add_error("ends_on", refused.because)
        else:
            messages.success(request, "The membership ends on the day you gave.")
            return redirect("partnership:members")
    intro = f"{membership.user.name}, {membership.agency.name}"
    return _form(request, form, "End a membership", "partnership:members", intro=intro)


@require_POST
@sensitive_variables("password")
def let_in_again(request: Request, pk: int) -> HttpResponse:
    """A new first password, and the authenticator app set up anew."""
    membership = register.membership(request.viewer, pk)
    if membership is None:
        raise Http404
    password = first_password()
    changes.let_in_again(by=request.viewer, user=membership.user, password=password)
    return render(request, "partnership/first_password.html", {"member": membership.user, "password": password})


def agreements(request: Request) -> HttpResponse:
    """What is shared, by whom, with whom, why and until when."""
    context = {"agreements": register.agreements(request.viewer, timezone.localdate())}
    return render(request, "partnership/agreements.html", context)


def sign_agreement(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "agreement.edit")
    form = AgreementForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        changes.sign_agreement(by=request.viewer, **form.cleaned_data)
        messages.success(request, "The agreement is in force from the day you gave.")
        return redirect("partnership:agreements")
    return _form(request, form, "Record an agreement", "partnership:agreements")


def end_agreement(request: Request, pk: int) -> HttpResponse:
    agreement = register.agreement(request.viewer, pk)
    if agreement is None:
        raise Http404
    form = LastDayForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["ends_on"] < agreement.starts_on:
            form.add_error("ends_on", "The last day cannot come before the first")
        else:
            changes.end_agreement(by=request.viewer, agreement=agreement, **form.cleaned_data)
            messages.success(request, "The agreement ends on the day you gave.")
            return redirect("partnership:agreements")
    return _form(request, form, "End an agreement", "partnership:agreements", intro=agreement.title)


def _form(request: Request, form: object, title: str, back: str, **more: str) -> HttpResponse:
    context = {"title": title, "form": form, "back_url": reverse(back), "cancel_url": reverse(back), **more}
    return render(request, "partnership/register_form.html", context)
