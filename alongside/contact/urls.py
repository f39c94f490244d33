from __future__ import annotations

from django.urls import path

from alongside.contact import views

app_name = "contact"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("time/", views.time, name="time"),
    path("log/<slug:key>/", views.log, name="log"),
    path("person/<slug:key>/", views.theirs, name="theirs"),
]
