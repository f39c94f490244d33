"""While the database stands still, pages say so within thirty seconds, and come back by themselves."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import RequestFactory

from alongside.workspace.views import trouble
from tests.factories.server import Server

SOONEST = 30  # seconds: a page that takes longer fails the test
COOKIE = f"sessionid={'s' * 32}"  # makes every page ask the database whose session it is


def failed_with(error: Exception, request) -> object:
    try:
        raise error
    except type(error):
        return trouble.answer(request)


@pytest.mark.case(26)
@pytest.mark.parametrize("method", ["get", "post"])
def test_the_page_asks_no_database_and_says_what_to_do(method, settings):
    settings.PHONE_WHEN_DOWN = "Duty desk, 020 7946 0999"
    page = failed_with(
        OperationalError("gone"), getattr(RequestFactory(), method)("/")
    )  # without `db`: asking would fail
    text = page.content.decode()
    assert page.status_code == 503
    assert page["Retry-After"] == trouble.TRY_AGAIN
    for words in ("Duty desk, 020 7946 0999", "give this number", "999", "paper"):
        assert words in text
    assert ("what you wrote is still there" in text) == (method == "post")


def test_a_program_is_told_with_a_status_and_the_number_stands_in_the_log(caplog):
    answer = failed_with(OperationalError("gone"), RequestFactory().get("/api/people"))
    told = json.loads(answer.content)
    assert answer.status_code == 503
    assert told["detail"] == trouble.IN_WORDS
    assert told["number"] in caplog.text


def test_any_other_failure_is_ours():
    assert failed_with(ValueError("ours"), RequestFactory().get("/")).status_code == 500


@pytest.fixture
def away(request) -> Iterator[tuple[Server, str]]:
    """A database server and the pages upon it, each a process of its own. Yields the server and the pages' address."""
    if request.config.getoption("--db") != "postgres":
        pytest.skip("SQLite is no process that could stand still")
    with tempfile.TemporaryDirectory(prefix="alongside-away-") as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder) / "server")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {
            **os.environ, "ALONGSIDE_DATA": f"{folder}/data", "ALONGSIDE_DATABASE": server.url,
            "ALONGSIDE_PLAIN_HTTP": "1", "ALONGSIDE_DEBUG": "",
        }  # fmt: skip
        run = [sys.executable, "-m", "alongside.cli"]
        subprocess.run([*run, "set-up"], env=environment, check=True, capture_output=True)
        with subprocess.Popen([*run, "serve", "--port", str(port), "--workers", "1"], env=environment) as pages:
            yield server, f"http://127.0.0.1:{port}/sign-in/login/"
            pages.send_signal(signal.SIGTERM)
            try:
                pages.wait(timeout=10)
            except subprocess.TimeoutExpired:
                pages.kill()
        server.stop()


def status_of(address: str) -> tuple[int, str]:
    """Raises TimeoutError where it takes longer than anybody should wait."""
    asked = urllib.request.Request(address, headers={"Cookie": COOKIE})
    try:
        with urllib.request.urlopen(asked, timeout=SOONEST) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as page:
        return page.code, page.read().decode()


def wait_until_served(address: str) -> None:
    for _ in range(150):
        try:
            assert status_of(address)[0] == 200
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the pages did not start")


@pytest.mark.case(26)
def test_a_frozen_database_fails_in_time_and_in_words_and_comes_back_by_itself(away):
    server, address = away
    wait_until_served(address)
    frozen = server.freeze()
    try:
        for _ in range(2):  # on the connection that stood, and on one that has to be made
            status, text = status_of(address)
            assert status == 503
            assert "Alongside is away for a moment" in text
    finally:
        server.thaw(frozen)
    status, text = status_of(address)
    assert status == 200, "nobody had to start anything again"
    assert "Sign in" in text
