"""Agreeing a package: a navigator writes with somebody in a café, on a phone and with the keyboard alone; somebody at another
agency knows at once what matters to them and whose move it is; two who write at once lose nothing; the person agrees."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_agreeing_on_the_list import choose, follow, reach, write

pytestmark = pytest.mark.journey
PHONE = {"width": 360, "height": 740}
WORDS = "I want somewhere my son can visit, and to be asked first."


def test_agree_a_package(sign_in, is_accessible, product, page: Page):
    page.set_viewport_size(PHONE)
    sign_in("lead-worker")
    key = somebody(page, product)
    write_their_words(page, product, key, is_accessible)
    name_a_need(page, product, key, is_accessible)
    both_texts_are_kept(page, product, key, is_accessible)
    agree(page, product, key, is_accessible)
    sign_in("coordinator")
    in_ten_seconds(page, product, key, is_accessible)


def somebody(page: Page, product: str) -> str:
    """The first person on this worker's board of who is alongside whom."""
    page.goto(f"{product}/cohort/list/")
    link = page.locator("main a[href*='/list/person/'], main a[href*='/person/']").first.get_attribute("href")
    found = re.search(r"/person/(\w+)/", link or "")
    assert found, "somebody is on the list"
    return found[1]


def write_their_words(page: Page, product: str, key: str, is_accessible) -> None:
    page.goto(f"{product}/person/{key}/")
    is_accessible()
    follow(page, re.compile("support package", re.I))
    page.wait_for_url(f"**/package/{key}/")
    is_accessible()
    follow(page, re.compile("^Write (with them|down their words)$"))
    page.wait_for_url("**/words/")
    is_accessible()
    box = page.get_by_label("In their own words")
    reach(page, box)
    page.keyboard.press("Control+A")
    page.keyboard.type(WORDS)
    reach(page, page.get_by_label("How did they say it?"))
    page.keyboard.type("In person")
    follow(page, "Save", role="button")
    expect(page.get_by_text(WORDS)).to_be_visible()
    is_accessible()


def name_a_need(page: Page, product: str, key: str, is_accessible) -> None:
    """Needed, promised by a day, tried, and still needed."""
    page.goto(f"{product}/package/{key}/area/purpose/")
    is_accessible()
    follow(page, "Name a need", role="button")
    page.wait_for_url("**/need/")
    is_accessible()
    write(page, "What has to be there?", "A place on the bicycle course")
    follow(page, "Save", role="button")
    expect(page.get_by_text("Nobody has promised it yet.")).to_be_visible()
    is_accessible()
    follow(page, "Promised")
    page.wait_for_url("**/promise/")
    is_accessible()
    write(page, "Or who else? (optional)", "The workshop")
    for part, value in (("Day", "24"), ("Month", "12"), ("Year", "2030")):
        write(page, part, value)
    follow(page, "Save", role="button")
    expect(page.get_by_text("The workshop, by 24 December 2030").first).to_be_visible()
    follow(page, "Tried")
    page.wait_for_url("**/tried/")
    write(page, "What was tried?", "Went along together; it was shut")
    follow(page, "Save", role="button")
    expect(page.get_by_text("It is still needed.")).to_be_visible()


def both_texts_are_kept(page: Page, product: str, key: str, is_accessible) -> None:
    """The same worker's other window saves first, and this one is shown both."""
    address = f"{product}/package/{key}/area/purpose/write/"
    other = page.context.new_page()
    for window in (page, other):
        window.goto(address)
        window.get_by_label("We talked about it").check()
    other.get_by_label("What is in place? (optional)").fill("Mornings at the workshop")
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_url("**/area/purpose/")
    page.get_by_label("What is in place? (optional)").fill("Helps at the food bank")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Somebody else saved first")).to_be_visible()
    expect(page.get_by_text("Mornings at the workshop").first).to_be_visible()
    is_accessible()
    box = page.get_by_label("What is in place? (optional)")
    expect(box).to_have_value("Helps at the food bank")
    box.fill("Mornings at the workshop. Helps at the food bank")
    page.get_by_role("button", name="Save what is here").click()
    expect(page.get_by_text("Mornings at the workshop. Helps at the food bank")).to_be_visible()
    other.close()


def agree(page: Page, product: str, key: str, is_accessible) -> None:
    page.goto(f"{product}/package/{key}/")
    follow(page, "Keep their word on it")
    page.wait_for_url("**/agree/")
    is_accessible()
    choose(page, "Yes")
    reach(page, page.get_by_label(re.compile("How did you go through it")))
    page.keyboard.type("In person, read")
    follow(page, "Save", role="button")
    expect(page.get_by_text("It is agreed with them.")).to_be_visible()
    expect(page.get_by_text(re.compile("^Agreed with them on"))).to_be_visible()


def in_ten_seconds(page: Page, product: str, key: str, is_accessible) -> None:
    """Somebody at another agency: what matters, what is promised by whom, whose move, and on one sheet."""
    page.goto(f"{product}/package/{key}/")
    expect(page.get_by_text(WORDS)).to_be_visible()
    moves = page.locator("section", has=page.get_by_role("heading", name="Whose move"))
    expect(moves.get_by_text("The workshop", exact=True)).to_be_visible()
    is_accessible()
    page.goto(f"{product}/package/{key}/versions/")
    is_accessible()
    page.goto(f"{product}/package/{key}/sheet/")
    is_accessible()
    page.goto(f"{product}/package/waiting/")
    is_accessible()
