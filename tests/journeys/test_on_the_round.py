"""On the round: a contact is logged without a connection and arrives once; what holds an action up becomes a barrier."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
PHONE = {"width": 360, "height": 740}
WAITING = "[data-outbox-strip]"


def kept_here(page: Page) -> str:
    """Everything the browser keeps of the queue, as it lies there."""
    return page.evaluate(
        """async () => {
          const ask = (request) => new Promise((done) => { request.onsuccess = () => done(request.result) })
          const database = await ask(indexedDB.open('alongside-outbox', 1))
          const entries = await ask(database.transaction('entries').objectStore('entries').getAll())
          const seals = await ask(database.transaction('seal').objectStore('seal').count())
          database.close()
          const words = entries.map((entry) => new TextDecoder().decode(entry.data) + JSON.stringify(Object.keys(entry)))
          return JSON.stringify({ entries: entries.length, seals, words })
        }"""
    )


def log(page: Page, how: str, outcome: str, note: str = "") -> None:
    if note:
        page.get_by_text("Where, a note, another day, time given").click()
        page.get_by_label("What should the next worker know?").fill(note)
    page.get_by_label(how, exact=True).check()
    page.get_by_label(outcome, exact=True).check()
    page.get_by_role("button", name="Log it").click()


def contacts_of(page: Page, product: str, key: str) -> int:
    page.goto(f"{product}/contact/person/{key}/")
    return page.locator("tbody tr").count()


def test_a_contact_without_a_connection_arrives_once(sign_in, is_accessible, product, page: Page):
    page.set_viewport_size(PHONE)
    sign_in("lead-worker")
    page.goto(f"{product}/contact/")
    is_accessible()
    key = page.locator("select[name=person] option").nth(1).get_attribute("value")
    before = contacts_of(page, product, key)
    is_accessible()

    page.goto(f"{product}/contact/")
    note = f"Wants to see the sea {uuid.uuid4().hex}"
    page.context.set_offline(True)
    for number in (1, 2):
        page.locator("select[name=person]").select_option(key)
        log(page, "On the street", "Spoke", note if number == 1 else "")
        expect(page.locator(WAITING)).to_contain_text("1 contact is" if number == 1 else "2 contacts are")
    expect(page.locator("[data-outbox-said]")).to_contain_text("Kept on this device")
    lying = kept_here(page)
    assert '"entries":2' in lying and "Wants" not in lying and key not in lying, "sealed while it waits"

    page.context.set_offline(False)
    expect(page.locator(WAITING)).to_be_hidden()
    assert kept_here(page) == '{"entries":0,"seals":0,"words":[]}', "nothing is left behind"
    assert contacts_of(page, product, key) == before + 2
    expect(page.get_by_text(note)).to_have_count(1)


def test_an_answer_that_never_came_back_is_not_a_second_contact(sign_in, product, page: Page):
    sign_in("navigator")
    page.goto(f"{product}/contact/")
    key = page.locator("select[name=person] option").nth(2).get_attribute("value")
    before = contacts_of(page, product, key)
    page.goto(f"{product}/contact/")
    lost: list[int] = []

    def lose_the_first_answer(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)  # the server has it; the browser never hears
        return route.abort()

    page.route(
        "**/contact/",
        lambda route: lose_the_first_answer(route) if route.request.method == "POST" else route.continue_(),
    )
    page.locator("select[name=person]").select_option(key)
    log(page, "Phone call", "No answer")
    expect(page.locator("[data-outbox-said]")).to_contain_text("Kept on this device")
    expect(page.locator(WAITING)).to_contain_text("1 contact is waiting")
    assert lost == [201]
    page.get_by_role("button", name="Send now").click()
    expect(page.locator(WAITING)).to_be_hidden()
    assert contacts_of(page, product, key) == before + 1


def test_signing_out_removes_what_waits(sign_in, product, page: Page):
    sign_in("team-member")
    page.goto(f"{product}/contact/")
    page.context.set_offline(True)
    page.locator("select[name=person]").select_option(index=1)
    log(page, "On the street", "Not found")
    expect(page.locator(WAITING)).to_be_visible()
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_timeout(300)
    assert asked and '"entries":1' in kept_here(page), "asked first, and kept when the answer is no"
    page.once("dialog", lambda dialog: dialog.accept())
    page.route("**/contact/", lambda route: route.abort())
    page.context.set_offline(False)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/**")
    assert '"entries":0' in kept_here(page)


def test_what_holds_an_action_up_becomes_a_barrier(sign_in, is_accessible, product, page: Page):
    page.set_viewport_size(PHONE)
    sign_in("lead-worker")
    page.goto(f"{product}/tasks/")
    is_accessible()
    page.locator("tbody th a").first.click()
    is_accessible()
    title = page.locator("h1").inner_text()
    page.get_by_role("link", name="A rule or a service stands in the way").click()
    page.get_by_label("What stands in the way?").fill("The list is closed until spring")
    page.get_by_label("Or which other organisation?").fill("The waiting list")
    page.get_by_label("Getting through: appointments, phones, travel").check()
    is_accessible()
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_text(re.compile("The waiting list, since"))).to_be_visible()
    page.goto(f"{product}/barriers/")
    is_accessible()
    page.get_by_role("link", name="The list is closed until spring").first.click()
    expect(page.get_by_role("link", name=title)).to_be_visible()
    is_accessible()
    page.goto(f"{product}/notices/")
    is_accessible()
    page.goto(f"{product}/notices/told-when/")
    is_accessible()
