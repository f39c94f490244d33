"""What stands around every page: who you are, where you can go."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.urls import reverse as _reverse

ENTRIES = (  # label, url name, the verb that opens it
    ("Home", "workspace:home", None),
    ("Find a person", "workspace:search", "person.search"),
    ("Shortlist", "cohort:shortlist", "shortlist.see"),
    ("Composition", "cohort:composition", "composition.see"),
    ("Matches to check", "matching:review", "match.see"),
    ("Sources", "sources:list", "source.see"),
    ("Quality", "matching:quality", "quality.see"),
    ("Tasks", "tasks:list", "task.take"),
    ("Agreements", "partnership:agreements", "agreement.edit"),
    ("Members", "partnership:members", "membership.edit"),
)


def reverse(name: str) -> str:  # while rooms are being built
    try:
        return _reverse(name)
    except NoReverseMatch:
        return "#"


def furniture(request: HttpRequest) -> dict[str, object]:
    """Context for `kit/base.html`."""
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "memberships": getattr(request, "memberships", []),
        "navigation": [
            {"label": label, "url": reverse(name), "is_current": _is_current(request, reverse(name))}
            for label, name, verb in ENTRIES
            if viewer is not None and (verb is None or viewer.may(verb))
        ],
        "footer_links": [
            {"label": "Help", "url": reverse("workspace:help")},
            {"label": "Accessibility", "url": reverse("workspace:accessibility")},
            {"label": "Privacy and sharing", "url": reverse("workspace:privacy")},
        ],
        "account_url": reverse("account"),
        "is_demo": settings.IS_DEMO,
    }


def _is_current(request: HttpRequest, url: str) -> bool:
    return request.path == url if url == "/" else request.path.startswith(url)
