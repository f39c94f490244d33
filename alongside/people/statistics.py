"""What the database knows of its tables' sizes, after very many rows were written at once."""

from __future__ import annotations

from django.db import connection, models


def renew(*tables: type[models.Model]) -> None:
    """Let PostgreSQL count these tables afresh. Its own housekeeping would come a minute later, and until then it plans
    every page as if they were as small as before. SQLite plans without.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"analyze {connection.ops.quote_name(table._meta.db_table)}")
