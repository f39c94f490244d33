"""Addresses of exports."""

from __future__ import annotations

from django.urls import path

from alongside.outputs import views

app_name = "outputs"
urlpatterns = [
    path("", views.export_list, name="list"),
    path("ask/<slug:kind>/", views.ask, name="ask"),
    path("<int:pk>/fetch/", views.fetch, name="fetch"),
    path("<int:pk>/let-go/", views.let_go, name="let_go"),
]
