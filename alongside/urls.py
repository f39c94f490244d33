"""Every address of the product, room by room."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("alongside.workspace.urls")),
    path("sign-in/", include("allauth.urls")),
]
