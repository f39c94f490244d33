from __future__ import annotations

from django.urls import path

from alongside.budget import views

app_name = "budget"
urlpatterns = [
    path("", views.budget, name="budget"),
    path("ask/<slug:key>/", views.ask, name="ask"),
    path("gaps/", views.gaps, name="gaps"),
    path("gaps/<slug:gap>/barrier/", views.make_barrier, name="make_barrier"),
    path("set/", views.set_fund, name="set"),
    path("terms/", views.edit_terms, name="terms"),
    path("funds/<int:pk>/", views.alter_fund, name="alter"),
    path("<int:pk>/", views.asked, name="request"),
]
