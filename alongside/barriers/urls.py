from __future__ import annotations

from django.urls import path

from alongside.barriers import views

app_name = "barriers"
urlpatterns = [
    path("", views.barriers, name="list"),
    path("log/", views.log, name="log"),
    path("log/<slug:key>/", views.log_for, name="log_for"),
    path("log-from-action/<int:pk>/", views.from_action, name="from_action"),
    path("<int:pk>/", views.barrier, name="barrier"),
]
