"""What waits for me, when I am told, and my calendar."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.middleware import open_to_anyone
from alongside.access.policy import Purpose
from alongside.access.request import Request
from alongside.access.wall import asking
from alongside.notices import changes, feeds
from alongside.notices.forms import WishesForm
from alongside.notices.models import Feed, Notice, Preference
from alongside.notices.rules import Entry, Wishes, calendar
from alongside.partnership import standing

PER_PAGE = 50


def notice_list(request: Request) -> HttpResponse:
    viewer = request.viewer
    mine = gate.visible(viewer, Notice.objects.filter(user=viewer.user_id))
    page = Paginator(mine.order_by("read_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    unread = mine.unread().count()  # type: ignore[attr-defined]
    return render(request, "notices/list.html", {"page": page, "unread": unread})


@require_POST
def follow(request: Request, pk: int) -> HttpResponse:
    """Open what waits, and put the notice aside."""
    notice = gate.visible(request.viewer, Notice.objects.filter(user=request.viewer.user_id, pk=pk)).first()
    if notice is None or not url_has_allowed_host_and_scheme(notice.path, allowed_hosts=None):
        raise Http404
    changes.read(by=request.viewer, notices=[notice.pk])
    return redirect(notice.path)


@require_POST
def read(request: Request) -> HttpResponse:
    """Put everything aside."""
    changes.read(by=request.viewer)
    return redirect("notices:list")


def told_when(request: Request) -> HttpResponse:
    """Own settings: days, hour, quiet hours; and the calendar."""
    viewer = request.viewer
    gate.ask(viewer, "notice.set")
    kept = gate.visible(viewer, Preference.objects.filter(user=viewer.user_id)).first()
    wishes = kept.wishes if kept else Wishes()
    form = WishesForm(request.POST or None, initial={**vars(wishes), "weekdays": sorted(wishes.weekdays)})
    if request.method == "POST" and form.is_valid():
        try:
            changes.wish(by=viewer, wishes=form.wishes())
        except Refused as refused:
            form.add_error("at_hour", refused.because)
        else:
            messages.success(request, "Kept.")
            return redirect("notices:told_when")
    return render(request, "notices/told_when.html", {"form": form, "feed": _feed(request), "address": ""})


@require_POST
def open_feed(request: Request) -> HttpResponse:
    """A new address, shown this once."""
    _, token = changes.open_feed(by=request.viewer)
    address = request.build_absolute_uri(reverse("notices:calendar", args=[token]))
    form = WishesForm(initial={**vars(Wishes()), "weekdays": list(range(5))})
    return render(request, "notices/told_when.html", {"form": form, "feed": _feed(request), "address": address})


@require_POST
def end_feed(request: Request) -> HttpResponse:
    changes.end_feed(by=request.viewer)
    messages.success(request, "No calendar reads it any longer.")
    return redirect("notices:told_when")


@open_to_anyone
@require_safe
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program reads. The address is the key; it opens what its owner may see at this moment, and no more."""
    feed = feeds.found(token)
    today = timezone.localdate()
    viewer = gate.viewer_for(feed.membership, today) if feed is not None else None
    if viewer is None or not viewer.is_live:
        raise Http404
    with asking.behind(viewer):
        stopped = standing.why_stopped(Purpose(viewer.purpose), today)
        entries = [_stopped(today)] if stopped else feeds.entries_for(viewer, today)
        gate.looked_at(viewer, "notice.calendar", count=len(entries))
    text = calendar(entries, timezone.now())
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _stopped(today: dt.date) -> Entry:
    """All that a calendar shows while its purpose does not stand: what leaves stops, and its reader learns where to look."""
    return Entry("stopped", "Alongside has stopped sending dates here. Sign in to read what has to be renewed", today)


def _feed(request: Request) -> Feed | None:
    user = request.viewer.user_id
    return gate.visible(request.viewer, Feed.objects.filter(membership__user=user, ended_at=None)).first()
