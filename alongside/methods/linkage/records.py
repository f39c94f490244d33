"""The input contract: what a record may hold, under which names."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import duckdb
import pyarrow as pa

TEXT_FIELDS = (
    "source", "given_name", "family_name", "middle_name", "date_of_birth", "sex", "address", "postcode", "phone",
    "email",
)  # fmt: skip
IDENTIFIER_FIELDS = ("nhs_number", "pnc", "cro", "prison_number", "crn", "ni_number", "chain_number")
FREE_IDENTIFIER = "identifier"
FIELDS = ("record_id", *TEXT_FIELDS, "aliases", *IDENTIFIER_FIELDS, FREE_IDENTIFIER)

SCHEMA = pa.schema([(name, pa.list_(pa.string()) if name == "aliases" else pa.string()) for name in FIELDS])


class UnusableRecords(ValueError):
    """The records cannot be linked as they stand; the message says what to change."""


def as_records(table: pa.Table) -> pa.Table:
    """The table with exactly the contract's columns, absent ones empty. Raises UnusableRecords on bad record ids."""
    if "record_id" not in table.column_names:
        raise UnusableRecords("The records have no record_id column: give every record an id of its own.")
    columns = [_column(table, field) for field in SCHEMA]
    records = pa.Table.from_arrays(columns, schema=SCHEMA)
    ids = records.column("record_id")
    if ids.null_count:
        raise UnusableRecords(f"{ids.null_count} records have no record_id: give every record an id of its own.")
    distinct = ids.unique()
    if len(distinct) != len(ids):
        raise UnusableRecords(
            f"{len(ids) - len(distinct)} record ids occur twice: every record needs an id of its own."
        )
    return records


def _column(table: pa.Table, field: pa.Field) -> pa.Array | pa.ChunkedArray:
    if field.name not in table.column_names:
        return pa.nulls(table.num_rows, field.type)
    column = table.column(field.name)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(field.type)


def records_from_rows(rows: Iterable[Mapping[str, object]]) -> pa.Table:
    """Records from plain dictionaries; keys beyond the contract are left out."""
    listed: Sequence[Mapping[str, object]] = list(rows)
    return as_records(pa.Table.from_pydict({name: [row.get(name) for row in listed] for name in FIELDS}, schema=SCHEMA))


def open_engine(
    path: str = ":memory:", *, memory_limit: str | None = None, spill_to: str | None = None
) -> duckdb.DuckDBPyConnection:
    """A DuckDB engine set up for linkage: order of rows is never relied on, large work may spill to disk."""
    con = duckdb.connect(path)
    con.execute("SET preserve_insertion_order = false")
    if memory_limit:
        con.execute(f"SET memory_limit = '{memory_limit}'")
    if spill_to:
        con.execute("SET temp_directory = ?", [spill_to])
    return con


@contextmanager
def collector_paused() -> Iterator[None]:
    """While millions of small values are made, none of them in a cycle, looking for cycles takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
