"""Find a person. What is typed travels in the body of the request, so that no name enters an address or a log."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alongside.access import gate
from alongside.access.request import Request
from alongside.people.search import find
from alongside.sign_in import budgets


def search(request: Request) -> HttpResponse:
    viewer = request.viewer
    gate.ask(viewer, "person.search")
    text = request.POST.get("text", "").strip()
    budgets.searched(viewer, text, timezone.now())
    found = find(viewer, text, timezone.localdate()) if text else None
    response = render(request, "workspace/search.html", {"text": text, "found": found, "is_searched": request.POST})
    if request.method == "POST":
        response["Cache-Control"] = "private, no-cache"  # so that going back from a person shows the answers again
    return response
