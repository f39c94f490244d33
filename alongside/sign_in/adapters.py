"""How the sign-in library is to behave and speak here."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from alongside.access.models import User
from alongside.sign_in import cut, drafts, entries, invitations
from alongside.sign_in.callers import NOBODY, caller

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

    def pre_login(self, request: HttpRequest, user: User, **about: Any) -> HttpResponse | None:
        """Whichever way somebody comes in: an account that lay unused waits for an administrator."""
        response = super().pre_login(request, user, **about)
        if response is None and cut.is_suspended(user, timezone.now()):
            clear_login(request)
            entries.write("sign-in.suspended", caller(user))
            return render(request, "sign_in/suspended.html", status=403)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Whoever was cut short by the clock comes to what they had typed."""
        is_kept = request.user.is_authenticated and drafts.of(request.user, timezone.now())
        return reverse("kept") if is_kept else super().get_login_redirect_url(request)

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
    """The words of the authenticator app and of passkeys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Codes change every 30 seconds: try the one your app shows now",
        "rate_limited": "There were too many attempts. Wait a minute and try again",
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Alongside"}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


class SingleSignOn(DefaultSocialAccountAdapter):
    """The council says who somebody is; an invitation says that they are a member. An email address says neither."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing:
            return
        now = timezone.now()
        invitation = invitations.opened(request, now)
        if invitation is None or not invitations.use(request, invitation, now, "council single sign-on"):
            entries.write("sign-in.not_invited", NOBODY)
            raise ImmediateHttpResponse(render(request, "sign_in/not_invited.html", status=403))
        sociallogin.connect(request, invitation.user)

    def get_requests_session(self) -> Any:
        """The council's service is asked where the settings say, and not where it might send us on to."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def on_authentication_error(self, request: HttpRequest, provider: Any, **about: Any) -> None:
        raise ImmediateHttpResponse(council_failed(request))


def council_failed(request: HttpRequest) -> HttpResponse:
    """The council's service did not say who somebody is; that is written down."""
    entries.write("sign-in.council_failed", NOBODY)
    return render(request, "sign_in/council_failed.html", status=403)
