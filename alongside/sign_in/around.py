"""What stands around every page for whoever is signed in: the idle question, and the day's banner after a recovery."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from alongside.access.middleware import must_choose
from alongside.access.policy import Purpose
from alongside.sign_in.models import Use
from alongside.sign_in.rules import TOLD_FOR, WARNING_BEFORE


def around(request: HttpRequest) -> dict[str, object]:
    """Context for the page's frame."""
    sitting, viewer = getattr(request, "sitting", None), getattr(request, "viewer", None)
    if sitting is None or not request.user.is_authenticated:
        return {}
    try:
        recovered_at = sitting.user.use.recovered_at
    except Use.DoesNotExist:
        recovered_at = None
    return {
        "around": "sign_in/around.html",
        "helped_back_in": recovered_at is not None and timezone.now() - recovered_at < TOLD_FOR,
        "must_choose": must_choose(request),
        "warn_seconds": int(WARNING_BEFORE.total_seconds()),
        "purpose_label": Purpose(viewer.purpose).label if viewer is not None else "",
    }
