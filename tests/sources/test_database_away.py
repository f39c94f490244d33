"""An import whose database dies or has no room says so, leaves nothing half done, and is whole once there is room."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from alongside.sources.importing import DATABASE_AWAY
from alongside.sources.storage import NO_ROOM, PHASES
from tests.factories.server import Server
from tests.sources.test_killed import (  # noqa: F401  (fixtures)
    Place,
    export,
    forget_what_sequences_had_ready,
    undisturbed,
)

IMPORT = ("-m", "alongside.cli", "import", "visits")
ROOM = 64 << 20
LEFT = 1 << 20  # room for the file itself, and for the beginning of what it says
LESS = 200_000  # not even for the file


@pytest.fixture(scope="module")
def server(request) -> Iterator[Server | None]:
    if request.config.getoption("--db") != "postgres":
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="alongside-away-") as folder:
        Path(folder).chmod(0o755)
        server = Server(Path(folder) / "server")
        yield server
        server.stop()


@pytest.fixture(scope="module")
def place(tmp_path_factory, request, server) -> Place:
    database = request.config.getoption("--db")
    return Place(tmp_path_factory.mktemp("away"), database, server.url if server else "")


def start(environment: dict[str, str], export: Path) -> subprocess.Popen:  # noqa: F811
    return subprocess.Popen(
        [sys.executable, "-u", *IMPORT, str(export)], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def import_again(environment: dict[str, str], export: Path) -> None:  # noqa: F811
    done = subprocess.run([sys.executable, *IMPORT, str(export)], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def assert_nothing_half_done(left: dict[str, list]) -> None:
    files = left.pop("files")
    assert not any(left.values()), "something was left half done"
    assert len(files) <= 1


@pytest.mark.case(18)
@pytest.mark.parametrize("phase", [name for name, *_ in PHASES])
def test_a_database_that_dies_is_said_in_words_and_the_file_is_whole_afterwards(
    place, export, undisturbed, server, phase  # noqa: F811
):  # fmt: skip
    if server is None:
        pytest.skip("SQLite is no process: tests/sources/test_killed.py kills the one it lives in")
    name = phase.split()[0].lower()
    environment = place.make(name)
    with start(environment, export) as process:
        for line in process.stderr:
            if phase in line:
                break
        for backend in server.backends(f"killed_{name}"):
            os.kill(backend, signal.SIGKILL)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1, (out, err)
    assert DATABASE_AWAY in (err.strip().splitlines() or [out])[-1] or DATABASE_AWAY in out
    wait_for(server)
    assert_nothing_half_done(place.left_behind(environment))
    import_again(environment, export)
    left, whole = place.left_behind(environment), dict(undisturbed)
    assert left.pop("files")[-1] == whole.pop("files")[-1]
    assert left == whole


def wait_for(server: Server) -> None:
    """It mends itself after one of its processes was killed."""
    for _ in range(100):
        try:
            psycopg.connect(server.url).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not come back")


@contextmanager
def small_disk() -> Iterator[Path]:
    """A disk of its own, in a folder that every account may enter."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    with tempfile.TemporaryDirectory(prefix="alongside-disk-") as name:
        folder = Path(name)
        made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", name], check=False)
        if made.returncode:
            pytest.skip("no disk can be mounted here")
        try:
            folder.chmod(0o755)
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", name], check=True)


def fill(folder: Path, left: int) -> Path:
    """Take up all room but so many bytes."""
    status = os.statvfs(folder)
    filler = folder / "filler"
    filler.write_bytes(b"\0" * max(status.f_bavail * status.f_frsize - left, 0))
    return filler


@pytest.mark.case(18)
@pytest.mark.parametrize("left, words", [(LEFT, DATABASE_AWAY), (LESS, NO_ROOM)], ids=["for-a-part", "for-nothing"])
def test_a_full_disk_is_said_in_words_and_the_file_is_whole_once_there_is_room(
    place, export, undisturbed, server, left, words  # noqa: F811
):  # fmt: skip
    with small_disk() as disk, on_disk(place, server, disk, f"full_{left}") as environment:
        filler = fill(disk, left)
        with start(environment, export) as process:
            out, err = process.communicate(timeout=120)
        assert process.returncode == 1, (out, err)
        if server is None:
            assert words in out + err
        else:
            assert DATABASE_AWAY in out + err
        assert_nothing_half_done(place.left_behind(environment))
        filler.unlink()
        import_again(environment, export)
        found, whole = place.left_behind(environment), dict(undisturbed)
        assert found.pop("files")[-1] == whole.pop("files")[-1]
        assert found == whole


@contextmanager
def on_disk(place: Place, server: Server | None, disk: Path, name: str) -> Iterator[dict[str, str]]:
    """A copy of the first database that lives on this disk, and with SQLite all other files as well."""
    here = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    if server is None:
        for file in ("alongside.sqlite3", "field-keys"):
            (disk / file).write_bytes((place.folder / "start" / file).read_bytes())
        yield {**here, "ALONGSIDE_DATA": str(disk), "ALONGSIDE_DATABASE": f"sqlite:///{disk}/alongside.sqlite3"}
        return
    space = disk / "space"
    space.mkdir()
    space.chmod(0o755)
    subprocess.run(["chown", "postgres", str(space)], check=True)
    data = place.folder / name
    data.mkdir()
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"create tablespace {name} location '{space}'")
        connection.execute(f"create database killed_{name} template killed_start tablespace {name}")
        forget_what_sequences_had_ready(connection)
    yield {
        **here,
        "ALONGSIDE_DATA": str(data),
        "ALONGSIDE_DATABASE": server.url.replace("/postgres?", f"/killed_{name}?"),
    }
    with psycopg.connect(server.url, autocommit=True) as connection:  # before its disk goes, or no checkpoint succeeds
        connection.execute(f"drop database killed_{name} with (force)")
        connection.execute(f"drop tablespace {name}")
