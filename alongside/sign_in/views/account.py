"""The account of whoever is signed in: their role now, where they are signed in, their password, their second factor."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.middleware import MEMBERSHIP, must_choose
from alongside.access.request import Request
from alongside.sign_in import drafts, entries, rules, sittings
from alongside.sign_in.callers import caller
from alongside.sign_in.forms import RoleForm
from alongside.sign_in.rules import End


@login_required
def account(request: Request) -> HttpResponse:
    """Choose a role, where somebody has several; where they are signed in; the way to password and second factor."""
    memberships = getattr(request, "memberships", [])
    now = {"membership": request.session.get(MEMBERSHIP)}
    form = RoleForm(request.POST or None, memberships=memberships, initial=now)
    if request.method == "POST" and form.is_valid():
        request.session[MEMBERSHIP] = form.cleaned_data["membership"]
        membership = next(each for each in memberships if each.pk == form.cleaned_data["membership"])
        entries.write("role.choose", caller(request.user, gate.viewer_for(membership)))
        messages.success(request, "You now work in the role you chose.")
        return redirect(_next(request) or "/")
    context = {"form": form, "memberships": memberships, "next": _next(request), "sittings": sittings.own(request.user)}
    return render(request, "sign_in/account.html", context)


@require_POST
@login_required
def end_sitting(request: Request, key: str) -> HttpResponse:
    """End one of one's own sittings from another device."""
    sitting = next((each for each in sittings.own(request.user) if each.key == key), None)
    if sitting is not None:
        sittings.end(sitting, End.BY_OWNER, timezone.now())
        messages.success(request, f"You are no longer signed in with {sitting.device}.")
    return redirect("account")


@login_required
def kept(request: Request) -> HttpResponse:
    """What was sent after the time had run out: send it now, or drop it."""
    if must_choose(request):
        return redirect(f"{reverse('account')}?{urlencode({'next': request.path})}")
    draft = drafts.of(request.user, timezone.now())
    if draft is None:
        return redirect("/")
    if request.method == "POST":
        drafts.drop(request.user, draft.key)
        return redirect("/")
    return render(request, "sign_in/kept.html", {"draft": draft, "mark": drafts.MARK})


@login_required
def time_left(request: HttpRequest) -> HttpResponse:
    """How many seconds the sitting goes on. Asking does not make it longer."""
    sitting = request.sitting  # type: ignore[attr-defined]
    seconds = rules.seconds_left(started_at=sitting.started_at, seen_at=sitting.seen_at, now=timezone.now())
    return JsonResponse({"seconds": seconds})


@require_POST
@login_required
def hold(request: Request) -> HttpResponse:
    """The time is nearly up: what stands in the page's form is kept, and the sitting ends. If it goes on after all, because
    somebody is at work in another window, says for how long."""
    now, sitting = timezone.now(), request.sitting  # type: ignore[attr-defined]
    seconds = rules.seconds_left(started_at=sitting.started_at, seen_at=sitting.seen_at, now=now)
    if seconds > rules.NEARLY_UP.total_seconds():
        return JsonResponse({"seconds": seconds})
    drafts.keep(request.user, request, now, path=request.headers.get("X-Form-Path", ""))
    sittings.end(sitting, End.IDLE, now)
    return HttpResponse(status=204)


@require_POST
@login_required
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is still there."""
    return time_left(request)


def _next(request: HttpRequest) -> str:
    """Where the visitor was going, if it is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()) else ""
