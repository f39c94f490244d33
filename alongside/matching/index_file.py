"""The linkage index as a file beside the database: made by a run, read by look-ups, built again whenever in doubt.

Every run leaves a file of its own and then points at it, so that whoever is reading the one before is not disturbed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from django.conf import settings
from django.db import connection

from alongside.matching.models import MatchRun
from alongside.methods.linkage.index import Index
from alongside.methods.linkage.judging import Settings
from alongside.methods.linkage.model import Model, model_from_splink

AS_GIVEN = Settings(learn_locally=False)


@dataclass(frozen=True)
class Pointer:
    """Which file is the index, and the run that it stands for."""

    run: int
    started_at: str
    file: str


def folder() -> Path:
    """Where the index of this database lies: each database has its own."""
    name = hashlib.sha256(str(connection.settings_dict["NAME"]).encode()).hexdigest()[:12]
    return Path(settings.DATA) / "index" / name


def current() -> Path | None:
    """The index as the newest run left it; None where there is none or it is stale."""
    newest = MatchRun.objects.filter(state=MatchRun.State.DONE).order_by("-pk").first()
    pointer = _pointer()
    if newest is None or pointer is None or (pointer.run, pointer.started_at) != _mark(newest):
        return None
    path = folder() / pointer.file
    return path if path.exists() else None


def is_lost() -> bool:
    """Whether there should be an index and there is none: after a restore, or when its files were removed."""
    return current() is None and MatchRun.objects.filter(state=MatchRun.State.DONE).exists()


def open_to_read(path: Path) -> Index:
    """The index for looking up. Any number of processes may read one file at a time."""
    con = duckdb.connect(str(path), read_only=True)
    model = con.execute("select model from about").fetchall()[0][0]
    return Index(con, model_from_splink(json.loads(model)))


def build(records: pa.Table, model: Model) -> Path:
    """A new index file over all records, with the model that a run has just fitted."""
    path = _new_path()
    Index.build(records, path, settings=AS_GIVEN, model=model).close()
    return path


def copy(path: Path) -> Path:
    """A file of one's own to put new records into."""
    mine = _new_path()
    shutil.copyfile(path, mine)
    return mine


def publish(run: MatchRun, path: Path) -> None:
    """Let this file be the index, now that the run is written down; those before it go."""
    run_id, started_at = _mark(run)
    pointer = Pointer(run_id, started_at, path.name)
    handle, draft = tempfile.mkstemp(dir=folder())
    with os.fdopen(handle, "w") as file:
        json.dump(asdict(pointer), file)
    Path(draft).replace(folder() / "current.json")
    for other in folder().glob("*.duckdb*"):
        if not other.name.startswith(path.name):
            other.unlink(missing_ok=True)


def _mark(run: MatchRun) -> tuple[int, str]:
    return run.pk, run.started_at.isoformat()


def _pointer() -> Pointer | None:
    try:
        return Pointer(**json.loads((folder() / "current.json").read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _new_path() -> Path:
    folder().mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(suffix=".duckdb", dir=folder())
    os.close(handle)
    Path(name).unlink()
    return Path(name)
