"""The style page in a real browser: accessible at three widths, keys work, nothing is asked of another host."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.journey
HOST = "http://alongside.test"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def kit_alone(settings):
    """The kit without the rooms above it: no sign-in, no navigation, the content security policy as in the product."""
    settings.ROOT_URLCONF = "tests.kit.urls"
    settings.MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    [engine] = settings.TEMPLATES
    processors = ["django.template.context_processors.request"]
    settings.TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": processors}}]


@pytest.fixture
def style_page(kit_alone, page):
    """A browser page served by Django in this process; complaints gathers what the console says."""
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.route("**/*", serve)
    page.goto(f"{HOST}/style/")
    page.wait_for_load_state("networkidle")
    return page


def serve(route) -> None:
    address = urlsplit(route.request.url)
    assert f"{address.scheme}://{address.netloc}" == HOST
    if address.path.startswith("/static/"):
        file = Path(finders.find(address.path.removeprefix("/static/")))
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0])
        return
    if route.request.method == "POST":
        answer = Client().post(address.path)
    else:
        answer = Client().get(route.request.url)
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    route.fulfill(status=answer.status_code, body=answer.content, headers=headers)


def violations(page) -> list[str]:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    return [f"{each['id']}: {[node['target'] for node in each['nodes']]}" for each in found]


@pytest.mark.parametrize("width", [360, 768, 1280], ids=["phone", "tablet", "desk"])
def test_every_component_is_accessible_and_fits(style_page, width):
    style_page.set_viewport_size({"width": width, "height": 900})
    assert violations(style_page) == []
    assert style_page.evaluate("document.documentElement.scrollWidth") <= width
    assert style_page.complaints == []


def test_errors_are_accessible_and_take_the_focus(style_page):
    with style_page.expect_navigation():
        style_page.click("form[enctype] button:text('Save')")
    style_page.wait_for_load_state("networkidle")
    assert "needs an answer" in style_page.inner_text(".govuk-error-summary")
    style_page.wait_for_function("document.activeElement.className === 'govuk-error-summary'")
    assert violations(style_page) == []


def pressed_after(page, key: str) -> list[str]:
    page.evaluate("""() => { window.pressed = []; document.querySelectorAll('[data-key]').forEach(
        (el) => el.addEventListener('click', () => window.pressed.push(el.dataset.key))) }""")
    page.keyboard.press(key)
    return page.evaluate("window.pressed")


@pytest.mark.parametrize(
    ("key", "expected"), [("j", ["j"]), ("Shift+K", ["k"]), ("x", []), ("Control+j", [])], ids=lambda value: str(value)
)
def test_a_key_presses_its_button(style_page, key, expected):
    assert pressed_after(style_page, key) == expected


def test_keys_are_letters_while_somebody_types(style_page):
    style_page.focus("input[name=name]")
    assert pressed_after(style_page, "j") == []
    assert style_page.input_value("input[name=name]") == "j"


def test_keys_can_be_switched_off(style_page):
    style_page.click("summary:has-text('Keyboard shortcuts')")
    style_page.uncheck("[data-keys-switch]")
    style_page.evaluate("document.activeElement.blur()")
    assert pressed_after(style_page, "j") == []


def test_tables_become_cards_on_a_phone(style_page):
    style_page.set_viewport_size({"width": 360, "height": 900})
    cell = style_page.locator(".app-table-cards td[data-label='Rows']").first
    assert cell.evaluate("el => getComputedStyle(el, '::before').content") == '"Rows"'
    assert cell.evaluate("el => getComputedStyle(el).display") == "block"


def test_paper_shows_the_matter_without_the_furniture(style_page):
    style_page.emulate_media(media="print")
    for furniture in (".app-header", ".govuk-service-navigation", ".app-footer", ".app-strip"):
        assert not any(each.is_visible() for each in style_page.locator(furniture).all())
    assert style_page.locator("h1").is_visible()
