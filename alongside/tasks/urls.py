from __future__ import annotations

from django.urls import path

from alongside.tasks import views

app_name = "tasks"
urlpatterns = [
    path("", views.task_list, name="list"),
    path("<int:pk>/", views.task, name="task"),
    path("<int:pk>/take/", views.take, name="take"),
    path("ask/<slug:key>/", views.ask, name="ask"),
]
