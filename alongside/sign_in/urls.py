"""Signing in: of the library's pages only those we use. Nobody signs up; agencies add members and their addresses."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from alongside.sign_in.views import account as own
from alongside.sign_in.views import council, invited

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),  # says that it is closed
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("account/", own.account, name="account"),
    path("account/sittings/<slug:key>/end/", own.end_sitting, name="end_sitting"),
    path("kept/", own.kept, name="kept"),
    path("time-left/", own.time_left, name="time_left"),
    path("hold/", own.hold, name="hold"),
    path("stay/", own.stay, name="stay"),
    path("invited/", invited.invited, name="invited"),
    path("invited/choose/", invited.choose, name="invited_choose"),
    path("council/<slug:provider_id>/", council.login, name="openid_connect_login"),
    path("council/<slug:provider_id>/back/", council.callback, name="openid_connect_callback"),
]
