"""What every measurement on a database needs: one that is thrown away, a process of its own, and a history of figures."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KEPT = Path(__file__).parent / "results"
DATABASES = ("sqlite", "postgres")
BOTH = [*DATABASES, "both"]
SAFE = "-c listen_addresses=''"  # what was said to be written is on the disk, as in life


def chosen(db: str) -> Sequence[str]:
    return DATABASES if db == "both" else (db,)


@contextmanager
def database(db: str, *, is_safe: bool = False) -> Iterator[dict[str, str]]:
    """The environment of a process that works in a database of its own. is_safe: PostgreSQL waits for the disk."""
    from tests import database as server

    if is_safe:
        server.FAST = SAFE
    with tempfile.TemporaryDirectory(prefix="alongside-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        stop = server.start_postgres(folder) if db == "postgres" else lambda: None
        address = (
            f"postgresql://postgres@/postgres?host={folder}" if db == "postgres" else f"sqlite:///{folder}/a.sqlite3"
        )
        settings = {
            "ALONGSIDE_DATA": name,
            "ALONGSIDE_DATABASE": address,
            "ALONGSIDE_SECRET_KEY": "bench",
            "ALONGSIDE_PLAIN_HTTP": "1",
        }
        try:
            yield {**os.environ, **settings}
        finally:
            stop()


def measured(bench: str, db: str, *words: object, is_safe: bool = False) -> dict[str, Any]:
    """What `./run bench NAME --inside …` prints last, in a process and a database of its own."""
    command = [sys.executable, "-m", "benchmarks", bench, *map(str, words)]
    with database(db, is_safe=is_safe) as environment:
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return {"database": db, **json.loads(done.stdout.splitlines()[-1])}


def begin(*, is_new: bool = True) -> None:
    """Django in this process. is_new: its tables are to be made."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.settings")
    import django

    django.setup()
    from django.core.management import call_command

    if is_new:
        call_command("migrate", verbosity=0)


def analyse() -> None:
    """Let the database count and tidy what it holds, as it does by itself in life."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("vacuum analyze" if connection.vendor == "postgresql" else "analyze")


def centile(values: Sequence[float], part: int) -> float:
    return round(sorted(values)[min(len(values) - 1, len(values) * part // 100)], 1)


def keep(name: str, figures: Sequence[dict[str, Any]]) -> None:
    """Add this measurement to the history in benchmarks/results, with what else the machine was doing."""
    path = KEPT / f"{name}.json"
    history = json.loads(path.read_text()) if path.exists() else []
    load = round(os.getloadavg()[0], 1)
    history.append({"on": dt.date.today().isoformat(), "cores": os.cpu_count(), "load": load, "figures": [*figures]})
    KEPT.mkdir(exist_ok=True)
    path.write_text(json.dumps(history, indent=1) + "\n")
