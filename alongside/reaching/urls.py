from __future__ import annotations

from django.urls import path

from alongside.reaching import views

app_name = "reaching"
urlpatterns = [
    path("<slug:key>/", views.how, name="how"),
    path("<slug:key>/say/", views.say, name="say"),
    path("<slug:key>/hold/", views.hold, name="hold"),
    path("<slug:key>/end/", views.end, name="end"),
    path("<slug:key>/ask/", views.ask, name="ask"),
]
