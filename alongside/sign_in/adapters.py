"""How the sign-in library is to behave and speak here."""

from __future__ import annotations

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse

from alongside.access.models import User

JUST_NOW_SECONDS = 300


class InvitationOnly(DefaultAccountAdapter):
    """Nobody signs up by themselves: an administrator adds a member."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right. Check both and try again",
        "too_many_login_attempts": "There were too many attempts. Wait five minutes and try again",
        "incorrect_password": "This is not your password. Try again",
        "enter_current_password": "This is not the password you have now. Try again",
        "account_inactive": "This account is closed. Ask your agency's administrator",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever has just signed in sets up their app without the password again."""
        records = get_authentication_records(context.request, context.request.user)
        return not records or time.time() - records[-1]["at"] > JUST_NOW_SECONDS

    def reauthenticate(self, user: User, password: str) -> bool:
        """Asked again before something weighty. Goes the way of a sign-in, so that wrong guesses are counted."""
        return self.authenticate(context.request, email=user.email, password=password) == user

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")


class SecondFactor(DefaultMFAAdapter):
    """The words of the authenticator app."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Codes change every 30 seconds: try the one your app shows now",
        "rate_limited": "There were too many attempts. Wait a minute and try again",
    }
