"""The council's own sign-on, as the operator describes it. Pure: read while the settings are."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from urllib.parse import urlsplit


def provider_id(issuer: str) -> str:
    """One name for one issuer: a subject of another issuer is somebody else, even under the same number."""
    return f"council-{hashlib.sha256(issuer.rstrip('/').encode()).hexdigest()[:12]}"


def provider(environ: Mapping[str, str], secret: str | None) -> dict[str, object] | None:
    """What the sign-in library is to know; None where no single sign-on is set up. Raises ValueError for half of one."""
    issuer, client = environ.get("ALONGSIDE_OIDC_ISSUER", ""), environ.get("ALONGSIDE_OIDC_CLIENT_ID", "")
    if not issuer and not client:
        return None
    if not (issuer and client and secret):
        raise ValueError(
            "Single sign-on needs ALONGSIDE_OIDC_ISSUER, ALONGSIDE_OIDC_CLIENT_ID and ALONGSIDE_OIDC_SECRET_FILE."
        )
    is_local = urlsplit(issuer).hostname in ("localhost", "127.0.0.1")
    if not issuer.startswith("https://") and not is_local:
        raise ValueError("ALONGSIDE_OIDC_ISSUER must begin with https://")
    return {
        "provider_id": provider_id(issuer),
        "name": environ.get("ALONGSIDE_OIDC_NAME", "your council account"),
        "client_id": client,
        "secret": secret,
        "settings": {"server_url": issuer.rstrip("/"), "fetch_userinfo": False, "oauth_pkce_enabled": True},
    }


def origins(environ: Mapping[str, str]) -> list[str]:
    """Where a form may lead besides our own pages: the issuer, and hosts it hands over to."""
    issuer = urlsplit(environ.get("ALONGSIDE_OIDC_ISSUER", ""))
    also = environ.get("ALONGSIDE_OIDC_ALSO", "").split()
    return ([f"{issuer.scheme}://{issuer.netloc}"] if issuer.netloc else []) + also
