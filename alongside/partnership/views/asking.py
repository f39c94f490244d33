"""Pages that end in asking for a second person, and plain forms of the register."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from alongside.access.request import Request
from alongside.partnership.changes import approvals
from alongside.partnership.two_person import Action

TAKES_TWO = "It takes a second person: nothing changes until they have said yes."


def ask_for(request: Request, action: Action, arguments: Mapping[str, object], because: str) -> HttpResponse:
    """Ask, and lead to what waits now. Raises Refused."""
    waiting = approvals.propose(by=request.viewer, action=action.name, arguments=arguments, because=because)
    messages.success(request, "It waits for a second person now. Nothing has changed yet.")
    return redirect("partnership:approval", waiting.pk)


def form_page(request: Request, form: object, title: str, back_url: str, **more: str) -> HttpResponse:
    context = {"title": title, "form": form, "back_url": back_url, "cancel_url": back_url, **more}
    return render(request, "partnership/register_form.html", context)
