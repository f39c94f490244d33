"""An administrator looks after ways in: an invitation, a confirmation, an end. Never a password."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from alongside.access.request import Request
from alongside.sign_in import changes, members
from alongside.sign_in.forms import OfficerForm
from alongside.sign_in.members import WayIn


@sensitive_variables("code")
def invite(request: Request, pk: int) -> HttpResponse:
    """How a member stands at the door; a one-time code, shown once, for whoever has no way in yet."""
    way = _way_in(request, pk)
    code = changes.invite(by=request.viewer, user=way.user, now=timezone.now()) if request.method == "POST" else ""
    return render(request, "sign_in/invite.html", {"way": way, "code": code, "pk": pk})


@require_POST
def confirm(request: Request, pk: int) -> HttpResponse:
    way = _way_in(request, pk)
    changes.confirm(by=request.viewer, user=way.user, now=timezone.now())
    messages.success(request, f"{way.user.name} can sign in again.")
    return redirect("sign_in:invite", pk)


@require_POST
def close(request: Request, pk: int) -> HttpResponse:
    way = _way_in(request, pk)
    changes.close(by=request.viewer, user=way.user, now=timezone.now())
    messages.success(request, f"The account of {way.user.name} is closed. Whatever was open for them has ended.")
    return redirect("sign_in:invite", pk)


def officers(request: Request) -> HttpResponse:
    """Who may help members back in."""
    named = members.officers(request.viewer)
    form = OfficerForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        changes.name_officer(by=request.viewer, **form.cleaned_data)
        messages.success(request, "The officer is named.")
        return redirect("sign_in:officers")
    return render(request, "sign_in/officers.html", {"officers": named, "form": form})


@require_POST
def relieve(request: Request, pk: int) -> HttpResponse:
    officer = members.officer(request.viewer, pk)
    if officer is None:
        raise Http404
    changes.relieve_officer(by=request.viewer, officer=officer)
    messages.success(request, "They are no longer an officer of that agency.")
    return redirect("sign_in:officers")


def _way_in(request: Request, pk: int) -> WayIn:
    way = members.way_in(request.viewer, pk, timezone.now())
    if way is None:
        raise Http404
    return way
