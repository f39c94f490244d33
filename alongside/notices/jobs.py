"""The day's letter: how much waits, and where to look. It names nobody."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from alongside.access import post
from alongside.access.models import Membership, User
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.notices import changes
from alongside.notices.models import Notice
from alongside.notices.rules import Wishes, digest, digest_subject


def mail_digests(now: dt.datetime | None = None) -> int:
    """Write to everyone for whom something new waits and whose time it is. Returns how many letters went."""
    now = now or timezone.now()
    here, sent = timezone.localtime(now), 0
    unread = Notice.objects.unread().filter(user=OuterRef("pk"), mailed_at=None)
    works = Membership.objects.in_force(here.date()).filter(user=OuterRef("pk"))
    for user in User.objects.filter(Exists(unread), Exists(works), is_active=True).select_related("told_when"):
        preference = getattr(user, "told_when", None)
        wishes = preference.wishes if preference else Wishes()
        if not wishes.is_time(here, preference.mailed_on if preference else None):
            continue
        kinds = list(Notice.objects.unread().filter(user=user).order_by("pk").values_list("kind", flat=True))
        changes.note_mailed(by=operator(Role.ADMINISTRATOR), user=user, now=now)
        sent += post.send(digest_subject(len(kinds)), digest(kinds, _link()), [user.email], now)
    return sent


def _link() -> str:
    """The page of notices at the first address that this installation answers to."""
    scheme = "http" if settings.IS_DEMO else "https"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0]}{reverse('notices:list')}"
