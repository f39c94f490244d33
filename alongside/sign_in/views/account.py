"""The account of whoever is signed in: their role now, their password, their second factor."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from alongside.access.middleware import MEMBERSHIP
from alongside.sign_in.forms import RoleForm


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Choose a role, where somebody has several; the way to password and authenticator app."""
    memberships = getattr(request, "memberships", [])
    chosen = request.session.get(MEMBERSHIP) or (memberships[0].pk if memberships else None)
    form = RoleForm(request.POST or None, memberships=memberships, initial={"membership": chosen})
    if request.method == "POST" and form.is_valid():
        request.session[MEMBERSHIP] = form.cleaned_data["membership"]
        messages.success(request, "You now work in the role you chose.")
        return redirect(_next(request) or "/")
    return render(request, "sign_in/account.html", {"form": form, "memberships": memberships, "next": _next(request)})


def _next(request: HttpRequest) -> str:
    """Where the visitor was going, if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else ""
