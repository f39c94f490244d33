"""Lift the ledger's guard in a test database, so that it can be emptied between tests; and put it back."""

from __future__ import annotations

from django.db import connection

TABLES = ("audit_entry", "audit_seal")
_lifted: dict[str, tuple[str, str]] = {}


def guards() -> dict[str, tuple[str, str]]:
    """Each trigger that guards the ledger, with its table and the statement that makes it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select name, tbl_name, sql from sqlite_master where type = 'trigger'")
        else:
            cursor.execute("""select tgname, relname, pg_get_triggerdef(t.oid) from pg_trigger t
              join pg_class c on tgrelid = c.oid where not tgisinternal""")
        return {name: (table, made_by) for name, table, made_by in cursor.fetchall() if table in TABLES}


def lift_guard() -> None:
    """Take the triggers away, as somebody with root could."""
    found = guards()
    _lifted.update(found)
    with connection.cursor() as cursor:
        for name, (table, _) in found.items():
            cursor.execute(f"drop trigger {name}" + ("" if connection.vendor == "sqlite" else f" on {table}"))


def put_guard_back() -> None:
    """Make again whatever an earlier test on this database had to lift."""
    there = guards()
    with connection.cursor() as cursor:
        for name, (table, made_by) in _lifted.items():
            if name not in there:
                cursor.execute(made_by)
                if connection.vendor == "postgresql":
                    cursor.execute(f"alter table {table} enable always trigger {name}")
