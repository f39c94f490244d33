"""Records as supplied become records that can be compared: one row each, in the columns that comparisons and blocks
read.

Every value is standardised once per distinct form by the pure functions of names, dates, places and contacts, and
joined back; so a million records cost little more than their different values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from alongside.methods import identifiers
from alongside.methods.linkage.compare import SPARSE
from alongside.methods.linkage.contacts import email_form, phone_form, sex_form
from alongside.methods.linkage.dates import birth_form, likely_order
from alongside.methods.linkage.names import name_form, root_set, sounds, split_full_name, token_code
from alongside.methods.linkage.places import WORD_CODE, address_form, postcode_form
from alongside.methods.linkage.plain import (
    PLAIN_ADDRESS,
    PLAIN_ADDRESS_FORM,
    PLAIN_BIRTH,
    PLAIN_BIRTH_FORM,
    PLAIN_EMAIL,
    PLAIN_NUMBERS,
    PLAIN_PHONE,
    PLAIN_PHONE_FORM,
    PLAIN_POSTCODE,
)
from alongside.methods.linkage.records import FREE_IDENTIFIER, IDENTIFIER_FIELDS, collector_paused

PLACEHOLDER_HOLDERS = 60
"""A number that more records than this hold names nobody: it is somebody's placeholder."""

_NOT_CODE = re.compile(r"[^A-Z0-9]+")


def standardise(
    con: duckdb.DuckDBPyConnection, records: pa.Table, *, into: str = "standard", first_rid: int = 0
) -> None:
    """Create the table `into` with one comparable row per record, numbered from first_rid in the records' order."""
    rids = pa.array(np.arange(first_rid, first_rid + len(records), dtype=np.int32))
    con.register("as_supplied", records.append_column("rid", rids))
    _part_names(con)
    with collector_paused():
        _build_dictionaries(con)
    con.execute(f"create or replace table {into} as {_standard_sql()}")
    for name in ("as_numbered", *_DICTIONARIES):
        con.execute(f"drop table if exists {name}")
    con.unregister("as_supplied")


def _build_dictionaries(con: duckdb.DuckDBPyConnection) -> None:
    """In two lanes: while Python works through names in one, the engine works through dates and numbers in the other."""

    def build(names: Iterable[str]) -> None:
        with con.cursor() as cursor:
            for name in names:
                _DICTIONARIES[name](cursor, name)

    lanes = _OF_NAMES, [name for name in _DICTIONARIES if name not in _OF_NAMES]
    with ThreadPoolExecutor(max_workers=len(lanes)) as pool:
        list(pool.map(build, lanes))


def _part_names(con: duckdb.DuckDBPyConnection) -> None:
    """Part full names that were written in one field."""
    con.create_function("given_of", lambda text: split_full_name(text)[0], ["VARCHAR"], "VARCHAR")
    con.create_function("family_of", lambda text: split_full_name(text)[1], ["VARCHAR"], "VARCHAR")
    con.execute("""create or replace table as_numbered as
      with plain as (select *, nullif(trim(given_name), '') as g, nullif(trim(family_name), '') as f from as_supplied),
      parted as (select *, f is null and g similar to '.*\\S[ ,]+\\S.*' as in_given,
                 g is null and f like '%_,_%' as in_family from plain)
      select rid, coalesce(source, '') as source, * exclude
      (rid, source, given_name, family_name, g, f, in_given, in_family),
        nullif(case when in_given then given_of(g) when in_family then given_of(f) else g end, '') as given_name,
        nullif(case when in_given then family_of(g) when in_family then family_of(f) else f end, '') as family_name
      from parted""")
    con.remove_function("given_of")
    con.remove_function("family_of")


def _distinct(con: duckdb.DuckDBPyConnection, expression: str, unless: str = "false") -> list[Any]:
    """The different values of an expression that must be worked through; `unless` is a condition on the value v."""
    rows = con.execute(
        f"select v from (select distinct {expression} as v from as_numbered) where v is not null and not ({unless})"
    ).fetchall()
    return [value for (value,) in rows]


def _add_plain(con: duckdb.DuckDBPyConnection, name: str, field: str, condition: str, form: str) -> None:
    """Add the values that stand in standard form already to a dictionary."""
    con.execute(f"""insert into {name} by name select v as supplied, {form}
      from (select distinct {field} as v from as_numbered) where v is not null and {condition}""")


def _store(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, tuple[pa.DataType, Sequence[Any]]]) -> None:
    table = pa.table({column: pa.array(values, kind) for column, (kind, values) in columns.items()})
    con.register("as_dictionary", table)
    con.execute(f"create or replace table {name} as select * from as_dictionary")
    con.unregister("as_dictionary")


def code_mask(codes: Iterable[int]) -> int:
    """A 64-bit signature of a set.

    Two sets that share a member share a bit, so most pairs are settled without the sets.
    """
    mask = 0
    for code in codes:
        mask |= 1 << (code & 63)
    return mask


def _codes(roots: Iterable[str]) -> list[int]:
    return sorted(map(token_code, roots))


def _name_dictionary(field: str) -> Callable[[duckdb.DuckDBPyConnection, str], None]:
    def build(con: duckdb.DuckDBPyConnection, name: str) -> None:
        supplied = _distinct(con, field)
        pairs = [(value, form) for value in supplied if (form := name_form(value))]
        codes = [_codes(form.roots) for _, form in pairs]
        _store(con, name, {
            "supplied": (pa.string(), [value for value, _ in pairs]),
            "text": (pa.string(), [form.text for _, form in pairs]),
            "first": (pa.string(), [form.tokens[0] for _, form in pairs]),
            "last": (pa.string(), [form.tokens[-1] for _, form in pairs]),
            "sounds": (pa.string(), [form.sounds for _, form in pairs]),
            "codes": (pa.list_(pa.uint32()), codes),
            "mask": (pa.uint64(), [code_mask(found) for found in codes]),
        })  # fmt: skip

    return build


def _alias_dictionary(con: duckdb.DuckDBPyConnection, name: str) -> None:
    supplied = _distinct(con, "unnest(aliases)")
    parts = [split_full_name(alias) for alias in supplied]
    given, family = (
        ([_codes(root_set(part)) for part in side] for side in zip(*parts, strict=True)) if parts else ([], [])
    )
    _store(con, f"{name}_each", {
        "supplied": (pa.string(), supplied),
        "given": (pa.list_(pa.uint32()), given),
        "family": (pa.list_(pa.uint32()), family),
        "given_mask": (pa.uint64(), [code_mask(codes) for codes in given]),
        "family_mask": (pa.uint64(), [code_mask(codes) for codes in family]),
    })  # fmt: skip
    con.execute(f"""create or replace table {name} as
      select rid, flatten(list(given)) as given, flatten(list(family)) as family,
        bit_or(given_mask) as given_mask, bit_or(family_mask) as family_mask
      from (select rid, unnest(aliases) as supplied from as_numbered where len(aliases) > 0) join {name}_each using
      (supplied)
      group by rid""")
    con.execute(f"drop table {name}_each")


def _birth_dictionary(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Dates that are not plain are read in the order, day or month first, that their source writes."""
    sources = con.execute(f"""select source, list(v) from (select distinct source, date_of_birth as v from as_numbered)
      where v is not null and not {PLAIN_BIRTH} group by source""").fetchall()
    rows = []
    for source, written in sources:
        order = likely_order(written)
        rows += [(source, value, birth_form(value, order=order)) for value in written]
    _store(con, name, {
        "source": (pa.string(), [source for source, _, _ in rows]),
        "supplied": (pa.string(), [value for _, value, _ in rows]),
        "text": (pa.string(), [form.text for *_, form in rows]),
        "year": (pa.int16(), [form.year for *_, form in rows]),
        "swapped": (pa.string(), [form.swapped for *_, form in rows]),
        "is_default": (pa.bool_(), [form.is_default for *_, form in rows]),
    })  # fmt: skip
    con.execute(f"""insert into {name} by name select source, v as supplied, {PLAIN_BIRTH_FORM}
      from (select distinct source, date_of_birth as v from as_numbered) where {PLAIN_BIRTH}""")


def _postcode_dictionary(con: duckdb.DuckDBPyConnection, name: str) -> None:
    pairs = [
        (value, form) for value in _distinct(con, "postcode", PLAIN_POSTCODE) if (form := postcode_form(value)).text
    ]
    _store(con, name, {
        "supplied": (pa.string(), [value for value, _ in pairs]),
        "text": (pa.string(), [form.text for _, form in pairs]),
        "outward": (pa.string(), [form.outward for _, form in pairs]),
    })  # fmt: skip
    _add_plain(con, name, "postcode", PLAIN_POSTCODE, "v as text, split_part(v, ' ', 1) as outward")


def _address_dictionary(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Addresses in plain letters are worked through by the engine, which does as `address_form` does."""
    pairs = [
        (value, form.words) for value in _distinct(con, "address", PLAIN_ADDRESS) if (form := address_form(value)).words
    ]
    _store(con, f"{name}_words", {
        "supplied": (pa.string(), [value for value, _ in pairs]),
        "words": (pa.list_(pa.string()), [words for _, words in pairs]),
    })  # fmt: skip
    _add_plain(con, f"{name}_words", "address", PLAIN_ADDRESS, PLAIN_ADDRESS_FORM)
    con.execute(f"""create or replace table {name} as
      select supplied, array_to_string(words, ' ') as text, codes,
        list_bit_or([1::ubigint << (code & 63)::integer for code in codes])::ubigint as mask
      from (select supplied, words, list_distinct([{WORD_CODE} for word in words]) as codes
            from {name}_words where len(words) > 0)""")
    con.execute(f"drop table {name}_words")


def _value_dictionary(
    field: str, form: Callable[[str], str | None], plain: str = "false", plain_form: str = "v as text",
) -> Callable[[duckdb.DuckDBPyConnection, str], None]:  # fmt: skip
    def build(con: duckdb.DuckDBPyConnection, name: str) -> None:
        pairs = [(value, text) for value in _distinct(con, field, plain) if (text := form(value))]
        _store(con, name, {
            "supplied": (pa.string(), [value for value, _ in pairs]),
            "text": (pa.string(), [text for _, text in pairs]),
        })  # fmt: skip
        _add_plain(con, name, field, plain, plain_form)

    return build


def identifier_form(kind: str, supplied: str) -> tuple[str | None, bool]:
    """A number in the form compared and whether its check holds; a mistyped one is kept for near matches."""
    checked = identifiers.check(kind, supplied)
    if checked.is_valid and checked.canonical:
        return checked.canonical, True
    text = _NOT_CODE.sub("", supplied.upper())
    return (text if len(text) >= 4 and len(set(text)) > 2 else None), False


def free_identifier_form(supplied: str) -> str | None:
    """Any other number, in capitals without punctuation; None where it is blank or one character repeated."""
    text = _NOT_CODE.sub("", supplied.upper())
    return (
        text
        if text and text not in {"NULL", "NONE", "NA", "NK", "UNKNOWN"} and (len(text) < 3 or len(set(text)) > 1)
        else None
    )


def _identifier_dictionary(kind: str) -> Callable[[duckdb.DuckDBPyConnection, str], None]:
    def build(con: duckdb.DuckDBPyConnection, name: str) -> None:
        rows = [(value, *identifier_form(kind, value)) for value in _distinct(con, kind, PLAIN_NUMBERS[kind])]
        _store(con, f"{name}_all", {
            "supplied": (pa.string(), [row[0] for row in rows]),
            "text": (pa.string(), [row[1] for row in rows]),
            "is_valid": (pa.bool_(), [row[2] for row in rows]),
        })  # fmt: skip
        _add_plain(con, f"{name}_all", kind, PLAIN_NUMBERS[kind], "v as text, true as is_valid")
        con.execute(f"""create or replace table {name} as select supplied, text, is_valid
          from as_numbered join {name}_all d on {kind} = d.supplied where text is not null
          group by supplied, text, is_valid having count(*) <= {PLACEHOLDER_HOLDERS}""")
        con.execute(f"drop table {name}_all")

    return build


_DICTIONARIES: dict[str, Callable[[duckdb.DuckDBPyConnection, str], None]] = {
    "d_given": _name_dictionary("given_name"),
    "d_family": _name_dictionary("family_name"),
    "d_middle": _name_dictionary("middle_name"),
    "d_alias": _alias_dictionary,
    "d_birth": _birth_dictionary,
    "d_postcode": _postcode_dictionary,
    "d_address": _address_dictionary,
    "d_phone": _value_dictionary("phone", phone_form, PLAIN_PHONE, PLAIN_PHONE_FORM),
    "d_email": _value_dictionary("email", email_form, PLAIN_EMAIL),
    "d_sex": _value_dictionary("sex", sex_form),
    "d_identifier": _value_dictionary(FREE_IDENTIFIER, free_identifier_form),
    **{f"d_{kind}": _identifier_dictionary(kind) for kind in IDENTIFIER_FIELDS},
}

_OF_NAMES = ("d_given", "d_family", "d_middle", "d_alias")


def _standard_sql() -> str:
    numbers = ",\n".join(f"d_{kind}.text as {kind}, d_{kind}.is_valid as {kind}_ok" for kind in IDENTIFIER_FIELDS)
    joins = "\n".join(f"left join d_{kind} on s.{kind} = d_{kind}.supplied" for kind in IDENTIFIER_FIELDS)
    nobody = "[]::uinteger[]"
    held = " + ".join(f"({column} is not null)::int * {1 << place}" for place, column in enumerate(SPARSE))
    return f"""
    select *, ({held})::usmallint as held from (select s.rid, s.record_id, s.source,
      g.text as given, f.text as family, g.text || ' ' || f.text as full_name, m.text as middle,
      g.first as given_first, f.last as family_last, g.sounds as given_sounds, f.sounds as family_sounds,
      case when m.codes is null and a.given is null then coalesce(g.codes, {nobody}) else
        list_distinct(list_concat(coalesce(g.codes, {nobody}), coalesce(m.codes, {nobody}),
          coalesce(a.given, {nobody})))
        end as given_codes,
      case when a.family is null then coalesce(f.codes, {nobody}) else
        list_distinct(list_concat(coalesce(f.codes, {nobody}), a.family)) end as family_codes,
      coalesce(g.mask, 0) | coalesce(m.mask, 0) | coalesce(a.given_mask, 0) as given_mask,
      coalesce(f.mask, 0) | coalesce(a.family_mask, 0) as family_mask,
      b.text as birth, b.year as birth_year, b.swapped as birth_swapped, coalesce(b.is_default, false) as birth_default,
      d_sex.text as sex, p.text as postcode, p.outward as outward,
      d.text as address, d.codes as address_codes, coalesce(d.mask, 0)::ubigint as address_mask,
      d_phone.text as phone, d_email.text as email, split_part(d_email.text, '@', 1) as email_user,
      {numbers},
      d_identifier.text as identifier
    from as_numbered s
    left join d_given g on s.given_name = g.supplied
    left join d_family f on s.family_name = f.supplied
    left join d_middle m on s.middle_name = m.supplied
    left join d_alias a on s.rid = a.rid
    left join d_birth b on s.date_of_birth = b.supplied and s.source = b.source
    left join d_sex on s.sex = d_sex.supplied
    left join d_postcode p on s.postcode = p.supplied
    left join d_address d on s.address = d.supplied
    left join d_phone on s.phone = d_phone.supplied
    left join d_email on s.email = d_email.supplied
    left join d_identifier on s.identifier = d_identifier.supplied
    {joins}
    )"""


def standard_sounds(text: str) -> str:
    """The spelling-proof key of one name in free typing, for search."""
    form = name_form(text)
    return form.sounds if form else sounds("")
