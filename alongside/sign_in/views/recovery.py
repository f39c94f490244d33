"""Two officers of somebody's agency help them back in."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from alongside.access.request import Request
from alongside.access.step_up import prove_again
from alongside.sign_in import changes, members
from alongside.sign_in.forms import HowForm


def back_in(request: Request) -> HttpResponse:
    """Whom the viewer may help, and what waits for a second officer."""
    now = timezone.now()
    context = {
        "helped": members.recoveries(request.viewer, now),
        "members": members.to_help(request.viewer, timezone.localdate()),
    }
    return render(request, "sign_in/back_in.html", context)


@prove_again()
def ask(request: Request, pk: int) -> HttpResponse:
    """The first officer has made sure who it is."""
    membership = next((each for each in members.to_help(request.viewer, timezone.localdate()) if each.pk == pk), None)
    if membership is None:
        raise Http404
    form = HowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.ask_recovery(by=request.viewer, membership=membership, how=form.cleaned_data["how"], now=timezone.now())
        messages.success(request, "A second officer of the agency now agrees on this page.")
        return redirect("sign_in:back_in")
    return render(request, "sign_in/ask_recovery.html", {"form": form, "member": membership})


@prove_again()
@sensitive_variables("code")
def agree(request: Request, pk: int) -> HttpResponse:
    """The second officer agrees, and reads the code to its owner."""
    now = timezone.now()
    recovery = next((each for each in members.recoveries(request.viewer, now) if each.pk == pk), None)
    if recovery is None:
        raise Http404
    if request.method != "POST":
        return render(request, "sign_in/agree_recovery.html", {"recovery": recovery})
    code = changes.agree_recovery(by=request.viewer, recovery=recovery, now=now)
    return render(request, "sign_in/code.html", {"user": recovery.user, "code": code})
