"""A handover, with the keyboard alone: offered at a desk, accepted on a phone, done once the person has been told."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def test_a_handover_from_offer_to_done(sign_in, is_accessible, product, page: Page):
    sign_in("lead-worker")
    person = offer_somebody(page, product, is_accessible)

    page.set_viewport_size(PHONE)
    sign_in("navigator")
    page.goto(f"{product}/alongside/")
    is_accessible()
    press(page, page.get_by_role("link", name="Ruth Adeyemi asks whether you could lead with somebody").last)
    expect(page.get_by_text("Her dog comes first.")).to_be_visible()
    is_accessible()
    press(page, page.get_by_role("button", name="Accept: I lead with them"))
    expect(page.get_by_text("keeps sight until the person has been told")).to_be_visible()
    is_accessible()
    handover = page.url

    sign_in("lead-worker")
    assert page.goto(handover).status == 200, "the sender keeps sight until it is done"
    sign_in("navigator")
    page.goto(handover)
    page.get_by_label("With both workers in the room").focus()
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="They have been told"))
    expect(page.get_by_text("Told and done on")).to_be_visible()
    page.goto(person)
    expect(page.locator("figcaption")).to_have_text("Who was alongside, and when")
    is_accessible()


def offer_somebody(page: Page, product: str, is_accessible) -> str:
    """Hand somebody over to Sam, who has room. Returns the address of the team around them."""
    page.set_viewport_size(DESK)
    page.goto(f"{product}/alongside/")
    is_accessible()
    rows = page.get_by_role("row").filter(has_text="Ruth Adeyemi").filter(has_not_text="Handover")
    press(page, rows.first.get_by_role("link").first)
    page.wait_for_url("**/alongside/person/**")
    person = page.url
    is_accessible()
    press(page, page.get_by_role("button", name="Offer a handover"))
    is_accessible()
    page.get_by_label("Who could lead with them?").select_option(label="Sam Whitlock, Peer Support Charity")
    for label, words in (
        ("What matters to them?", "Her dog comes first."),
        ("What are the next three things?", "Bank, dentist, flat"),
        ("What were they told, and what do they wish?", "Told on Monday. Fine by her."),
    ):
        page.get_by_label(re.compile(f"^{re.escape(label)}")).focus()
        page.keyboard.type(words)
    press(page, page.get_by_role("button", name="Offer", exact=True))
    expect(page.get_by_text("You lead until they accept")).to_be_visible()
    page.goto(f"{product}/alongside/workers/")
    is_accessible()
    return person


def press(page: Page, control) -> None:
    """With the keyboard, never the mouse; and wait for the page it leads to."""
    control.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
