"""Backup and restore. SQLite by its own backup interface (copying a live file loses rows), PostgreSQL by its own tools."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone

from alongside.audit import ledger, verifying
from alongside.rights.erasing import tombstone_file
from alongside.rights.jobs import replay

SQLITE, POSTGRES = "database.sqlite3", "database.pgdump"


class Trouble(Exception):
    """A backup or restore that did not happen. Its message says why and what to do."""


def back_up(file: Path) -> int:
    """Everything into one archive, written beside and moved into place when it is whole. Returns its size in bytes."""
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:
        place = Path(folder)
        if connection.vendor == "sqlite":
            _copy_sqlite(_sqlite_path(), place / SQLITE)
        else:
            _run("pg_dump", "--format=custom", f"--file={place / POSTGRES}", "--no-owner", _postgres_address())
        part = place / "archive"
        with tarfile.open(part, "w:gz", compresslevel=6) as archive:
            for path in sorted(place.glob("database.*")):
                archive.add(path, path.name)
            for name, lies_in in _folders().items():
                if lies_in.exists():
                    archive.add(lies_in, name)
        part.chmod(0o600)
        part.replace(file)
    return file.stat().st_size


def restore(file: Path, *, overwrite: bool, tombstones: Path | None = None) -> int | None:
    """Everything back, but for what has been erased since. The ledger must verify, or it says so.

    tombstones: the newest file of them. Returns how many rows were erased again; None where there are no tombstones here.
    """
    if not file.exists():
        raise Trouble(f"There is no file {file}.")
    if _holds_records() and not overwrite:
        raise Trouble("There are records here already. To lose them and restore: add --overwrite.")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        try:
            with tarfile.open(file) as archive:
                _unpack(archive, place)
        except tarfile.TarError as error:
            raise Trouble(f"{file} is not a backup of Alongside, or it is damaged: {error}.") from error
        wanted = SQLITE if connection.vendor == "sqlite" else POSTGRES
        if not (place / wanted).exists():
            raise Trouble(
                "This backup is of the other kind of database. Restore it with ALONGSIDE_DATABASE set to that kind."
            )
        connection.close()
        if connection.vendor == "sqlite":
            _copy_sqlite(place / SQLITE, _sqlite_path())
        else:
            _run(
                "pg_restore",
                "--clean",
                "--if-exists",
                "--no-owner",
                "--no-privileges",  # a clean machine knows no roles yet; raising the wall makes them and grants anew
                f"--dbname={_postgres_address()}",
                str(place / POSTGRES),
            )
        for name, lies_in in _folders().items():
            shutil.rmtree(lies_in, ignore_errors=True)
            if (place / name).exists():
                shutil.copytree(place / name, lies_in)
    call_command("migrate", verbosity=0)
    ledger.seal(look_back=None)  # a backup may have been made between a change and its seal
    verdict = verifying.verify(timezone.now())
    if not verdict.is_sound:
        raise Trouble(f"Everything is back, but the ledger does not verify: {verdict.because}")
    return _erase_again(tombstones)


def _folders() -> dict[str, Path]:
    """Files that belong to rows: their name in the archive, and where they lie."""
    return {"uploads": Path(settings.MEDIA_ROOT), "papers": Path(settings.PAPERS_ROOT)}


def _erase_again(tombstones: Path | None) -> int | None:
    stones = tombstones or tombstone_file()
    if tombstones is None and not stones.exists():
        return None
    try:
        return replay(stones)
    except (OSError, ValueError) as error:
        raise Trouble(
            f"Everything is back, and with it what had been erased: {error}. Find the file of tombstones, then run: "
            "alongside rights replay-tombstones FILE"
        ) from error


def _unpack(archive: tarfile.TarFile, place: Path) -> None:
    """Plain files only, and none outside the folder: an archive may have been made by somebody else."""
    for member in archive:
        target = (place / member.name).resolve()
        content = archive.extractfile(member) if member.isfile() and target.is_relative_to(place.resolve()) else None
        if content is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(content, file)


def _holds_records() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1 from access_agency limit 1")
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def _sqlite_path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _copy_sqlite(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(source) as old, sqlite3.connect(target) as new:
        old.backup(new)
    new.close()
    old.close()


def _postgres_address() -> str:
    it = connection.settings_dict
    words = {
        "host": it["HOST"] or it["OPTIONS"].get("host"),
        "port": it["PORT"],
        "user": it["USER"],
        "dbname": it["NAME"],
    }
    return " ".join(f"{name}={value}" for name, value in words.items() if value)


def _run(*words: str) -> None:
    try:
        subprocess.run(words, check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise Trouble(f"{words[0]} is missing. Install PostgreSQL's client programs on this machine.") from error
    except subprocess.CalledProcessError as error:
        raise Trouble(f"{words[0]} failed: {error.stderr.strip()}") from error
