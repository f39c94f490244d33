"""Tells the database who is asking, at the start of every transaction of a page.

What it is told lives as long as the transaction and no longer, so that nothing reaches the next user of a pooled connection.
Who tells nothing is shown nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from psycopg.pq import TransactionStatus

from alongside.access.policy import Viewer
from alongside.access.request import Request


@dataclass(frozen=True)
class Asker:
    """On whose behalf statements run. everyone: why they may read every agency's facts; blank: they may not."""

    agency: str = ""
    purpose: str = ""
    everyone: str = ""


NOBODY = Asker()
ACROSS_AGENCIES = {  # changes that touch the rows of several agencies at once, and why
    "package.edit": "whoever works with somebody writes in the package that one agency keeps",
    "team.assign": "a package that waited for a lead goes to the new one, whichever agency kept it",
    "match.judge": "joining or parting people moves records of every agency",
    "match.second_look": "joining people moves records of every agency",
    "match.undo": "records of every agency go back where they were",
    "match.run": "linking compares everybody",
    "approval.decide": "what two people agreed to is done as the change that was asked for",
    "rights.start": "somebody may ask who is known to another agency",
    "rights.handle": "what is held on a person is held by every agency",
    "rights.sign": "what is held on a person is held by every agency",
    "retention.approve": "what is kept too long goes, whoever supplied it",
    "retention.edit": "what is kept too long goes, whoever supplied it",
    "breach.handle": "a breach may touch people of every agency",
}
TELL = "select set_config('app.agency', %s, true), set_config('app.purpose', %s, true), set_config('app.everyone', %s, true)"
_asker: ContextVar[Asker] = ContextVar("asker", default=NOBODY)


@contextmanager
def behind(viewer: Viewer | None) -> Iterator[None]:
    """Statements within run on behalf of the viewer's agency; for None they are shown nothing."""
    agency = viewer.agency_id if viewer is not None and viewer.is_live else None
    token = _asker.set(Asker(str(agency), viewer.purpose) if viewer is not None and agency is not None else NOBODY)
    try:
        with connection.execute_wrapper(_telling) if _stands_on(connection) else nullcontext():
            yield
    finally:
        _asker.reset(token)


@contextmanager
def everyone(why: str) -> Iterator[None]:
    """Statements within may touch every agency's facts. why is read by reviewers, and by the database's own log."""
    token = _asker.set(replace(_asker.get(), everyone=why))
    try:
        yield
    finally:
        _asker.reset(token)


def across_agencies(verb: str) -> AbstractContextManager[None]:
    """The wall lowered for a change that touches several agencies' rows; as it was for every other."""
    why = ACROSS_AGENCIES.get(verb)
    return everyone(why) if why else nullcontext()


def lower(why: str) -> None:
    """From here to the end of the request, every agency's facts may be read: for counting and computing over everyone."""
    _asker.set(replace(_asker.get(), everyone=why))


def tell(to: BaseDatabaseWrapper) -> None:
    """Tell the database, in the transaction that is open, who is asking."""
    asker = _asker.get()
    to.connection.execute(
        TELL, [asker.agency, asker.purpose, asker.everyone]
    )  # beneath Django: no wrapper is asked again
    to.alongside_told = asker  # type: ignore[attr-defined]


def _telling(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    on: BaseDatabaseWrapper = context["connection"]
    if not on.in_atomic_block:
        with transaction.atomic(using=on.alias):
            tell(on)
            return execute(sql, params, many, context)
    status = on.connection.info.transaction_status
    is_stale = status is TransactionStatus.IDLE or getattr(on, "alongside_told", None) != _asker.get()
    if is_stale and status is not TransactionStatus.INERROR:
        tell(on)
    try:
        return execute(sql, params, many, context)
    finally:
        if sql.startswith("ROLLBACK TO"):  # the database has gone back to what it was told before the savepoint
            on.alongside_told = None  # type: ignore[attr-defined]


def _stands_on(on: BaseDatabaseWrapper) -> bool:
    """Whether this connection leads to a database with a wall. Asked once for each connection."""
    if on.vendor != "postgresql":
        return False
    on.ensure_connection()
    known = getattr(on, "alongside_wall", None)
    if known is None or known[0] is not on.connection:
        with on.cursor() as cursor:
            cursor.execute("select to_regproc('wall_agency') is not null")
            known = on.alongside_wall = (on.connection, cursor.fetchone()[0])  # type: ignore[attr-defined]
    return known[1]


class WallMiddleware:
    """Every page runs behind the wall, on behalf of the viewer's agency. Stands after ViewerMiddleware."""

    def __init__(self, get_response: Callable[[Request], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        with behind(request.viewer):
            return self.get_response(request)
