"""The two minutes before a sitting ends, in a real browser: asked, stayed, left, and what was half typed.

The product answers from this process. Both clocks are turned together: the browser's, and the sitting's on the server.
"""

from __future__ import annotations

import datetime as dt
import mimetypes
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, Route, expect

from alongside.access.models import User
from alongside.access.policy import Role
from alongside.sign_in.models import Draft, Sitting
from alongside.sign_in.rules import End
from tests.factories.partnership import make_record

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
HOST, PASSWORD = "http://alongside.test", "a-long-password-1"
WORDS = "She would like to see her sister before the move."
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(autouse=True)
def _one_database(db) -> Iterator[None]:
    """The browser's driver calls back in a context of its own, which would open the test's database a second time."""
    SHARED.append(connections["default"])
    yield
    SHARED.clear()


SHARED: list[BaseDatabaseWrapper] = []


def answer(route: Route) -> None:
    """What the product says to one request of the browser, cookies and all."""
    if not SHARED:  # the walk is over, and the browser still asks for a picture
        route.abort()
        return
    connections["default"] = SHARED[0]
    address = urlsplit(route.request.url)
    assert f"{address.scheme}://{address.netloc}" == HOST, "nothing is asked of another host"
    if address.path.startswith("/static/"):
        file = Path(finders.find(address.path.removeprefix("/static/")))
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
        return
    sent = {name: value for name, value in route.request.all_headers().items() if not name.startswith(":")}
    sent["host"] = address.netloc
    told = Client(enforce_csrf_checks=True).generic(
        route.request.method, f"{address.path}?{address.query}", route.request.post_data_buffer or b"",
        content_type=sent.pop("content-type", ""), headers=sent,
    )  # fmt: skip
    headers = {name: value for name, value in told.headers.items() if name != "Content-Length"}
    if told.cookies:
        headers["Set-Cookie"] = "\n".join(morsel.OutputString() for morsel in told.cookies.values())
    route.fulfill(status=told.status_code, body=told.content, headers=headers)


@pytest.fixture
def member(partnership) -> User:
    return User.objects.get(pk=partnership.viewer(Role.COORDINATOR).user_id)


@pytest.fixture
def desk(page: Page, member, partnership, settings) -> Page:
    """A coordinator signed in, about to ask somebody to do something."""
    settings.ALLOWED_HOSTS = ["alongside.test"]
    person = make_record(partnership.council).person
    page.clock.install()
    page.route("**/*", answer)
    page.goto(f"{HOST}/sign-in/login/")
    sign_in(page, member)
    page.goto(f"{HOST}{reverse('tasks:ask', args=[person.key])}")
    page.locator("[data-idle=counting]").wait_for(
        state="attached"
    )  # else the server's answer is of a time before this one
    return page


def sign_in(page: Page, member) -> None:
    page.get_by_label("Email").fill(member.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)


def let_pass(page: Page, minutes: float) -> None:
    """Nothing is done for so long. The server's part first, since the browser asks when its own time has come."""
    Sitting.objects.filter(ended_at=None).update(
        seen_at=Sitting.objects.latest("pk").seen_at - dt.timedelta(minutes=minutes)
    )
    page.clock.fast_forward(int(minutes * 60_000))


def question(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Are you still there?")


def test_the_question_comes_two_minutes_before_and_staying_makes_it_go_on(desk: Page):
    let_pass(desk, 12)
    expect(question(desk)).to_be_hidden()
    let_pass(desk, 1.1)
    expect(question(desk)).to_be_visible()
    for width in (360, 768, 1280):
        desk.set_viewport_size({"width": width, "height": 780})
        found = Axe().run(desk, options=RULES).response["violations"]
        assert not found, [each["id"] for each in found]
        assert desk.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(desk.get_by_role("button", name="Stay signed in")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(question(desk)).to_be_hidden()
    let_pass(desk, 12)
    expect(question(desk)).to_be_hidden()
    assert Sitting.objects.get().ended_at is None


def test_the_escape_key_stays_too(desk: Page):
    let_pass(desk, 13.1)
    expect(question(desk)).to_be_visible()
    desk.keyboard.press("Escape")
    expect(question(desk)).to_be_hidden()
    let_pass(desk, 5)
    assert Sitting.objects.get().ended_at is None


def test_work_in_another_window_keeps_this_one(desk: Page):
    let_pass(desk, 13.1)
    expect(question(desk)).to_be_visible()
    other = desk.context.new_page()
    other.route("**/*", answer)
    other.goto(f"{HOST}/help/")
    desk.clock.fast_forward(11_000)
    expect(question(desk)).to_be_hidden()


def half_typed(desk: Page) -> Locator:
    field = desk.locator("main form textarea, main form input[type=text]").first
    field.fill(WORDS)
    return field


def is_at_the_door_and_told_why(desk: Page) -> None:
    desk.wait_for_url("**/sign-in/login/**")
    expect(desk.get_by_text(End.IDLE.value)).to_be_visible()
    assert WORDS not in desk.content()
    assert WORDS not in desk.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"), "nothing stays here"
    assert Sitting.objects.latest("pk").because == End.IDLE.value


def finds_it_again(desk: Page, member) -> None:
    sign_in(desk, member)
    desk.wait_for_url(f"**{reverse('kept')}")
    expect(desk.get_by_text(WORDS)).to_be_visible()
    desk.get_by_role("button", name="I do not need it any more").click()
    desk.wait_for_url(f"{HOST}/")
    assert not Draft.objects.exists()


def test_whoever_does_not_stay_is_signed_out_told_why_and_finds_what_was_half_typed(desk: Page, member):
    half_typed(desk)
    let_pass(desk, 13.1)
    expect(question(desk)).to_be_visible()
    let_pass(desk, 1.85)
    is_at_the_door_and_told_why(desk)
    finds_it_again(desk, member)


def test_after_the_computer_has_slept_it_is_all_the_same(desk: Page, member):
    """No timer ran: the sitting was over long before the browser could ask."""
    half_typed(desk)
    let_pass(desk, 45)
    is_at_the_door_and_told_why(desk)
    finds_it_again(desk, member)


def test_without_a_connection_the_screen_is_covered_until_there_is_one(desk: Page, member):
    half_typed(desk)
    desk.context.set_offline(True)
    desk.unroute("**/*")
    desk.route("**/*", lambda route: route.abort())
    let_pass(desk, 16)
    expect(desk.get_by_text("Your time is up, and there is no connection.")).to_be_visible()
    expect(desk.get_by_role("button", name="Stay signed in")).to_be_hidden()
    desk.keyboard.press("Escape")
    expect(desk.get_by_text("Your time is up, and there is no connection.")).to_be_visible()
    desk.context.set_offline(False)
    desk.unroute("**/*")
    desk.route("**/*", answer)
    desk.clock.fast_forward(31_000)
    is_at_the_door_and_told_why(desk)
    finds_it_again(desk, member)
