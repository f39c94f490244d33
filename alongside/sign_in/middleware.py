"""Every request belongs to a sitting that goes on, within what its owner may look at in an hour."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from alongside.access.middleware import must_choose
from alongside.access.request import Request
from alongside.sign_in import cut, drafts, rules, sittings
from alongside.sign_in.adapters import council_failed
from alongside.sign_in.models import Sitting
from alongside.sign_in.rules import End

COUNCIL = {"openid_connect_login", "openid_connect_callback"}


class SittingMiddleware(MiddlewareMixin):
    """Stands between the session and the viewer: a sitting that is over is over before anything is asked of the gate."""

    def process_request(self, request: Request) -> None:
        request.sitting = None  # type: ignore[attr-defined]
        request.writer = None  # type: ignore[attr-defined]  # whose words may have arrived too late
        now = timezone.now()
        request.ended_because = ""  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            if (gone := sittings.ended_for(request)) is not None:
                request.ended_because = gone.because
            if (sitting := sittings.of(request)) is not None and sitting.ended_at is None:
                self._end(request, sitting, End.CUT)
            return
        sitting = sittings.of(request)
        if sitting is None or sitting.user_id != request.user.pk or sitting.ended_at is not None:
            _sign_out(request)
            return
        why = rules.why_over(started_at=sitting.started_at, seen_at=sitting.seen_at, now=now)
        if why is not None:
            self._end(request, sitting, why)
            request.writer = sitting.user  # type: ignore[attr-defined]
            return
        request.sitting = sitting  # type: ignore[attr-defined]
        if not _asks_by_itself(request):
            sittings.seen(sitting, request, now)

    def process_view(
        self, request: Request, view: Callable[..., HttpResponse], args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        if request.ended_because:  # type: ignore[attr-defined]
            messages.warning(request, request.ended_because)  # type: ignore[attr-defined]
        writer = request.writer  # type: ignore[attr-defined]
        if writer is not None and request.method == "POST":
            held = request.headers.get("X-Form-Path", "") if request.path == reverse("hold") else None
            if drafts.keep(writer, request, timezone.now(), held):
                return redirect_to_login(reverse("kept"))
        return None

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """The council's service does not answer, or not as it should: the page before it is told so too."""
        match = request.resolver_match
        is_away = isinstance(exception, OSError) and match is not None and match.view_name in COUNCIL
        return council_failed(request) if is_away else None

    def process_response(self, request: Request, response: HttpResponse) -> HttpResponse:
        sitting: Sitting | None = getattr(request, "sitting", None)
        if sitting is None:
            return response
        if request.method == "POST" and request.path == reverse("account_logout"):
            response["Clear-Site-Data"] = '"storage"'
        if getattr(request, "memberships", None) == []:
            cut.cut_off(sitting.user)
            _sign_out(request)
        elif request.method == "POST" and must_choose(request):
            drafts.keep(sitting.user, request, timezone.now())
        elif request.method == "POST" and response.status_code == 302 and drafts.MARK in request.POST:
            drafts.drop(sitting.user, request.POST[drafts.MARK])
        return response

    def _end(self, request: Request, sitting: Sitting, why: End) -> None:
        sittings.end(sitting, why, timezone.now())
        request.ended_because = why.value  # type: ignore[attr-defined]
        _sign_out(request)


def _sign_out(request: Request) -> None:
    request.session.flush()
    request.user = AnonymousUser()  # type: ignore[assignment]


def _asks_by_itself(request: Request) -> bool:
    """A page that asks again every few seconds whether work is done is not somebody at work, nor is one whose time is up."""
    if request.path in (reverse("time_left"), reverse("hold")):
        return True
    return request.method == "GET" and request.headers.get("HX-Request") == "true"


class BudgetMiddleware(MiddlewareMixin):
    """Stands after the viewer: an hour's looks, searches and exports are counted from the ledger."""

    def process_view(
        self, request: Request, view: Callable[..., HttpResponse], args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        from alongside.sign_in import budgets

        if request.viewer is None or request.path.startswith(reverse("account_login").rsplit("login/", 1)[0]):
            return None
        words = budgets.spend(request.viewer, timezone.now())
        return render(request, "sign_in/used_up.html", {"because": words}, status=429) if words else None
