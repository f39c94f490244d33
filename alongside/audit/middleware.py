"""No record, no page: what cannot be written down is not shown."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from alongside.audit import ledger
from alongside.audit.caller import asking
from alongside.audit.ledger import NotRecorded

TRY_AGAIN = "10"  # seconds
IN_WORDS = "Alongside could not write down that this was asked for, so it shows nothing. Try again in a moment."


class LedgerMiddleware:
    """Gives every request an id for its entries, and answers 503 where an entry could not be written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with asking(request):
            try:
                with ledger.surviving():
                    return self.get_response(request)
            except NotRecorded:
                return not_recorded(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return not_recorded(request) if isinstance(exception, NotRecorded) else None


def not_recorded(request: HttpRequest) -> HttpResponse:
    """The answer instead of data: in words for people, with a status for programs."""
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"detail": IN_WORDS}, status=503)
    else:
        response = render(request, "audit/not_recorded.html", {"because": IN_WORDS}, status=503)
    response["Retry-After"] = TRY_AGAIN
    response["Cache-Control"] = "private, no-store"
    return response
