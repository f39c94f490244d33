"""The REST interface: every room's routes under one description (/api/openapi.json). The same gate and changes as the pages."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.security import SessionAuth

from alongside import __version__
from alongside.access.gate import Refused
from alongside.access.middleware import open_to_anyone, viewer_of
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.cohort.api import router as cohort
from alongside.matching.api import router as matching
from alongside.sources.api import router as sources


class MemberAuth(SessionAuth):
    """A signed-in member with a membership in force; the same sessions as the pages."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Viewer | None:
        return viewer_of(cast(Request, request))


REFUSALS = {
    400: "What was sent cannot be read",
    401: "Nobody is signed in, or the second factor is missing",
    403: "The gate refused, and says why",
    404: "It is not there, or not for this viewer",
    409: "Somebody else was faster; look again",
    422: "A value is missing or not of its kind",
}


class Interface(NinjaAPI):
    """Adds to the description of every operation what the gate and the reading of values may answer instead."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        refusal = {"type": "object", "properties": {"detail": {}}, "required": ["detail"]}
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, words in REFUSALS.items():
                    answer = {"description": words, "content": {"application/json": {"schema": refusal}}}
                    operation["responses"].setdefault(status, answer)
        return schema


api = Interface(
    title="Alongside",
    version=__version__,
    description="The partnership's workspace. Everything here goes through the same gate as the pages.",
    auth=MemberAuth(),
    docs_url=None,  # the viewer of the description would load its parts from another host
    urls_namespace="api",
)
api.add_router("/sources", sources, tags=["sources"])
api.add_router("/matching", matching, tags=["matching"])
api.add_router("/cohort", cohort, tags=["cohort"])


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return api.create_response(request, {"detail": error.because}, status=403)


@csrf_exempt
@open_to_anyone
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """Programs get an answer they can read where there is nothing, too."""
    return JsonResponse({"detail": "There is nothing at this address."}, status=404)
