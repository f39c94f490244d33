"""What stands around every page: who you are, where you can go."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from alongside.access.policy import Purpose, Reach, Viewer
from alongside.notices import reading
from alongside.partnership import standing
from alongside.sign_in.around import around
from alongside.workspace import safety

ENTRIES = (  # label, url name, the verb that opens it
    ("Home", "workspace:home", None),
    ("Find a person", "workspace:search", "person.search"),
    ("Who is alongside whom", "team:board", "team.see"),
    ("The list", "cohort:list", "list.see"),
    ("Shortlist", "cohort:shortlist", "shortlist.see"),
    ("Composition", "cohort:composition", "composition.see"),
    ("Matches to check", "matching:review", "match.see"),
    ("Sources", "sources:list", "source.see"),
    ("Quality", "matching:quality", "quality.see"),
    ("Actions", "tasks:list", "task.take"),
    ("Log contact", "contact:mine", "contact.log"),
    ("Barriers", "barriers:list", "barrier.log"),
    ("Asked of boards", "barriers:asks", "ask.see"),
    ("Meetings", "meeting:list", "meeting.see"),
    ("Trust", "workspace:trust", "trust.see"),
    ("Members", "partnership:members", "membership.edit"),
)
LINKED_FROM = {  # who may do this finds the page from another entry's
    "cohort:composition": "shortlist.see",
    "cohort:shortlist": "list.see",
    "contact:mine": "source.see",
    "barriers:list": "list.propose",
    "barriers:asks": "barrier.log",
    "matching:quality": "list.see",
    "meeting:list": "list.see",
}


def navigation(request: HttpRequest, viewer: Viewer | None) -> list[dict[str, object]]:
    """The entries that this viewer may open; the one whose address fits the page best is the current one."""
    open_to = [
        (label, reverse(name))
        for label, name, verb in ENTRIES
        if viewer is not None
        and (verb is None or viewer.may(verb))
        and not (name in LINKED_FROM and viewer.may(LINKED_FROM[name]))
    ]
    fitting = [url for _, url in open_to if request.path == url or (url != "/" and request.path.startswith(url))]
    current = max(fitting, key=len, default=None)
    return [{"label": label, "url": url, "is_current": url == current} for label, url in open_to]


def _stopped(viewer: Viewer | None) -> str:
    """Why nothing of other agencies is here, where their purpose has stopped. Asked only of viewers to whom nothing is shared."""
    if viewer is None or not viewer.is_live or viewer.shares or viewer.grant.reach is Reach.NONE:
        return ""
    stop = standing.why_stopped(Purpose(viewer.purpose), timezone.localdate())
    return f"{stop.because} Until then you see your own agency's records alone." if stop else ""


def _exports(viewer: Viewer | None) -> list[dict[str, str]]:
    if viewer is None or not viewer.may("export.make"):
        return []
    return [{"label": "My exports", "url": reverse("outputs:list")}]


def furniture(request: HttpRequest) -> dict[str, object]:
    """Context for `kit/base.html`."""
    viewer = getattr(request, "viewer", None)
    return {
        "viewer": viewer,
        "memberships": getattr(request, "memberships", []),
        "navigation": navigation(request, viewer),
        "unread": reading.unread(viewer),
        "footer_links": [
            *_exports(viewer),
            {"label": "Help", "url": reverse("workspace:help")},
            {"label": "Accessibility", "url": reverse("workspace:accessibility")},
            {"label": "Privacy and sharing", "url": reverse("workspace:privacy")},
        ],
        "account_url": reverse("account"),
        "emergencies": safety.open_now(viewer),
        "is_demo": settings.IS_DEMO,
        "council": settings.COUNCIL,
        "stopped": _stopped(viewer),
        **around(request),
    }
