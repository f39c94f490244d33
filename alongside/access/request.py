"""A request as every page of ours gets it: with its viewer."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from alongside.access.models import Membership, User
from alongside.access.policy import Viewer


class Request(HttpRequest):
    """What the middleware has put on a request that reached a page. A page that is open to anyone takes an HttpRequest."""

    user: User
    viewer: Viewer
    memberships: list[Membership]
    htmx: HtmxDetails
