"""A passkey, made and used in a real browser with a virtual authenticator: no password, no code."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_passkey(sign_in, is_accessible, product, page: Page):
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    held = device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})["authenticatorId"]
    sign_in("board-member")
    make_one(page, product, is_accessible)
    assert len(device.send("WebAuthn.getCredentials", {"authenticatorId": held})["credentials"]) == 1

    sign_out(page)
    is_accessible()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{product}/")
    expect(page.get_by_text("board member, Council Partnership Team, for oversight and learning")).to_be_visible()

    sign_out(page)
    device.send("WebAuthn.setUserVerified", {"authenticatorId": held, "isUserVerified": False})
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey did not open.")).to_be_visible()
    is_accessible()


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_visible()


def make_one(page: Page, product: str, is_accessible) -> None:
    page.goto(f"{product}/sign-in/account/")
    is_accessible()
    page.get_by_role("link", name="Passkeys, authenticator app and recovery codes").click()
    is_accessible()
    page.get_by_role("link", name="Add a passkey").click()
    is_accessible()
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("Your passkey is made.")).to_be_visible()
    is_accessible()
    page.goto(f"{product}/sign-in/second-factor/webauthn/")
    expect(page.get_by_text("Passkey 1")).to_be_visible()
    is_accessible()
