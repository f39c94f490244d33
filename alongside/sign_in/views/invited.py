"""With a one-time code somebody sets up their own way in: a password, or the council's sign-on."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from alongside.sign_in import invitations
from alongside.sign_in.forms import FirstPasswordForm, InvitationForm


@sensitive_post_parameters("code")
def invited(request: HttpRequest) -> HttpResponse:
    """Enter the code."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if invitations.open_with(request, form.cleaned_data["code"], timezone.now()):
            return redirect("invited_choose")
        form.add_error("code", "This code does not work. It may be mistyped, used, or older than three days")
    return render(request, "sign_in/invited.html", {"form": form})


@sensitive_post_parameters("password1", "password2")
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a password, or the council's sign-on."""
    now = timezone.now()
    invitation = invitations.opened(request, now)
    if invitation is None:
        return redirect("invited")
    form = FirstPasswordForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        if invitations.choose_password(request, invitation, form.cleaned_data["password1"], now):
            messages.success(request, "Your password is kept. Sign in with it, and set up your second factor.")
            return redirect("account_login")
        return redirect("invited")
    context = {"form": form, "name": invitation.user.name, "email": invitation.user.email, "council": settings.COUNCIL}
    return render(request, "sign_in/choose.html", context)
