from __future__ import annotations

from django.urls import path

from alongside.meeting.views import agenda, forums, live, meetings, returns

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
    path("<int:pk>/agenda/", agenda.agenda, name="agenda"),
    path("<int:pk>/agenda/build/", agenda.build, name="build"),
    path("<int:pk>/agenda/sort/", agenda.sort, name="sort"),
    path("<int:pk>/agenda/add/", agenda.add, name="put_on"),
    path("turn/<int:pk>/step/", agenda.step, name="step"),
    path("turn/<int:pk>/drop/", agenda.drop, name="drop"),
    path("turn/<int:pk>/again/", agenda.again, name="again"),
    path("turn/<int:pk>/settle/", agenda.settle, name="settle"),
    path("turn/<int:pk>/return/", returns.send, name="return"),
    path("<int:pk>/live/", live.begin, name="live"),
    path("<int:pk>/screen/", live.screen, name="screen"),
    path("turn/<int:pk>/", live.turn, name="turn"),
    path("turn/<int:pk>/prepare/", live.prepare, name="prepare"),
    path("turn/<int:pk>/start/", live.start, name="start"),
    path("turn/<int:pk>/close/", live.close, name="close"),
    path("turn/<int:pk>/hear/", live.hear, name="hear"),
    path("turn/<int:pk>/say/", live.say, name="say"),
    path("turn/<int:pk>/act/", live.act, name="act"),
    path("turn/<int:pk>/pulse/<int:newest>/", live.pulse, name="pulse"),
    path("said/<int:pk>/correct/", live.correct, name="correct"),
    path("returned/<int:pk>/take-back/", returns.take_back, name="take_back"),
]
