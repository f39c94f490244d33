from __future__ import annotations

from django.urls import path

from alongside.meeting.views import forums, meetings

app_name = "meeting"
urlpatterns = [
    path("", forums.all_of_mine, name="list"),
    path("add/", forums.add, name="add"),
    path("forum/<int:pk>/", forums.forum, name="forum"),
    path("forum/<int:pk>/edit/", forums.edit, name="edit"),
    path("forum/<int:pk>/seat/", forums.choose_agency, name="seat"),
    path("forum/<int:pk>/seat/<int:agency>/", forums.give_seat, name="give_seat"),
    path("forum/<int:pk>/call/", meetings.call, name="call"),
    path("seat/<int:pk>/end/", forums.end_seat, name="end_seat"),
    path("<int:pk>/", meetings.meeting, name="meeting"),
    path("<int:pk>/sign/", meetings.sign, name="sign"),
    path("<int:pk>/answer/<int:seat>/", meetings.answer, name="answer"),
    path("<int:pk>/move/", meetings.move, name="move"),
    path("<int:pk>/here/", meetings.here, name="here"),
    path("<int:pk>/held/", meetings.held, name="held"),
    path("<int:pk>/not-held/", meetings.not_held, name="not_held"),
]
