"""An import that is killed at any moment leaves nothing half done, and done again ends as if nothing had happened."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from alongside.sources.storage import PHASES
from tests.sources.conftest import HEADER

ROWS = 6_000
QUERIES = {
    "records": "select own_key, cast(supplied as text), family_name, identity_digest, first_seen_on, last_seen_on, line"
    " from people_record order by own_key",
    "names": "select own_key, search_words from people_name n join people_record r on r.id = record_id order by 1, 2",
    "events": "select own_key, digest, answer, summary, e.line from people_event e"
    " join people_record r on r.id = record_id order by 1, 2",
    "refused": "select line, because from sources_refusedrow order by 1",
    "files": "select state, accepted, changed, unchanged, refused, events_new from sources_import order by id",
}


def forget_what_sequences_had_ready(connection: psycopg.Connection) -> None:
    """A copied sequence believes that the numbers it has ready are in the log, where they are not: after a crash it would
    give them again. Behind a checkpoint it writes them anew."""
    connection.execute("checkpoint")


class Place:
    """Databases and folders of their own, each a copy of one that was set up once."""

    def __init__(self, folder: Path, database: str, server: str) -> None:
        self.folder, self.database, self.server = folder, database, server
        self.run(self.make("start", None), "-m", "tests.sources.killable")

    def make(self, name: str, template: str | None = "start") -> dict[str, str]:
        """The environment of a process that works in a new copy."""
        data = self.folder / name
        data.mkdir()
        url = f"sqlite:///{data / 'alongside.sqlite3'}"
        if self.database == "postgres":
            url = self.server.replace("/postgres?", f"/killed_{name}?")
            with psycopg.connect(self.server, autocommit=True) as connection:
                connection.execute(
                    f"create database killed_{name}" + (f" template killed_{template}" if template else "")
                )
                forget_what_sequences_had_ready(connection)
        elif template:
            shutil.copy(self.folder / template / "alongside.sqlite3", data)
        return {**os.environ, "ALONGSIDE_DATA": str(data), "ALONGSIDE_DATABASE": url, "PYTHONPATH": str(Path.cwd())}

    @staticmethod
    def run(environment: dict[str, str], *words: str) -> str:
        done = subprocess.run([sys.executable, *words], env=environment, check=True, capture_output=True, text=True)
        return done.stdout

    def left_behind(self, environment: dict[str, str]) -> dict[str, list]:
        """What files have left behind, by table, without ids."""
        if self.database == "postgres":
            with psycopg.connect(environment["ALONGSIDE_DATABASE"]) as connection:
                return {table: connection.execute(query).fetchall() for table, query in QUERIES.items()}
        with closing(sqlite3.connect(Path(environment["ALONGSIDE_DATA"]) / "alongside.sqlite3")) as connection:
            return {table: connection.execute(query).fetchall() for table, query in QUERIES.items()}


@pytest.fixture(scope="module")
def place(tmp_path_factory, request) -> Place:
    database = request.config.getoption("--db")
    return Place(tmp_path_factory.mktemp("killed"), database, os.environ["ALONGSIDE_DATABASE"])


@pytest.fixture(scope="module")
def export(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("export") / "visits.csv"
    rows = [
        (
            str(n // 3),
            "Anna",
            f"K{n // 3}",
            "04/03/1985",
            "",
            f"{1 + n % 28:02d}/10/2026",
            "",
            f"House {n % 7}",
            "YN"[n % 2],
            "",
        )
        for n in range(ROWS)
    ]
    rows[17] = ("", *rows[17][1:])
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


@pytest.fixture(scope="module")
def undisturbed(place, export) -> dict[str, list]:
    environment = place.make("undisturbed")
    place.run(environment, "-m", "alongside.cli", "import", "visits", str(export))
    return place.left_behind(environment)


def killed_in(environment: dict[str, str], export: Path, phase: str, after: float) -> bool:
    """Begin an import and kill it so long after a phase is first spoken of. False where it was done before."""
    words = [sys.executable, "-u", "-m", "alongside.cli", "import", "visits", str(export)]
    with subprocess.Popen(
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        for line in process.stderr or ():
            if phase in line:
                break
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait()
        return process.returncode == -signal.SIGKILL


@pytest.mark.case(17)
@pytest.mark.parametrize("phase", [name for name, *_ in PHASES])
@pytest.mark.parametrize("moment", range(2))
def test_killed_and_done_again_ends_as_if_nothing_had_happened(place, export, undisturbed, phase, moment):
    environment = place.make(f"{phase.split()[0].lower()}_{moment}")
    assert killed_in(environment, export, phase, after=moment * 0.05) or moment, "it was done before it could be killed"
    left = place.left_behind(environment)
    file = left.pop("files")
    is_whole = all(left[table] == undisturbed[table] for table in left)
    assert is_whole or not any(left.values()), "something was left half done"
    assert len(file) == 1
    place.run(environment, "-m", "alongside.cli", "import", "visits", str(export))
    assert place.left_behind(environment) == undisturbed
