"""Gives up on a server that stands still. Its own time limits cannot: a server that stands still keeps none of them."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.waiting import Ready

STOOD_STILL = "the database has not answered within {:g} seconds"


class DatabaseWrapper(base.DatabaseWrapper):
    """OPTIONS may hold `patience`: seconds to wait for one answer before the connection is given up."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection:
        patience = conn_params.pop("patience", None)
        connection: psycopg.Connection = super().get_new_connection(conn_params)
        if patience is not None:
            wait = functools.partial(_wait, connection, connection.wait, patience)
            connection.wait = wait  # type: ignore[method-assign]
        return connection


def _wait(connection: psycopg.Connection, wait: Callable[..., Any], patience: float, answer: Any, *args: Any) -> Any:
    return wait(_within(connection, answer, time.monotonic() + patience, patience), *args)


def _within(connection: psycopg.Connection, answer: Any, end: float, patience: float) -> Any:
    """The same steps of the same answer, until the time is over."""
    try:
        wanted = next(answer)
        while True:
            ready = yield wanted
            if ready == Ready.NONE and time.monotonic() > end:
                connection.pgconn.finish()
                raise psycopg.OperationalError(STOOD_STILL.format(patience))
            wanted = answer.send(ready)
    except StopIteration as done:
        return done.value
