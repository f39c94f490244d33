"""One plan, with the keyboard alone: two things that cannot both be kept are written down, found, asked about and put right."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.test_agreeing_on_the_list import choose, follow, reach, write

pytestmark = pytest.mark.journey
RULE, ASKED = "Hand in the phone for the first month", "Ring the duty worker every morning"


def test_finding_and_resolving_a_clash(sign_in, is_accessible, product, page: Page):
    sign_in("lead-worker")
    open_a_plan(page, product, is_accessible)
    add(page, "Rule to keep", RULE, "The hostel", "No phone, or not a smartphone", is_accessible)
    expect(clash(page)).to_have_count(0)
    add(page, "Goal", ASKED, "The clinic", "Report or be reached by phone", is_accessible)
    expect(clash(page)).to_contain_text("The hostel allows no phone; The clinic wants to reach the person by phone.")
    is_accessible()
    it_cannot_stay_without_a_reason(page, is_accessible)
    press(page, clash(page).get_by_role("button", name=re.compile("^Ask .* for room$")))
    expect(page.get_by_text("has your question as an action.")).to_be_visible()
    follow(page, RULE)
    page.wait_for_url("**/requirement/*/")
    is_accessible()
    follow(page, "It does not hold any more", role="button")
    expect(page.get_by_text("What it said is kept.")).to_be_visible()
    expect(clash(page)).to_have_count(0)
    page.set_viewport_size({"width": 360, "height": 780})
    is_accessible()


def clash(page: Page) -> Locator:
    return page.get_by_role("article").filter(has_text="allows no phone")


def press(page: Page, wanted: Locator) -> None:
    reach(page, wanted)
    page.keyboard.press("Enter")


def open_a_plan(page: Page, product: str, is_accessible) -> None:
    """Of the first person on the list."""
    page.goto(f"{product}/cohort/list/")
    link = page.locator("main a[href*='/person/']").first.get_attribute("href")
    found = re.search(r"/person/(\w+)/", link or "")
    assert found, "somebody is on the list"
    page.goto(f"{product}/person/{found[1]}/")
    is_accessible()
    follow(page, "One plan: what all agencies ask")
    page.wait_for_url("**/support/plan/*/")
    is_accessible()


def add(page: Page, kind: str, what: str, asker: str, says: str, is_accessible) -> None:
    follow(page, "Add what is asked", role="button")
    page.wait_for_url("**/add/")
    choose(page, kind)
    write(page, "What is asked?", what)
    reach(page, page.get_by_label("Who asks it, if not your own agency?"))
    page.keyboard.type(asker)
    press(page, page.locator("summary").filter(has_text="Rules, hours, places"))
    reach(page, page.get_by_label(says, exact=True))
    page.keyboard.press("Space")
    is_accessible()
    follow(page, "Save", role="button")
    expect(page.get_by_text("Written down.")).to_be_visible()


def it_cannot_stay_without_a_reason(page: Page, is_accessible) -> None:
    press(page, clash(page).locator("summary"))
    press(page, clash(page).get_by_role("button", name="Set it aside"))
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    is_accessible()
