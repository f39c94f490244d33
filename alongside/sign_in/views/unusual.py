"""What was unusual, for the governance lead to ask about."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.sign_in import changes, members
from alongside.sign_in.forms import AnswerForm


def unusual(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "audit.see")
    return render(request, "sign_in/unusual.html", {"alerts": members.alerts(request.viewer)})


def settle(request: Request, pk: int) -> HttpResponse:
    gate.ask(request.viewer, "audit.see")
    alert = next((each for each in members.alerts(request.viewer) if each.pk == pk), None)
    if alert is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        changes.settle(by=request.viewer, alert=alert, answer=form.cleaned_data["answer"], now=timezone.now())
        messages.success(request, "What you found out is kept with it.")
        return redirect("sign_in:unusual")
    return render(request, "sign_in/settle.html", {"alert": alert, "form": form})
