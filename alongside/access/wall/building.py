"""Raise the wall, look at it, take it down. Each is one transaction and may be repeated."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from alongside.access.wall import plan

ROLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")
APPEND_ONLY = ("audit_entry", "audit_seal")
POLICIES = {
    "wall_read": "for select using ({reads})",
    "wall_add": "for insert with check ({writes})",
    "wall_alter": "for update using ({writes}) with check ({writes})",
    "wall_remove": "for delete using ({writes})",
}


class CannotBuild(Exception):
    """The wall cannot stand here. The message says what to do."""


@dataclass(frozen=True)
class Roles:
    """Who connects: the pages (app), the worker, the backup. The owner of the tables is whoever raises the wall."""

    app: str = "alongside_app"
    worker: str = "alongside_worker"
    backup: str = "alongside_backup"

    def __post_init__(self) -> None:
        for name in (self.app, self.worker, self.backup):
            if not ROLE_NAME.fullmatch(name):
                raise CannotBuild(f"{name!r} is no name for a role: small letters, digits and underscores.")


def raise_wall(roles: Roles) -> int:
    """Put row level security around every table of agencies' facts. Returns how many tables."""
    _must_be_postgres()
    tables = plan.walled()
    with transaction.atomic(), connection.cursor() as cursor:
        _make_roles(cursor, roles)
        cursor.execute(plan.functions())
        for each in tables:
            cursor.execute(f"alter table {each.table} enable row level security")
            cursor.execute(f"alter table {each.table} force row level security")
            for name, rule in POLICIES.items():
                cursor.execute(f"drop policy if exists {name} on {each.table}")
                cursor.execute(
                    f"create policy {name} on {each.table} {rule.format(reads=each.reads, writes=each.writes)}"
                )
    _look_again()
    return len(tables)


def drop_wall() -> int:
    """Take it down, wherever it stands. The roles stay. Returns from how many tables."""
    _must_be_postgres()
    with transaction.atomic(), connection.cursor() as cursor:
        standing = _standing(cursor)
        for table in standing:
            for name in POLICIES:
                cursor.execute(f"drop policy if exists {name} on {table}")
            cursor.execute(f"alter table {table} no force row level security")
            cursor.execute(f"alter table {table} disable row level security")
        for name in plan.NAMES:
            cursor.execute(f"drop function if exists {name}()")
    _look_again()
    return len(standing)


def _look_again() -> None:
    """This connection has to find out anew whether there is a wall."""
    connection.alongside_wall = None  # type: ignore[attr-defined]


def troubles() -> list[str]:
    """What keeps the wall from holding for whoever connects now; empty where it holds."""
    _must_be_postgres()
    with connection.cursor() as cursor:
        standing = _standing(cursor)
        found = [
            f"{each.table} has no wall. Run: alongside wall raise"
            for each in plan.walled()
            if each.table not in standing
        ]
        cursor.execute("select current_user, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        name, is_superuser, walks_past = cursor.fetchone()
        if is_superuser or walks_past:
            found.append(f"{name} walks past every wall. The pages must connect as a role that does not.")
        cursor.execute(
            "select count(*) from pg_class where relname = any(%s) and relowner = current_user::regrole", [standing]
        )
        if cursor.fetchone()[0]:
            found.append(
                f"{name} owns the tables and could take the wall down. The pages must connect as another role."
            )
    return found


def _make_roles(cursor: CursorWrapper, roles: Roles) -> None:
    cursor.execute("select current_schema()")
    schema = cursor.fetchone()[0]
    for role, options in ((roles.app, ""), (roles.worker, "bypassrls"), (roles.backup, "bypassrls")):
        cursor.execute("select rolbypassrls from pg_roles where rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            cursor.execute(f"create role {role} login {options}")
        elif found[0] != bool(options):
            cursor.execute(f"alter role {role} {options or 'nobypassrls'}")
        cursor.execute(f"grant usage on schema {schema} to {role}")
    working = f"{roles.app}, {roles.worker}"
    for grant in (
        f"grant select, insert, update, delete on all tables in schema {schema} to {working}",
        f"grant usage, select, update on all sequences in schema {schema} to {working}",
        f"grant select on all tables in schema {schema} to {roles.backup}",
        f"grant select on all sequences in schema {schema} to {roles.backup}",
        f"revoke update, delete, truncate on {', '.join(APPEND_ONLY)} from public, {working}",
        f"revoke insert, update, delete on django_migrations from {working}",
    ):
        cursor.execute(grant)


def _standing(cursor: CursorWrapper) -> list[str]:
    cursor.execute("select distinct tablename from pg_policies where policyname = any(%s) order by 1", [list(POLICIES)])
    return [row[0] for row in cursor.fetchall()]


def _must_be_postgres() -> None:
    if connection.vendor != "postgresql":
        raise CannotBuild(
            "SQLite has no such wall: the gate alone decides there. From two agencies on, use PostgreSQL."
        )
