"""Forty-five pounds for boots: asked for on a phone, agreed the same day, and seen in what the money makes up for."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
GAP = "Belongings lost in custody, in hospital or on eviction"


def test_boots(sign_in, is_accessible, product, page: Page):
    page.set_viewport_size(DESK)
    sign_in("coordinator")
    before = spent_on(page, product, GAP)

    page.set_viewport_size(PHONE)
    sign_in("lead-worker")
    page.goto(f"{product}/alongside/")
    page.get_by_role("row").get_by_role("link").first.click()
    page.wait_for_url("**/alongside/person/**")
    key = page.url.rstrip("/").rpartition("/")[2]
    page.goto(f"{product}/person/{key}/")
    page.get_by_role("link", name="Ask for money").first.click()
    is_accessible()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Say how much")
    is_accessible()
    page.get_by_label("How much?").fill("45")
    page.get_by_label("What for?").fill("Winter boots, size 9")
    page.get_by_label("What kind of thing is it?").select_option(label="Clothes and shoes")
    page.get_by_label(GAP).check()
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text(re.compile("Asked for £45. Somebody answers by"))).to_be_visible()
    asked = page.url
    is_accessible()

    page.set_viewport_size(DESK)
    sign_in("coordinator")
    page.goto(f"{product}/budget/")
    is_accessible()
    page.get_by_role("link", name="Winter boots, size 9").first.click()
    assert page.url == asked
    page.get_by_role("button", name="Say yes").click()
    expect(page.get_by_text("£45 may be spent")).to_be_visible()
    is_accessible()
    assert spent_on(page, product, GAP) == before + 45
    is_accessible()


def spent_on(page: Page, product: str, gap: str) -> int:
    """Whole pounds that the analysis shows for one gap."""
    page.goto(f"{product}/budget/gaps/")
    for table in page.get_by_text("The same as a table").all():
        table.click()
    rows = page.get_by_role("row").filter(has_text=gap).all()
    return sum(
        int(found[1].replace(",", "")) for row in rows[:1] if (found := re.search(r"£([\d,]+)", row.inner_text()))
    )
