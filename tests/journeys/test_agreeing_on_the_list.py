"""Agreeing on the list, with the keyboard alone: somebody is proposed, the agencies are heard, a place is given; they are
approached, worked with, and go on to another service, where the team keeps looking how things stand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.journey

SPEAKS_FOR = {
    "Rough Sleeping Outreach": "femi.balogun",
    "Housing Solutions": "carys.evans",
    "Drug and Alcohol Treatment": "joseph.mensah",
    "Homeless Health Practice": "anita.rao",
}
MANY_TABS = 250


def test_agreeing_on_the_list(sign_in, is_accessible, product, page: Page):
    sign_in("team-member")
    name, silent = propose(page, product, is_accessible)
    assert silent, "others are alongside this person too"
    for agency in silent:
        sign_in(SPEAKS_FOR[agency])
        give_a_view(page, product, name, is_accessible)
    sign_in("coordinator")
    agree(page, product, name, is_accessible)
    for status, follow_on in (("Approached, not yet engaging", ""), ("Actively worked with", "")):
        move(page, status, follow_on, is_accessible)
    expect(page.get_by_text(re.compile(r"Next: Is this stay nearly over\? On "))).to_be_visible()
    stay_longer(page, is_accessible)
    move(page, "Transitioned and monitored", "Tenancy support", is_accessible)
    see_how_things_stand(page, is_accessible)


def reach(page: Page, wanted: Locator) -> None:
    """Tab until it has the focus."""
    expect(wanted).to_be_attached()
    for _ in range(MANY_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"no number of tabs leads to {wanted}")


def follow(page: Page, name: str | re.Pattern[str], *, role: str = "link") -> None:
    """Reach a link or a button and press Enter."""
    was = page.url
    reach(page, page.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
    page.keyboard.press("Enter")
    page.wait_for_function("was => location.href !== was || document.readyState === 'complete'", arg=was)
    page.wait_for_load_state()


def choose(page: Page, name: str) -> None:
    """One of several round buttons: reach the group, then go down with the arrow."""
    wanted = page.get_by_role("radio", name=name, exact=True)
    group = wanted.get_attribute("name")
    reach(page, page.locator(f"input[name={group}]").first)
    page.keyboard.press("Space")
    for _ in range(10):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"the arrows do not lead to {name}")


def write(page: Page, label: str, words: str) -> None:
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.type(words)


def propose(page: Page, product: str, is_accessible) -> tuple[str, list[str]]:
    """Put forward somebody whom one answer keeps from the shortlist. Returns their name and whose view is waited for."""
    page.goto(f"{product}/cohort/list/")
    is_accessible()
    follow(page, "Shortlist")
    page.goto(f"{product}/cohort/?show=to_settle")
    reach(page, page.locator("tbody th a").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/cohort/person/**")
    follow(page, "The list: why on it, why not")
    page.wait_for_url("**/list/person/**")
    is_accessible()
    expect(page.get_by_text("nobody has proposed them")).to_be_visible()
    follow(page, "Propose for the list", role="button")
    page.wait_for_url("**/propose/")
    is_accessible()
    choose(page, "A referral")
    write(page, "Why should they have a place?", "Four services each have a plan, and none knows of the others'.")
    follow(page, "Propose", role="button")
    page.wait_for_url("**/proposals/*/")
    is_accessible()
    waiting = page.get_by_text("It has waited no days").inner_text()
    name = page.locator("h1 .govuk-caption-l").inner_text()
    return name, [agency for agency in SPEAKS_FOR if agency in waiting.partition("Not heard yet:")[2]]


def give_a_view(page: Page, product: str, name: str, is_accessible) -> None:
    page.goto(f"{product}/cohort/list/proposals/")
    is_accessible()
    follow(page, name)
    page.wait_for_url("**/proposals/*/")
    choose(page, "For")
    write(page, "Why?", "We see them every week and would join in.")
    follow(page, "Give this view", role="button")
    expect(page.get_by_text("Your agency's view stands with the proposal.")).to_be_visible()
    is_accessible()


def agree(page: Page, product: str, name: str, is_accessible) -> None:
    page.goto(f"{product}/cohort/list/proposals/")
    follow(page, name)
    page.wait_for_url("**/proposals/*/")
    expect(page.get_by_text("Ready to decide.")).to_be_visible()
    follow(page, "Decide", role="button")
    page.wait_for_url("**/decide/")
    is_accessible()
    choose(page, "Give them a place")
    follow(page, "Decide", role="button")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    is_accessible()
    write(page, "Why?", "Everybody who spoke agrees.")
    follow(page, "Decide", role="button")
    expect(page.get_by_text("On the list since")).to_be_visible()
    is_accessible()


def move(page: Page, status: str, follow_on: str, is_accessible) -> None:
    follow(page, status)
    page.wait_for_url("**/move/**")
    is_accessible()
    write(page, "Why?", "It is time, and they say so too.")
    if follow_on:
        write(page, "Which service goes on with them?", follow_on)
    follow(page, "Save", role="button")
    expect(page.get_by_text("The move is on record.")).to_be_visible()
    is_accessible()


def stay_longer(page: Page, is_accessible) -> None:
    follow(page, "A longer stay where they are")
    page.wait_for_url("**/move/**")
    write(page, "Why?", "It goes well and needs longer.")
    for part, value in (("Day", "1"), ("Month", "6"), ("Year", "2032")):
        write(page, part, value)
    follow(page, "Save", role="button")
    expect(page.get_by_text("expected until 1 June 2032")).to_be_visible()
    is_accessible()


def see_how_things_stand(page: Page, is_accessible) -> None:
    expect(page.get_by_text("Transitioned and monitored for no days, expected until")).to_be_visible()
    assert page.get_by_role("table", name="Monthly looks").locator("tbody tr").count() == 12
    follow(page, "Write down the next look")
    page.wait_for_url("**/look/")
    is_accessible()
    choose(page, "Holding")
    follow(page, "Save", role="button")
    expect(page.get_by_role("table", name="Monthly looks").get_by_text("Holding")).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 780})
    is_accessible()
