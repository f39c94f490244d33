"""A run that is killed leaves everything as it was, and the next one does all of it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

BEGIN = """
import django
django.setup()
from django.core.management import call_command
from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.matching.linking import link_records
from alongside.matching.models import Edge, MatchRun
from alongside.people.models import Person, Record
"""
SET_UP = """
from tests.factories.matching import supply_town
from tests.factories.partnership import make_partnership
call_command("migrate", verbosity=0)
partnership = make_partnership()
supply_town([partnership.council, partnership.probation])
"""
LINK = """
print("started", flush=True)
link_records(by=operator(Role.DATA_OFFICER), anew=True)
"""
COUNT = """
import json
print(json.dumps({
    "records": Record.objects.count(), "unlinked": Record.objects.filter(person=None).count(), "people": Person.objects.count(),
    "edges": Edge.objects.count(), "running": MatchRun.objects.filter(state="running").count(),
}))
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory, django_db_setup):
    """A database with records that nobody has linked. Made once, since the tables take longest; each test has a copy."""
    folder = tmp_path_factory.mktemp("town")
    environ = place_of(f"sqlite:///{folder / 'town.sqlite3'}" if connection.vendor == "sqlite" else new("town"), folder)
    run(environ, SET_UP)
    return folder / "town.sqlite3"


@pytest.fixture
def place(tmp_path, town):
    """The environment of a copy that other processes can reach, with the keys that were made with it."""
    if connection.vendor == "sqlite":
        shutil.copy(town, tmp_path / "killed.sqlite3")
        return place_of(f"sqlite:///{tmp_path / 'killed.sqlite3'}", town.parent)
    return place_of(new("killed", " template town"), town.parent)


def new(name: str, how: str = "") -> str:
    """The address of a database on the tests' PostgreSQL that was made just now."""
    server = os.environ["ALONGSIDE_DATABASE"]
    with psycopg.connect(server, autocommit=True) as postgres:
        postgres.execute(f"drop database if exists {name} with (force)")
        postgres.execute(f"create database {name}{how}")
    return server.replace("/postgres?", f"/{name}?")


def place_of(url: str, folder: Path) -> dict[str, str]:
    own = {"ALONGSIDE_DATABASE": url, "ALONGSIDE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "alongside.settings"}
    return {**os.environ, **own}


def run(place, script: str) -> dict[str, int]:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + script], env=place, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    last = done.stdout.strip().splitlines()[-1:]
    return json.loads(last[0]) if last and last[0].startswith("{") else {}


@pytest.mark.parametrize("seconds", [0.1, 0.6, 1.2, 2.0])
def test_killed_at_any_moment_nothing_is_half_done(place, seconds):
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN + LINK], env=place, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    process.stdout.readline()
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()

    left = run(place, COUNT)
    assert left["unlinked"] in (0, left["records"]), "all of it or none of it"
    assert (left["people"] == 0) == (left["edges"] == 0) == (left["unlinked"] > 0)

    after = run(place, LINK + COUNT)
    assert (after["unlinked"], after["people"], after["running"]) == (0, 60, 0)
