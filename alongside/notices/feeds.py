"""A worker's calendar: what rooms above put into it, and how its address is kept and ended.

A room above says once, in its `AppConfig.ready`: `feeds.offer("actions", entries)`, where entries(viewer, today) gives what is the
viewer's own, by way of the gate, with titles that name nobody.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from django.utils import timezone

from alongside.access.models import User
from alongside.access.policy import Viewer
from alongside.notices.models import Feed
from alongside.notices.rules import Entry

Offered = Callable[[Viewer, dt.date], list[Entry]]
_offered: dict[str, Offered] = {}


def offer(name: str, entries: Offered) -> None:
    """Something else that stands in a worker's calendar."""
    assert _offered.setdefault(name, entries) is entries, f"{name} is offered twice"


def entries_for(viewer: Viewer, today: dt.date) -> list[Entry]:
    return [entry for entries in _offered.values() for entry in entries(viewer, today)]


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def found(token: str) -> Feed | None:
    """The calendar behind an address; None where there is none, or no longer."""
    feeds = Feed.objects.filter(digest=digest_of(token), ended_at=None)
    return feeds.select_related("membership__user", "membership__agency").first()


def end_all_of(user: User) -> int:
    """A leaver's calendars end with their access. Returns how many."""
    return Feed.objects.filter(membership__user=user, ended_at=None).update(ended_at=timezone.now())
