"""Nothing typed is lost: what reaches the server after a sitting has ended is kept, sealed, until its writer is back.

On a shared computer the words lie nowhere in the browser; on the server only their writer's next sitting opens them.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from alongside.access.models import User
from alongside.sign_in import rules
from alongside.sign_in.models import Draft

MARK = "kept"  # the hidden field that says which draft a form was filled from
MOST_CHARACTERS = 200_000
LEFT_OUT = {"csrfmiddlewaretoken", MARK}


@dataclass(frozen=True)
class Kept:
    """A form as it was sent. fields: names and values in their order."""

    key: str
    path: str
    fields: list[tuple[str, str]]

    @property
    def sentences(self) -> list[str]:
        """What was written, without what was chosen: to be read again before it is sent."""
        return [value.strip() for _, value in self.fields if len(value.split()) > 1]


def keep(user: User, request: HttpRequest, now: dt.datetime, path: str | None = None) -> bool:
    """Keep what was sent, instead of what was kept before. Passwords, codes and files are not kept."""
    own_pages = reverse("account_login").rsplit("login/", 1)[0]
    path = request.path if path is None else path
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, None)
    if not is_ours or path.startswith((own_pages, "/api/", settings.STATIC_URL)) or request.FILES:
        return False
    fields = [(name, value) for name, values in request.POST.lists() if name not in LEFT_OUT for value in values]
    words = json.dumps(fields)
    if not fields or len(words) > MOST_CHARACTERS or len(path) > 300:
        return False
    with transaction.atomic():
        Draft.objects.filter(user=user).delete()
        Draft(user=user, path=path, words=words, made_at=now).save()
    return True


def of(user: User, now: dt.datetime) -> Kept | None:
    """What is kept for somebody; None if nothing is, or it has lain too long."""
    draft = Draft.objects.filter(user=user, made_at__gt=now - rules.DRAFT_LIVES).first()
    return Kept(draft.key, draft.path, [tuple(pair) for pair in json.loads(draft.words)]) if draft else None


def drop(user: User, key: str) -> None:
    """It was sent, or is not wanted any more."""
    Draft.objects.filter(user=user, key=key).delete()


def clear(now: dt.datetime) -> int:
    """Remove what nobody came back for. Returns how many."""
    return Draft.objects.filter(made_at__lte=now - rules.DRAFT_LIVES).delete()[0]
