"""Addresses of this room."""

from __future__ import annotations

from django.urls import path

from alongside.sources.views import files, listing, profiles

app_name = "sources"
urlpatterns = [
    path("", listing.sources, name="list"),
    path("add/", listing.add, name="add"),
    path("source/<slug:slug>/", listing.source, name="source"),
    path("source/<slug:slug>/change/", listing.edit, name="edit"),
    path("profiles/", profiles.profiles, name="profiles"),
    path("profiles/new/", profiles.new, name="new_profile"),
    path("profiles/preview/", profiles.preview, name="preview"),
    path("profiles/<slug:slug>/", profiles.profile, name="profile"),
    path("profiles/<slug:slug>/text/", profiles.text, name="text"),
    path("profiles/<slug:slug>/columns/", profiles.columns, name="columns"),
    path("send/", files.send, name="send"),
    path("send/where-from/", files.where_from, name="where_from"),
    path("files/<int:pk>/", files.file, name="file"),
    path("files/<int:pk>/progress/", files.progress, name="progress"),
    path("files/<int:pk>/refused/", files.refused_rows, name="refused"),
    path("files/<int:pk>/confirm/", files.confirm, name="confirm"),
    path("files/<int:pk>/withdraw/", files.withdraw, name="withdraw"),
    path("files/<int:pk>/again/", files.read_again, name="again"),
]
