"""To the council's sign-on and back. What comes back is believed only with the issuer's signature."""

from __future__ import annotations

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST


class Signed(OpenIDConnectOAuth2Adapter):
    """The library trusts the line on which a token came; we look at its signature too."""

    did_fetch_access_token = property(lambda self: False, lambda self, value: None)


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
