"""Who belongs to the partnership, who works for it, and in which role."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from alongside.access import changes, gate
from alongside.access.gate import Refused
from alongside.access.request import Request
from alongside.partnership import register
from alongside.partnership.forms.register import AgencyForm, LastDayForm, MemberForm, RoleChangeForm
from alongside.partnership.joining import ADD, MOVE
from alongside.partnership.views.asking import TAKES_TWO, ask_for, form_page


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


def add_member(request: Request) -> HttpResponse:
    """Ask for a second person: who may sign in is never one person's decision."""
    gate.ask(request.viewer, "membership.edit")
    form = MemberForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        because = form.cleaned_data.pop("because")
        arguments = {
            **form.cleaned_data,
            "agency": form.cleaned_data["agency"].pk,
            "starts_on": form.cleaned_data["starts_on"].isoformat(),
        }
        return ask_for(request, ADD, arguments, because)
    return _form(request, form, "Add a member", "partnership:members", button="Ask for it", intro=TAKES_TWO)


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


def change_role(request: Request, pk: int) -> HttpResponse:
    membership = register.membership(request.viewer, pk)
    if membership is None:
        raise Http404
    initial = {"role": membership.role, "starts_on": timezone.localdate()}
    form = RoleChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        arguments = {"membership": pk, "role": form.cleaned_data["role"],
                     "starts_on": form.cleaned_data["starts_on"].isoformat()}  # fmt: skip
        try:
            return ask_for(request, MOVE, arguments, form.cleaned_data["because"])
        except Refused as refused:
            form.add_error("role", refused.because)
    intro = f"{membership.user.name}, {membership.agency.name}. {TAKES_TWO}"
    return _form(request, form, "Change a role", "partnership:members", intro=intro, button="Ask for it")


def _form(request: Request, form: object, title: str, back: str, **more: str) -> HttpResponse:
    return form_page(request, form, title, reverse(back), **more)
