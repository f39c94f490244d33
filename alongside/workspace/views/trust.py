"""Trust: how the partnership shares its work, and what keeps it honest."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.workspace import trust as shown


def trust(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "trust.see")
    today = timezone.localdate()
    context = {"cards": shown.cards(request.viewer, today), "warnings": shown.warnings(request.viewer, today),
               "not_sent": shown.not_sent(request.viewer)}  # fmt: skip
    return render(request, "workspace/trust.html", context)
