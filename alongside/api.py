"""The REST interface: every room's routes under one description (/api/openapi.json). The same gate and changes as the pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.security import SessionAuth

from alongside import __version__
from alongside.access.gate import Refused
from alongside.access.middleware import viewer_of
from alongside.access.policy import Viewer
from alongside.cohort.api import router as cohort
from alongside.matching.api import router as matching
from alongside.sources.api import router as sources


class MemberAuth(SessionAuth):
    """A signed-in member with a membership in force; the same sessions as the pages."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Viewer | None:
        return viewer_of(request)


api = NinjaAPI(
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
