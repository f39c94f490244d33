from __future__ import annotations

from django.urls import path

from alongside.tasks.views import lists, one

app_name = "tasks"
urlpatterns = [
    path("", lists.task_list, name="list"),
    path("follow-up/", one.define, name="define"),
    path("person/<slug:key>/", lists.theirs, name="theirs"),
    path("ask/<slug:key>/", lists.ask, name="ask"),
    path("<int:pk>/", one.task, name="task"),
    path("<int:pk>/take/", one.take, name="take"),
    path("<int:pk>/accept/", one.accept, name="accept"),
    path("<int:pk>/decline/", one.decline, name="decline"),
    path("<int:pk>/offer/", one.offer, name="offer"),
    path("<int:pk>/block/", one.block, name="block"),
    path("<int:pk>/unblock/", one.unblock, name="unblock"),
    path("<int:pk>/carry/", one.carry, name="carry"),
    path("<int:pk>/escalate/", one.escalate, name="escalate"),
    path("<int:pk>/close/", one.close, name="close"),
    path("<int:pk>/answer/", one.answer, name="answer"),
]
