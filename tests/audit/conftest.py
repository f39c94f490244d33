"""A ledger that several connections write to at once, as in life: SQLite in a file, PostgreSQL as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import connection

from alongside.access.policy import Role, Viewer
from alongside.audit import ledger
from alongside.audit.ledger import NotRecorded
from alongside.audit.models import Entry


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    if connection.vendor != "sqlite":
        yield
        return
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    with closing(sqlite3.connect(tmp_path / "shared.sqlite3")) as file:
        in_memory.backup(file)
    connection.connection, connection.settings_dict["NAME"] = None, tmp_path / "shared.sqlite3"
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = in_memory, name


@pytest.fixture
def somebody_else_writes(shared_database):
    """While it lasts, another connection holds what the ledger needs to write."""

    @contextmanager
    def holding() -> Iterator[None]:
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
                other.execute("begin immediate")
                yield
                other.execute("rollback")
            return
        other = connection.copy()
        with closing(other), other.cursor() as cursor:
            cursor.execute("begin")
            cursor.execute("lock table audit_entry in exclusive mode")
            yield
            cursor.execute("rollback")

    return holding


def write_until_full(words: str) -> None:
    somebody = Viewer(None, "x", None, "x", Role.COORDINATOR, "x", is_live=True, shares={})
    with pytest.raises(NotRecorded):
        for _ in range(5_000):
            ledger.write_at_once(Entry.Kind.LOOK, "x", by=somebody, because=words)


@pytest.fixture
def full(shared_database):
    """While it lasts, there is no room for another row."""

    @contextmanager
    def filled() -> Iterator[None]:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("pragma page_count")
                cursor.execute(f"pragma max_page_count = {cursor.fetchone()[0]}")
                for words in ("x" * 300, ""):
                    write_until_full(words)
                yield
                cursor.execute("pragma max_page_count = 1000000")
                return
            cursor.execute(
                "create function no_room() returns trigger language plpgsql as "
                "$$ begin raise exception 'no space left on device' using errcode = 'disk_full'; end $$"
            )
            cursor.execute("create trigger no_room before insert on audit_entry execute function no_room()")
        yield
        with connection.cursor() as cursor:
            cursor.execute("drop function no_room() cascade")

    return filled
