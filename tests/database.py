"""Chooses the database before Django's settings are read: `pytest --db=sqlite` (default) or `--db=postgres`.

PostgreSQL is a throwaway server on a socket in a temporary folder, so that nothing on the machine is touched. A statement
that hangs fails its test; and no housekeeping runs beside the tests, which would see half-done transactions as empty tables
and plan for them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

FAST = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses='' "
    "-c statement_timeout=30s -c autovacuum=off -c jit=off"
)


def pytest_addoption(parser):
    parser.addoption("--db", default="sqlite", choices=["sqlite", "postgres"], help="which database to test on")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    folder = Path(tempfile.mkdtemp(prefix="alongside-test-"))
    early_config.alongside_folder = folder
    (folder / "static").mkdir()
    os.environ["ALONGSIDE_DATA"] = str(folder)
    os.environ["ALONGSIDE_SECRET_KEY"] = "for tests only"
    os.environ["ALONGSIDE_PLAIN_HTTP"] = "1"
    if early_config.known_args_namespace.db == "postgres":
        early_config.alongside_stop = start_postgres(folder)
        os.environ["ALONGSIDE_DATABASE"] = f"postgresql://postgres@/postgres?host={folder}"
    else:
        os.environ["ALONGSIDE_DATABASE"] = f"sqlite:///{folder / 'test.sqlite3'}"


def start_postgres(folder: Path):
    """A server whose socket lies in the folder; returns what stops it. As root it runs as the postgres user."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which("initdb")
    program = programs[-1] if programs else Path(found).parent if found else None
    if program is None:
        raise pytest.UsageError(
            "No PostgreSQL here. Install it (Debian: apt install postgresql), or test with --db=sqlite."
        )
    as_owner: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]

    def run(*words: str) -> None:
        subprocess.run([*as_owner, *words], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    data = str(folder / "postgres")
    run(str(program / "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N")
    run(str(program / "pg_ctl"), "-D", data, "-w", "-s", "-l", f"{folder}/log", "-o", f"-k {folder} {FAST}", "start")
    return lambda: run(str(program / "pg_ctl"), "-D", data, "-m", "immediate", "-s", "stop")


def pytest_unconfigure(config):
    if hasattr(config, "alongside_stop"):
        config.alongside_stop()
    if hasattr(config, "alongside_folder"):
        shutil.rmtree(config.alongside_folder, ignore_errors=True)
