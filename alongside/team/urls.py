from __future__ import annotations

from django.urls import path

from alongside.team import views

app_name = "team"
urlpatterns = [
    path("", views.board, name="board"),
    path("workers/", views.workers, name="workers"),
    path("workers/<int:pk>/cover/", views.cover, name="cover"),
    path("workers/<int:pk>/one-more/", views.one_more, name="one_more"),
    path("terms/", views.edit_terms, name="terms"),
    path("handovers/<int:pk>/", views.handover, name="handover"),
    path("beside/<int:pk>/end/", views.end_beside, name="end_beside"),
    path("leads/<int:pk>/settle/", views.settle, name="settle"),
    path("person/<slug:key>/", views.person, name="person"),
    path("person/<slug:key>/lead/", views.assign, name="assign"),
    path("person/<slug:key>/handover/", views.offer, name="offer"),
    path("person/<slug:key>/beside/", views.name_beside, name="name"),
    path("person/<slug:key>/end/", views.end_lead, name="end_lead"),
]
