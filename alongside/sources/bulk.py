"""Many rows at once, the fastest way each database has, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, models

STEP = 5_000


def reserve_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """Ids for rows about to be added, so that what belongs to them can be written along. Hold the write lock (SQLite)."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute(f"select max(coalesce((select max(id) from {table}), 0), coalesce("
                       "(select seq from sqlite_sequence where name = %s), 0))", [table])  # fmt: skip
        last = cursor.fetchone()[0]
    return range(last + 1, last + 1 + count)


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Add rows; columns are database columns, values as the database takes them (JSON as text). Returns how many."""
    rows = iter(rows)
    if (first := next(rows, None)) is None:
        return 0
    rows, count, table = chain([first], rows), 0, model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"copy {table} ({', '.join(columns)}) from stdin") as copy:
                for row in rows:
                    copy.write_row(row)
                    count += 1
            return count
        marks = ", ".join(["%s"] * len(columns))
        while step := list(islice(rows, STEP)):
            cursor.executemany(f"insert into {table} ({', '.join(columns)}) values ({marks})", step)
            count += len(step)
    return count


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Alter rows; each row holds the values of the columns and, last, the id."""
    settings = ", ".join(f"{column} = %s" for column in columns)
    rows = iter(rows)
    with connection.cursor() as cursor:
        while step := list(islice(rows, STEP)):
            cursor.executemany(f"update {model._meta.db_table} set {settings} where id = %s", step)
