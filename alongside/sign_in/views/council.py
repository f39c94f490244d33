"""To the council's sign-on and back. What comes back is believed only with the issuer's signature."""

from __future__ import annotations

from typing import Any

import jwt
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from alongside.sign_in import entries
from alongside.sign_in.callers import NOBODY

SIGNED_WITH = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
)  # none that shares a secret


class Signed(OpenIDConnectOAuth2Adapter):
    """The library trusts the line on which a token came, the way of signing that the token names, and the name that a service
    gives itself; we look at the signature too, take only ways of our own list, and only the issuer that the settings name."""

    did_fetch_access_token = property(lambda self: False, lambda self, value: None)

    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        if str(config.get("issuer", "")).rstrip("/") != self.get_provider().app.settings["server_url"]:
            raise OAuth2Error("The service calls itself by another name than the settings do.")
        return config

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            way = jwt.get_unverified_header(id_token).get("alg")
        except jwt.PyJWTError as error:
            raise OAuth2Error("The statement cannot be read.") from error
        if way not in SIGNED_WITH:
            raise OAuth2Error("The statement is signed in a way that is not on our list.")
        decoded: dict[str, Any] = super()._decode_id_token(app, id_token)
        return decoded


@require_POST
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the council."""
    return _through(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back, with a code that is exchanged for a signed statement of who it is."""
    return _through(OAuth2CallbackView, request, provider_id)


def _through(
    view: type[OAuth2LoginView] | type[OAuth2CallbackView], request: HttpRequest, provider_id: str
) -> HttpResponse:
    try:
        return view.adapter_view(Signed(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except OAuth2Error:
        entries.write("sign-in.council_failed", NOBODY)
        return render(request, "sign_in/council_failed.html", status=403)
