from __future__ import annotations

from django.urls import path

from alongside.instruments import views

app_name = "instruments"
urlpatterns = [
    path("", views.definitions, name="definitions"),
    path("add/", views.add, name="add"),
    path("<slug:slug>/define/", views.define, name="define"),
    path("of/<slug:key>/", views.of_person, name="of"),
    path("of/<slug:key>/<slug:slug>/", views.answer, name="answer"),
    path("answers/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
