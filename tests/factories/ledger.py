"""Lift the ledger's guard in a test database, so that it can be emptied between tests."""

from __future__ import annotations

from django.db import connection

TABLES = ("audit_entry", "audit_seal")


def lift_guard() -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "sqlite":
                for what in ("no_update", "no_delete", "no_replace"):
                    cursor.execute(f"drop trigger if exists {table}_{what}")
            else:
                cursor.execute(f"drop trigger if exists {table}_append_only on {table}")
                cursor.execute(f"drop trigger if exists {table}_no_truncate on {table}")
