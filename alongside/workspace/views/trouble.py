"""The answer where something failed: with the database away, a page that needs none."""

from __future__ import annotations

import logging
import secrets
import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from alongside.kit.postgres import AWAY

log = logging.getLogger(__name__)
TRY_AGAIN = "30"  # seconds
IN_WORDS = "The database does not answer. Nothing was half done. Try again in a minute."


def answer(request: HttpRequest) -> HttpResponse:
    """What every failure ends in. Called while the exception is being handled."""
    if not isinstance(sys.exc_info()[1], AWAY):
        return HttpResponse(loader.get_template("500.html").render(), status=500)
    return without_database(request)


def without_database(request: HttpRequest) -> HttpResponse:
    """In words for people, with a number that also stands in the log; in JSON for programs. Asks the database nothing."""
    number = secrets.token_hex(4).upper()
    log.error("The database did not answer. Number %s", number)
    if request.path.startswith("/api/"):
        response: HttpResponse = JsonResponse({"detail": IN_WORDS, "number": number}, status=503)
    else:
        words = {"number": number, "phone": settings.PHONE_WHEN_DOWN, "was_sent": request.method == "POST"}
        response = HttpResponse(loader.get_template("workspace/without_database.html").render(words), status=503)
    response["Retry-After"] = TRY_AGAIN
    response["Cache-Control"] = "private, no-store"
    return response
