"""Read what bears on the criteria: of everyone as columns, of one person as a life.

A fact counts while the agency that gave it has an agreement in force, for coordinating support, that covers its
category.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Case, Func, IntegerField, Max, Q, Value, When
from django.db.models.functions import Coalesce

from alongside.access import gate
from alongside.access.models import Agreement
from alongside.access.policy import Category, Purpose
from alongside.cohort.columns import ANSWER_CODES, KIND_CODES, NONE, Columns, Ints, day_number, ordered
from alongside.cohort.criteria import FACT_KINDS, NOMINATION
from alongside.cohort.models import Nomination
from alongside.cohort.rules import Fact, Life
from alongside.people.models import Event, IdentityMove, Person, Record

AT_ONCE = 100_000  # rows fetched at a time
COUNTED = "the criteria are worked out for everyone; answers reach a viewer by their own rules"
Tells = Mapping[int, frozenset[str]]


class DayNumber(Func):
    """A date as days since 1 January 1970."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        template = "cast(julianday(%(expressions)s) - 2440587.5 as integer)"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template="(%(expressions)s - date '1970-01-01')", **context)


def counted_events(today: dt.date) -> models.QuerySet[Event]:
    """The events that may count today, of everybody."""
    by_givers: dict[frozenset[str], set[int]] = {}
    given: dict[int, frozenset[Category]] = {}
    for agreement in Agreement.objects.in_force(today).filter(purpose=Purpose.COORDINATION):
        given[agreement.giver_id] = given.get(agreement.giver_id, frozenset()) | agreement.category_set()
    for giver, categories in given.items():
        by_givers.setdefault(frozenset(map(str, categories)), set()).add(giver)
    agreed = Q(pk__in=[])
    for covered, givers in by_givers.items():
        agreed |= Q(agency__in=sorted(givers), category__in=sorted(covered))
    return gate.everyone(Event.objects.filter(agreed, person__isnull=False), why=COUNTED)


def read_everyone(kinds: Iterable[str], today: dt.date) -> tuple[Columns, Tells]:
    """Everyone on the index with the facts of these kinds, and which agency tells of which of them."""
    people, born = _people()
    facts = _facts(sorted(set(kinds) - {NOMINATION}), today)
    tells = _tells(facts)
    by_agency = _agencies_of_people(people)
    told = np.zeros((len(people), len(KIND_CODES)), dtype=bool)
    for agency, places in by_agency.items():
        codes = np.array([KIND_CODES[kind] for kind in tells.get(agency, ())], dtype=np.int64)
        told[np.ix_(places, codes)] = True
    return ordered(people=people, born=born, told=told, facts=facts), tells


def read_one(person: Person, tells: Tells, today: dt.date) -> Life:
    """What may count about one person. tells: from the last run over everyone."""
    events = counted_events(today).filter(person=person)
    rows = events.values_list("pk", "kind", "agency_id", "starts_on", "ends_on", "answer")
    nominated = (
        gate.everyone(Nomination.objects.open(), why=COUNTED).filter(person=person).values_list("pk", "agency_id", "on")
    )
    agencies = gate.everyone(Record.objects.filter(person=person), why=COUNTED).values_list("agency_id", flat=True)
    return Life(
        date_of_birth=person.date_of_birth,
        facts=(*(Fact(*row) for row in rows), *(Fact(-pk, NOMINATION, agency, on) for pk, agency, on in nominated)),
        told=frozenset().union(*(tells.get(agency, frozenset()) for agency in set(agencies))),
    )


def how_far() -> str:
    """How far the facts have come: another word whenever there are new events, nominations or joined people."""
    newest = (
        gate.everyone(model.objects.all(), why="only to notice that something is new").aggregate(newest=Max("pk"))
        for model in (Event, Nomination, IdentityMove, Person)
    )
    return " ".join(str(each["newest"] or 0) for each in newest)


def _people() -> tuple[Ints, Ints]:
    rows = gate.everyone(Person.objects.current(), why=COUNTED).order_by("pk")
    table = np.array(list(rows.values_list("pk", "date_of_birth")), dtype=object).reshape(-1, 2)
    born = [NONE if day is None else day.year * 10_000 + day.month * 100 + day.day for day in table[:, 1]]
    return table[:, 0].astype(np.int64), np.array(born, dtype=np.int64)


def _facts(kinds: list[str], today: dt.date) -> dict[str, Ints]:
    """Facts in no order; person holds ids."""
    code = Case(*(When(kind=kind, then=Value(KIND_CODES[kind])) for kind in kinds), output_field=IntegerField())
    answer = Case(
        *(When(answer=said, then=Value(number)) for said, number in ANSWER_CODES.items() if said),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = counted_events(today).filter(kind__in=kinds).annotate(
        code=code, day=DayNumber("starts_on"), last=Coalesce(DayNumber("ends_on"), Value(NONE)), said=answer
    )  # fmt: skip
    table = _table(rows, "person_id", "code", "agency_id", "day", "last", "said", "pk")
    open_nominations = gate.everyone(Nomination.objects.open(), why=COUNTED).values_list(
        "person_id", "agency_id", "on", "pk"
    )
    extra = [
        (person, KIND_CODES[NOMINATION], agency, day_number(on), NONE, 0, -pk)
        for person, agency, on, pk in open_nominations
    ]
    table = np.vstack([table, np.array(extra, dtype=np.int64).reshape(-1, 7)])
    names = ("person", "kind", "agency", "starts", "ends", "answer", "id")
    return {name: np.ascontiguousarray(table[:, place]) for place, name in enumerate(names)}


def _tells(facts: Mapping[str, Ints]) -> dict[int, frozenset[str]]:
    slugs = list(FACT_KINDS)
    width = len(slugs)
    tells: dict[int, set[str]] = {}
    for pair in np.unique(facts["agency"] * width + facts["kind"]).tolist():
        tells.setdefault(pair // width, set()).add(slugs[pair % width])
    return {agency: frozenset(kinds - {NOMINATION}) for agency, kinds in tells.items()}


def _agencies_of_people(people: Ints) -> dict[int, Ints]:
    """agency -> places in `people` of whom it keeps a record."""
    records = gate.everyone(Record.objects.filter(person__isnull=False), why=COUNTED)
    table = _table(records, "person_id", "agency_id")
    place = np.minimum(np.searchsorted(people, table[:, 0]), max(len(people) - 1, 0))
    known = people[place] == table[:, 0] if len(people) else np.zeros(len(place), dtype=bool)
    place, agency = place[known], table[known, 1]
    return {int(each): np.unique(place[agency == each]) for each in np.unique(agency)}


def _table(rows: models.QuerySet[Any], *columns: str) -> Ints:
    """Whole numbers straight from the database, rows × columns: a million rows are no place for objects."""
    try:
        query, params = rows.values_list(*columns).order_by().query.sql_with_params()
    except EmptyResultSet:  # no agreement in force: nothing counts
        return np.zeros((0, len(columns)), dtype=np.int64)
    read = _from_postgres if connection.vendor == "postgresql" else _from_cursor
    blocks = list(read(query, params, len(columns)))
    return np.vstack(blocks) if blocks else np.zeros((0, len(columns)), dtype=np.int64)


def _from_cursor(query: str, params: tuple, width: int) -> Iterator[Ints]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        while rows := cursor.fetchmany(AT_ONCE):
            yield np.array(rows, dtype=np.int64)


def _from_postgres(query: str, params: tuple, width: int) -> Iterator[Ints]:
    """A column arrives as one array for many rows: row by row, unpacking would take longer than the query itself."""
    names = ", ".join(f"column{place}" for place in range(width))
    arrays = ", ".join(f"array_agg(column{place}::bigint)" for place in range(width))
    blocks = f"select {arrays} from ({query}) as counted ({names}) group by column{width - 1} / {AT_ONCE}"
    with connection.cursor() as cursor, cursor.copy(f"copy ({blocks}) to stdout (format binary)", params) as copy:
        data = b"".join(copy)
    yield from _unpacked(data, width)


def _unpacked(data: bytes, width: int) -> Iterator[Ints]:
    """Rows of arrays in PostgreSQL's binary copy: fields counted, each with its length; the elements of one size."""
    element = np.dtype([("length", ">i4"), ("value", ">i8")])
    offset = COPY_HEADER
    while int.from_bytes(data[offset : offset + 2], "big", signed=True) == width:
        offset += 2
        columns = []
        for _ in range(width):
            length = int.from_bytes(data[offset : offset + 4], "big")
            body = data[offset + 4 + ARRAY_HEADER : offset + 4 + length]
            columns.append(np.frombuffer(body, dtype=element)["value"].astype(np.int64))
            offset += 4 + length
        yield np.stack(columns, axis=1)


COPY_HEADER = 19  # bytes: signature, flags, length of an extension that there is none of
ARRAY_HEADER = 20  # bytes: dimensions, flags, type of the elements, how many there are, where they begin
