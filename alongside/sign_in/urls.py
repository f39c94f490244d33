"""Signing in: of the library's pages only those we use. Nobody signs up; agencies add members and their addresses."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path

from alongside.sign_in.views.account import account as own_account

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("signup/", account.signup, name="account_signup"),  # says that it is closed
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("again/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("second-factor/", include("allauth.mfa.urls")),
    path("account/", own_account, name="account"),
]
