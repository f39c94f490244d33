"""The policy's condition for a viewer and a table, worked out once and used again.

Building it takes Django several milliseconds, which every list on every page would pay. What a viewer may see depends on who they
are, on the agreements in force and on the day alone; so the SQL is kept for as long as these stay what they are. Two viewers in the
same role, with the same agreements, differ only in which user and which agency they are: the SQL is built for a stand-in, and their
own ids are put in its place.
"""

from __future__ import annotations

import datetime as dt
import functools
import operator
import re
from collections.abc import Hashable
from dataclasses import replace
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection, models
from django.db.models import BooleanField, F, ForeignKey, Func, Q
from django.db.models.sql import Query
from django.db.models.sql.datastructures import BaseTable
from django.utils import timezone

from alongside.access import clauses
from alongside.access.policy import Viewer

# Wherever the condition is put, the tables inside it have names that no query around it gives to its own: a name that both had
# would compare a table with itself, and show rows to anybody or to nobody.
ALIAS = re.compile(r"\b([A-Z]+\d+)\b")


ANY_USER, ANY_AGENCY = -(2**62) - 1, -(2**62) - 2
"""The ids of a stand-in. No row has them, and nothing else that a condition compares with is as small."""


class Compiled(Func):
    """A finished condition. words: its SQL, cut where a column of the row stands; the columns follow the query's own aliases."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, *columns: Any, words: tuple[str, ...], params: tuple[Any, ...], **extra: Any) -> None:
        super().__init__(*columns, **extra)
        self.words, self.params = words, params

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        found = [compiler.compile(column)[0] for column in self.source_expressions]
        rest = zip(found, self.words[1:], strict=True)
        return f"({self.words[0]}{''.join(f'{column}{words}' for column, words in rest)})", self.params

    def of(self, viewer: Viewer) -> Compiled:
        """The same for the viewer whom a stand-in stood for."""
        own = {ANY_USER: viewer.user_id, ANY_AGENCY: viewer.agency_id}
        params = tuple(own.get(each, each) if type(each) is int else each for each in self.params)
        return Compiled(*self.source_expressions, words=self.words, params=params)


def condition(viewer: Viewer, model: type[models.Model], *, many: bool = False) -> Compiled | Q:
    """That the viewer may see a row of this table, whatever they opened in an emergency left out.

    many: much of the table is read; the rows are the same.
    """
    return _condition(model, None, (), many, _Asked(viewer), timezone.localdate(), connection.vendor, _policy())


def protection(viewer: Viewer, model: type[models.Model], person: str, *, many: bool = False) -> Compiled | Q:
    """That nothing keeps whom a row is about from the viewer. person: the way from the row to them; blank where it is a person."""
    return _condition(model, person, (), many, _Asked(viewer), timezone.localdate(), connection.vendor, _policy())


def holding(viewer: Viewer, model: type[models.Model], wanted: tuple[clauses.Clause, ...]) -> Compiled | Q:
    """That these clauses alone hold between the viewer and a row of this table."""
    return _condition(model, None, wanted, False, _Asked(viewer), timezone.localdate(), connection.vendor, _policy())


class _Asked:
    """A viewer as the key of what was worked out for them: alike where nothing that the condition reads differs."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        shares = (frozenset(each.items()) for each in (viewer.shares, viewer.shares_by_consent))
        self.key = (viewer.user_id, viewer.agency_id, viewer.role, viewer.purpose, *shares)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.key == other.key

    @property
    def stand_in(self) -> _Asked:
        """Whoever is of no particular agency and nobody in particular, and otherwise the same. Who has no id, keeps none."""
        user = None if self.viewer.user_id is None else ANY_USER
        agency = None if self.viewer.agency_id is None else ANY_AGENCY
        return _Asked(replace(self.viewer, user_id=user, agency_id=agency, name="", agency_name=""))


WRITTEN = sorted(name for name, it in vars(clauses).items() if getattr(it, "__module__", "") == clauses.__name__)


def _policy() -> Hashable:
    """Every clause as it stands now, those within others too: a policy that was changed is worked out anew."""
    clauses_now = (getattr(clauses, name) for name in WRITTEN)
    return (*clauses.PROTECTION, *clauses.DAY_TO_DAY, *clauses.WAYS, *clauses_now)


@lru_cache(maxsize=8_192)
def _condition(
    model: type[models.Model], kept_from: str | None, wanted: tuple[clauses.Clause, ...], many: bool, asked: _Asked,
    today: dt.date, vendor: str, policy: Hashable,
) -> Compiled | Q:  # fmt: skip
    """kept_from: the way to a person of whom the viewer must be allowed to learn, and no more. wanted: these clauses and no more.
    Without either, the whole condition."""
    found = _for_any(model, kept_from, wanted, many, asked.stand_in, today, vendor, policy)
    return found.of(asked.viewer) if found is not None else _whole(model, kept_from, wanted, many, asked.viewer)


def forget() -> None:
    """For whoever alters what the key does not know: the clock within a day, or what a clause means."""
    _condition.cache_clear()
    _for_any.cache_clear()


def _whole(
    model: type[models.Model], kept_from: str | None, wanted: tuple[clauses.Clause, ...], many: bool, viewer: Viewer
) -> Q:
    access: Any = SimpleNamespace(person=kept_from) if kept_from is not None else model.Access  # type: ignore[attr-defined]
    access = clauses.Many(access) if many else access
    if wanted:
        return functools.reduce(operator.and_, (clause(viewer, access) for clause in wanted))
    if kept_from is not None:
        return clauses.protected(viewer, access)
    return clauses.protected(viewer, access) & clauses.behind(viewer, access)


@lru_cache(maxsize=4_096)
def _for_any(
    model: type[models.Model], kept_from: str | None, wanted: tuple[clauses.Clause, ...], many: bool, asked: _Asked,
    today: dt.date, vendor: str, policy: Hashable,
) -> Compiled | None:  # fmt: skip
    """None where there is nothing to keep: it is nothing, or everything, or its tables have names that the query chooses."""
    query = model._default_manager.filter(_whole(model, kept_from, wanted, many, asked.viewer)).order_by().query
    compiler = query.get_compiler(connection=connection)
    compiler.setup_query()
    ways = _ways(query)
    if ways is None:
        return None  # it reaches into other tables by more than their keys
    try:
        sql, params = compiler.compile(query.where)
    except (EmptyResultSet, FullResultSet):
        return None
    if any(isinstance(each, (list, tuple)) for each in params):
        return None  # a stand-in could hide in it
    outer = "|".join(map(re.escape, ways))
    *words, last = re.split(rf'"({outer})"\."(\w+)"', ALIAS.sub(r"gate_\1", sql))
    columns = [F(ways[table][column]) for table, column in zip(words[1::3], words[2::3], strict=True)]
    return Compiled(*columns, words=(*words[::3], last), params=tuple(params))


def _ways(query: Query) -> dict[str, dict[str, str]] | None:
    """Each table of a query -> each of its columns -> how the first table gets there; None where one has no name of its own."""
    ways: dict[str, tuple[str, Any]] = {}
    for alias, table in query.alias_map.items():
        if not query.alias_refcount[alias]:
            continue
        if alias != table.table_name:
            return None
        if isinstance(table, BaseTable):
            ways[alias] = "", query.model
        elif isinstance(table.join_field, ForeignKey) and table.parent_alias in ways:
            way = f"{ways[table.parent_alias][0]}{table.join_field.name}__"
            ways[alias] = way, table.join_field.related_model
        else:
            return None
    return {
        alias: {field.column: way + field.attname for field in model._meta.concrete_fields}
        for alias, (way, model) in ways.items()
    }
