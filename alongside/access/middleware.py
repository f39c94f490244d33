"""Puts the viewer on every request: the user in the membership they chose, checked anew each time."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.models import Membership
from alongside.access.policy import Viewer
from alongside.access.request import Request

MEMBERSHIP = "membership"  # session key


class ViewerMiddleware(MiddlewareMixin):
    """request.viewer is a Viewer on every page but those marked `open_to_anyone`; who has none is sent to sign in, or to choose."""

    def process_request(self, request: Request) -> None:
        request.viewer = None  # type: ignore[assignment]  # until somebody has signed in
        if not request.user.is_authenticated:
            return
        memberships = gate.memberships_of(request.user)
        membership = _acting(memberships, request.session.get(MEMBERSHIP))
        request.memberships = memberships
        if membership is not None:
            request.viewer = gate.viewer_for(membership)

    def process_view(
        self, request: Request, view: Callable[..., HttpResponse], args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        if getattr(view, "open_to_anyone", False) or _is_sign_in(request) or _is_api(request):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")
        if must_choose(request):  # in which role, before anything else; `sign_in` keeps what was sent meanwhile
            wanted = request.get_full_path() if request.method == "GET" else reverse("kept")
            return redirect_to_login(wanted, reverse("account"))
        if request.viewer is None:
            return render(request, "access/no_membership.html", status=403)
        if settings.REQUIRE_SECOND_FACTOR and not _has_second_factor(request):
            return redirect("mfa_activate_totp")
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """What a signed-in viewer was shown stays in no cache, unless the page has said how."""
        if getattr(request, "viewer", None) is not None and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return render(request, exception.page, {"because": exception.because, "refusal": exception}, status=403)
        return None


def _acting(memberships: list[Membership], chosen: int | None) -> Membership | None:
    """The membership that was chosen, or the only one there is. None: there is none, or nobody has chosen among several."""
    return next((each for each in memberships if each.pk == chosen), memberships[0] if len(memberships) == 1 else None)


def must_choose(request: HttpRequest) -> bool:
    """Somebody with several roles has not said in which they work now: nothing is done in any."""
    return getattr(request, "viewer", None) is None and len(getattr(request, "memberships", [])) > 1


def open_to_anyone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a page that needs no sign-in. The places are listed in a test."""
    view.open_to_anyone = True  # type: ignore[attr-defined]
    return view


def _is_sign_in(request: HttpRequest) -> bool:
    return request.path.startswith((reverse("account_login").rsplit("login/", 1)[0], settings.STATIC_URL))


def _is_api(request: HttpRequest) -> bool:
    """The REST interface answers for itself, with a status instead of a page: see `viewer_of`."""
    return request.path.startswith("/api/")


def viewer_of(request: Request) -> Viewer | None:
    """The viewer of a request to the REST interface; None where a page would have sent them to sign in."""
    if request.viewer is None or (settings.REQUIRE_SECOND_FACTOR and not _has_second_factor(request)):
        return None
    return request.viewer


def _has_second_factor(request: HttpRequest) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    return is_mfa_enabled(request.user)
