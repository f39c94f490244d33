"""`./run docs` takes the pictures of the main pages anew: the demo's borough, three widths. Needs Chromium."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from alongside.workspace.sign_ins import PASSWORD

FOLDER = Path(__file__).parent / "screenshots"
WIDTHS = {"phone": 360, "tablet": 768, "desk": 1280}
TALLEST = 1_800


def home(page: Page, at: str) -> None:
    page.goto(f"{at}/")


def file_read(page: Page, at: str) -> None:
    page.goto(f"{at}/sources/source/rough-sleeping-outreach-chain/")
    page.locator("a[href*='/sources/files/']").first.click()


def match(page: Page, at: str) -> None:
    page.goto(f"{at}/matching/")


def quality(page: Page, at: str) -> None:
    page.goto(f"{at}/matching/quality/")


def shortlist(page: Page, at: str) -> None:
    page.goto(f"{at}/cohort/")


def person(page: Page, at: str) -> None:
    page.goto(f"{at}/cohort/")
    page.locator("tbody a[href*='/person/']").first.click()
    page.goto(page.url.replace("/cohort/person/", "/person/"))


PICTURES: tuple[tuple[str, str, Callable[[Page, str], None]], ...] = (
    ("home", "coordinator", home),
    ("file", "data-officer", file_read),
    ("match", "data-officer", match),
    ("quality", "data-officer", quality),
    ("shortlist", "coordinator", shortlist),
    ("person", "coordinator", person),
)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://localhost:{port}"
    with tempfile.TemporaryDirectory() as data:
        words = [sys.executable, "-m", "alongside.cli", "demo", "--port", str(port)]
        demo = subprocess.Popen(words, env={**os.environ, "ALONGSIDE_DEMO": "1", "ALONGSIDE_DATA": data})
        try:
            wait_for(f"{address}/sign-in/login/")
            take_all(address)
        finally:
            demo.terminate()
            demo.wait(timeout=60)


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except OSError:
            time.sleep(1)
    sys.exit("The demo did not start.")


def take_all(address: str) -> None:
    program = shutil.which("chromium") or sys.exit("Chromium is missing (Debian: apt install chromium).")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--disable-gpu", *sandbox])
        for name, role, go in PICTURES:
            page = browser.new_page()
            page.goto(f"{address}/sign-in/login/")
            page.get_by_label("Email").fill(f"{role}@alongside.example")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url("**/second-factor/**")
            page.get_by_role("button", name="Sign in", exact=True).click()  # the demo knows the code
            page.wait_for_url(f"{address}/")
            for width_name, width in WIDTHS.items():
                page.set_viewport_size({"width": width, "height": 900})
                go(page, address)
                tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
                page.set_viewport_size({"width": width, "height": tall})
                page.screenshot(path=FOLDER / f"{name}-{width_name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
