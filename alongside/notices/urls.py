from __future__ import annotations

from django.urls import path

from alongside.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notice_list, name="list"),
    path("read/", views.read, name="read"),
    path("<int:pk>/", views.follow, name="follow"),
    path("told-when/", views.told_when, name="told_when"),
    path("told-when/calendar/", views.open_feed, name="open_feed"),
    path("told-when/calendar/end/", views.end_feed, name="end_feed"),
    path("calendar/<str:token>.ics", views.calendar_file, name="calendar"),
]
