"""Every address of the product, room by room."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from alongside.api import api, nothing_here

handler500 = "alongside.workspace.views.trouble.answer"
urlpatterns = [
    path("", include("alongside.workspace.urls")),
    path("exports/", include("alongside.outputs.urls")),
    path("papers/", include("alongside.papers.urls")),
    path("tasks/", include("alongside.tasks.urls")),
    path("notices/", include("alongside.notices.urls")),
    path("barriers/", include("alongside.barriers.urls")),
    path("contact/", include("alongside.contact.urls")),
    path("reach/", include("alongside.reaching.urls")),
    path("sources/", include("alongside.sources.urls")),
    path("matching/", include("alongside.matching.urls")),
    path("rights/", include("alongside.rights.urls")),
    path("meetings/", include("alongside.meeting.urls")),
    path("conference/", include("alongside.conference.urls")),
    path("support/", include("alongside.support.urls")),
    path("instruments/", include("alongside.instruments.urls")),
    path("package/", include("alongside.package.urls")),
    path("budget/", include("alongside.budget.urls")),
    path("alongside/", include("alongside.team.urls")),
    path("cohort/", include("alongside.cohort.urls")),
    path("api/", api.urls),
    path("api/<path:rest>", nothing_here),
    path("partnership/", include("alongside.partnership.urls")),
    path("sign-in/", include("alongside.sign_in.urls")),
    path("members/", include("alongside.sign_in.member_urls")),
]
if settings.IS_DEMO or settings.DEBUG:
    urlpatterns.append(path("style/", include("alongside.kit.urls")))
