"""Proving again that it is you, just before something weighty."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

SECOND_FACTORS = {"mfa"}


def recently_proved(request: HttpRequest, minutes: int = 5) -> bool:
    """Whether the viewer gave their second factor within these minutes; the password, where the place asks for no second one."""
    strong = SECOND_FACTORS if is_mfa_enabled(request.user) else {"mfa", "password"}
    given = [each["at"] for each in get_authentication_records(request, request.user) if each["method"] in strong]
    return bool(given) and time.time() - given[-1] <= minutes * 60


def where_to_prove(request: HttpRequest, back_to: str) -> str:
    """The page that asks for the second factor again, and then leads back."""
    if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        name = "mfa_reauthenticate"
    elif is_mfa_enabled(request.user, [Authenticator.Type.WEBAUTHN]):
        name = "mfa_reauthenticate_webauthn"
    else:
        name = "account_reauthenticate"
    return f"{reverse(name)}?{urlencode({'next': back_to})}"


def prove_again(minutes: int = 5) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Make a page ask for the second factor again first, unless it was given within these minutes."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @functools.wraps(view)
        def proved(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not recently_proved(request, minutes):
                return redirect(where_to_prove(request, request.get_full_path()))
            return view(request, *args, **kwargs)

        return proved

    return decorate
