"""The journeys walk the real product: its own server and worker, its own database, a real browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from alongside.workspace.sign_ins import PASSWORD

PATIENCE_SECONDS = 420  # a busy machine; on a quiet one it takes half a minute
CODE_SECONDS = 30
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture(scope="session")
def product(tmp_path_factory) -> Iterator[str]:
    """The address of a running demo with a small borough. JOURNEY_AT names one that runs already, while writing a journey."""
    if running := os.environ.get("JOURNEY_AT"):
        yield running
        return
    folder = tmp_path_factory.mktemp("product")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ALONGSIDE_")}
    environment |= {"ALONGSIDE_DEMO": "1", "ALONGSIDE_DATA": str(folder)}
    log = (folder / "log").open("w")
    words = [sys.executable, "-m", "alongside.cli", "demo", "--people", "250", "--port", str(port)]
    process = subprocess.Popen(words, env=environment, stdout=log, stderr=log)
    address = f"http://localhost:{port}"
    try:
        wait_until_up(address, process, folder / "log")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)


def wait_until_up(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(PATIENCE_SECONDS * 2):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"{address}/sign-in/login/", timeout=5)
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"The product did not start:\n{log.read_text()[-3000:]}")


_last_codes: dict[str, int] = {}


def a_code_not_used_yet(role: str) -> None:
    """A code counts for half a minute and opens once. Whoever comes back sooner waits for the next, as people do."""
    if _last_codes.get(role) == int(time.time() // CODE_SECONDS):
        time.sleep(CODE_SECONDS - time.time() % CODE_SECONDS + 0.5)
    _last_codes[role] = int(time.time() // CODE_SECONDS)


@pytest.fixture
def sign_in(page: Page, product: str) -> Callable[[str], Page]:
    """Sign in as one of the demo's roles, signing out whoever was there."""

    def as_role(role: str) -> Page:
        a_code_not_used_yet(role)
        page.context.clear_cookies()
        page.goto(f"{product}/sign-in/login/")
        page.get_by_label("Email").fill(f"{role}@alongside.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url("**/second-factor/**")
        page.get_by_role("button", name="Sign in", exact=True).click()  # the demo knows the code
        page.wait_for_url(f"{product}/")
        return page

    page.set_default_timeout(30_000)
    return as_role


@pytest.fixture
def is_accessible(page: Page) -> Callable[[], None]:
    """Fail where the page as it stands breaks WCAG 2.2 AA in any way that can be checked by rule."""

    def check() -> None:
        found = Axe().run(page, options=RULES)
        wrong = [
            f"{each['id']}: {each['help']} at {[node['target'] for node in each['nodes']][:3]}"
            for each in found.response["violations"]
        ]
        assert not wrong, f"{page.url}: {wrong}"
        too_wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not too_wide, f"{page.url} scrolls sideways"

    return check


@pytest.fixture(autouse=True)
def _nothing_goes_wrong_unseen(page: Page) -> Iterator[None]:
    """A script that fails or a page that breaks is a failure, even where the journey would go on."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("response", lambda answer: wrong.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None)
    page.on(
        "console", lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None
    )
    yield
    assert not wrong
