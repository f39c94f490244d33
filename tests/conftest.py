"""Fixtures every room's tests share: a clock, a partnership of three agencies, a viewer for each role."""

from __future__ import annotations

import datetime as dt
import os
import shutil

import pytest
from hypothesis import settings as hypothesis

hypothesis.register_profile("here", deadline=None)  # a busy machine is not a failure; benchmarks hold the times
hypothesis.load_profile("here")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # the browser's driver runs an event loop in the test's thread

LONGEST = ("tests/test_canaries.py", "tests/sources/test_killed.py", "tests/sources/test_database_away.py")
"""Files that take minutes. They begin first, so that no worker is left with one of them when the others are done."""

CHROMIUM_ARGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.nodeid.partition("::")[0] not in LONGEST)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's own Chromium, never a downloaded one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = os.environ.get("CHROMIUM") or next((found for name in names if (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("No Chromium here. Install it (Debian: apt install chromium) to walk the journeys.")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": program, "args": [*CHROMIUM_ARGS, *sandbox]}


@pytest.fixture(autouse=True)
def _settings_for_tests(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.REQUIRE_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def _ledger_can_be_emptied(request):
    """A test that runs real transactions is cleaned up by emptying tables, which the ledger rightly refuses. Such tests run
    last, so its guard is lifted for them; tests/audit proves that it stands."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        from tests.factories.ledger import lift_guard

        lift_guard()


@pytest.fixture
def today() -> dt.date:
    return dt.date(2026, 11, 2)


@pytest.fixture
def partnership(db):
    from tests.factories.partnership import make_partnership

    return make_partnership()
