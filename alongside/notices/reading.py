"""How much waits for a viewer."""

from __future__ import annotations

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.notices.models import Notice


def unread(viewer: Viewer | None) -> int | None:
    """How many notices are new; None where the viewer has none to have."""
    if viewer is None or not viewer.may("notice.see"):
        return None
    return gate.visible(viewer, Notice.objects.filter(user=viewer.user_id, read_at=None)).count()
