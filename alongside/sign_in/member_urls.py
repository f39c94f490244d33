"""Looking after who may sign in: invitations, officers, what was unusual. Behind the door, unlike the pages of the door itself."""

from __future__ import annotations

from django.urls import path

from alongside.sign_in.views import members, recovery, unusual

app_name = "sign_in"
urlpatterns = [
    path("<int:pk>/invite/", members.invite, name="invite"),
    path("<int:pk>/confirm/", members.confirm, name="confirm"),
    path("<int:pk>/close/", members.close, name="close"),
    path("officers/", members.officers, name="officers"),
    path("officers/<int:pk>/relieve/", members.relieve, name="relieve_officer"),
    path("back-in/", recovery.back_in, name="back_in"),
    path("back-in/<int:pk>/ask/", recovery.ask, name="ask_recovery"),
    path("back-in/<int:pk>/agree/", recovery.agree, name="agree_recovery"),
    path("unusual/", unusual.unusual, name="unusual"),
    path("unusual/<int:pk>/", unusual.settle, name="settle_alert"),
]
