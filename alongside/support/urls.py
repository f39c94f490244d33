from __future__ import annotations

from django.urls import path

from alongside.support import views

app_name = "support"
urlpatterns = [
    path("plan/<slug:key>/", views.plan, name="plan"),
    path("plan/<slug:key>/add/", views.add, name="add"),
    path("plan/<slug:key>/leave/", views.leave, name="leave"),
    path("plan/<slug:key>/see/", views.ask_to_see, name="ask_to_see"),
    path("plan/<slug:key>/ask/", views.ask_for_room, name="ask_for_room"),
    path("requirement/<int:pk>/", views.requirement, name="requirement"),
    path("requirement/<int:pk>/done/", views.done, name="done"),
    path("requirement/<int:pk>/over/", views.over, name="over"),
]
