from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("style/", include("alongside.kit.urls"))]
