"""A meeting of twenty, with the keyboard alone: the agenda is prepared, each person is heard, what is to be done is asked for as it
is spoken, and the chair closes the meeting and signs its notes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from playwright.sync_api import Page, expect

from alongside.meeting.models import Point
from tests.journeys.test_agreeing_on_the_list import follow, reach, write

pytestmark = pytest.mark.journey
TURNS, ACTIONS = 20, 3
TURN = re.compile(r"/turn/\d+/$")


def test_a_meeting_of_twenty_by_keyboard(sign_in, is_accessible, product, page: Page):
    sign_in("coordinator")
    today_at_ten(page, is_accessible)
    prepare(page, is_accessible)
    open_it(page, is_accessible)
    held = [hold_a_turn(page, place, is_accessible) for place in range(page.locator("ol li").count())]
    assert len(set(held)) == len(held) >= TURNS
    close(page, held, is_accessible)


def today_at_ten(page: Page, is_accessible) -> None:
    """The meeting that comes next is today."""
    follow(page, re.compile(r"\d{4} at 10:00$"))
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    is_accessible()
    follow(page, "Move it")
    page.wait_for_url("**/move/")
    today = dt.date.today()
    for part, value in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        write(page, part, str(value))
    follow(page, "Save", role="button")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))


def prepare(page: Page, is_accessible) -> None:
    """Whoever is missing is put on, the most pressing come first, and the own agency sends what it knows about the first."""
    follow(page, "Agenda", role="button")
    page.wait_for_url("**/agenda/")
    is_accessible()
    while page.locator("article").count() < TURNS:
        follow(page, "Put somebody on")
        page.wait_for_url("**/agenda/add/")
        reach(page, page.get_by_label("Who is to be spoken of?"))
        page.keyboard.press("ArrowDown")
        write(page, "Why now?", "Their worker asks for it.")
        follow(page, "Put them on", role="button")
        page.wait_for_url("**/agenda/")
    follow(page, "Most pressing first", role="button")
    follow(page, re.compile("^Send what we know about"))
    page.wait_for_url("**/return/")
    is_accessible()
    write(page, "Anything else the meeting should know? (optional)", "They come every Monday.")
    follow(page, "Send", role="button")
    page.wait_for_url("**/agenda/")
    expect(page.get_by_text("What they know was sent by Council Partnership Team")).not_to_have_count(0)


def open_it(page: Page, is_accessible) -> None:
    follow(page, "Back to the meeting")
    follow(page, "Say who is here", role="button")
    page.wait_for_url("**/here/")
    is_accessible()
    for box in page.get_by_role("checkbox").all():
        reach(page, box)
        if not box.is_checked():
            page.keyboard.press("Space")
    follow(page, "Save", role="button")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    expect(page.get_by_text("Quorate", exact=True)).to_be_visible()
    follow(page, "Agenda", role="button")
    follow(page, "Open the meeting", role="button")
    page.wait_for_url(TURN)
    is_accessible()


def hold_a_turn(page: Page, place: int, is_accessible) -> str:
    """Heard first, then what is to be done, then the next. Returns the address of the turn."""
    here = page.url
    press(page, "s")
    press(page, "e")
    expect(page).to_have_url(here)  # nobody was heard yet
    page.keyboard.press("v")
    page.keyboard.type("A key of my own.")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    own_words = page.get_by_label("In their own words, brought along")
    for _ in Point.How.choices:
        if own_words.is_checked():
            break
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("Ruth Adeyemi")
    page.keyboard.press("Enter")
    expect(page.get_by_text("A key of my own.")).to_be_visible()
    if place < ACTIONS:
        page.keyboard.press("a")
        page.keyboard.type("Council Partnership Team to ask the landlord in two weeks")
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Ask the landlord").first).to_be_visible()
        is_accessible()
    press(page, "e")
    expect(page).not_to_have_url(here)
    return here


def press(page: Page, key: str) -> None:
    """A key that sends something, until its answer is there."""
    with page.expect_navigation():
        page.keyboard.press(key)


def close(page: Page, held: list[str], is_accessible) -> None:
    expect(page).to_have_url(re.compile("/agenda/"))
    expect(page.locator("article").get_by_text("Spoken of", exact=True)).not_to_have_count(0)
    follow(page, "Back to the meeting")
    follow(page, "It was held", role="button")
    page.wait_for_url("**/held/")
    follow(page, "It was held", role="button")
    page.wait_for_url(re.compile(r"/meetings/\d+/$"))
    follow(page, "Notes")
    page.wait_for_url("**/notes/")
    is_accessible()
    follow(page, "It was so: sign", role="button")
    expect(page.get_by_text("Nothing in them has changed since.")).to_be_visible()
    assert page.get_by_text("A key of my own.").count() == len(held)
    assert (
        page.locator("section").get_by_text(re.compile("^Ask the landlord: Council Partnership Team, by ")).count()
        == ACTIONS
    )
    is_accessible()
