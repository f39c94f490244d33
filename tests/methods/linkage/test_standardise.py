from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.methods import identifiers
from alongside.methods.linkage.contacts import email_form
from alongside.methods.linkage.dates import birth_form
from alongside.methods.linkage.names import name_form, root_set
from alongside.methods.linkage.places import address_form, postcode_form
from alongside.methods.linkage.plain import (
    PLAIN_ADDRESS,
    PLAIN_ADDRESS_FORM,
    PLAIN_BIRTH,
    PLAIN_BIRTH_FORM,
    PLAIN_EMAIL,
    PLAIN_NUMBERS,
    PLAIN_POSTCODE,
)
from alongside.methods.linkage.records import UnusableRecords, as_records, open_engine, records_from_rows
from alongside.methods.linkage.rows import standard_row
from alongside.methods.linkage.standardise import PLACEHOLDER_HOLDERS, standardise

CODES = {"given_codes", "family_codes", "address_codes"}


def rows_of(records: pa.Table) -> list[dict]:
    con = open_engine()
    standardise(con, as_records(records))
    return con.sql("select * from standard order by rid").to_arrow_table().to_pylist()


def test_one_row_is_standardised_as_a_table_is(borough):
    supplied = {row["record_id"]: row for row in borough.to_pylist()}
    for expected in rows_of(borough):
        row = standard_row(supplied[expected["record_id"]], rid=expected["rid"])
        assert {k: sorted(v) if k in CODES and v else v or None for k, v in row.items()} == {
            k: sorted(v) if k in CODES and v else v or None for k, v in expected.items()
        }


@pytest.mark.parametrize("kind", PLAIN_NUMBERS)
def test_a_number_taken_as_plain_is_valid_and_in_its_canonical_form(kind, borough):
    supplied = [value for value in borough[kind].to_pylist() if value]
    wrong = [value[:-1] + ("A" if value[-1] != "A" else "B") for value in supplied] + [value[1:] for value in supplied]
    con = duckdb.connect()
    con.register("t", pa.table({"v": pa.array([*supplied, *wrong])}))
    plain = con.execute(f"select v from t where {PLAIN_NUMBERS[kind]}").fetchall()
    assert len(plain) > len(supplied) / 4
    for (value,) in plain:
        assert identifiers.check(kind, value).canonical == value


@settings(max_examples=60, deadline=None)
@given(st.lists(st.from_regex(r"(18|19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]", fullmatch=True), min_size=1, max_size=30))
def test_a_date_taken_as_plain_is_read_alike_in_python(dates):
    con = duckdb.connect()
    con.register("t", pa.table({"v": pa.array(dates)}))
    for value, *found in con.execute(f"select v, {PLAIN_BIRTH_FORM} from t where {PLAIN_BIRTH}").fetchall():
        form = birth_form(value)
        assert found == [form.text, form.year, form.swapped, form.is_default]


@pytest.mark.parametrize("value", ["SW1A 1AA", "M1 1AE", "ZZ99 3VZ", "NF1 1NF", "B33 8TH", "AA1 1AA", "SW1A1AA"])
def test_a_postcode_taken_as_plain_is_its_own_form(value):
    con = duckdb.connect()
    is_plain = con.execute(f"select {PLAIN_POSTCODE} from (select ? as v)", [value]).fetchall()[0][0]
    assert not is_plain or postcode_form(value).text == value


ADDRESSES = [
    "no fixed abode", "NFA", "N.F.A., SW1V 1AA", "Homeless", "  ", "the", "12 Street Homeless Road", "Flat 3, O'Neill's House",
    "rough sleeping " + "by the river " * 5, "1 St. Mary's Mansions, London", "Room 4; Apt 9",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abz 09'-.,/NFA STREET", max_size=70), max_size=20))
def test_a_plain_address_has_the_same_words_in_python(made):
    con = duckdb.connect()
    con.register("t", pa.table({"v": pa.array([*ADDRESSES, *made])}))
    found = con.execute(f"select v, {PLAIN_ADDRESS_FORM} from t where {PLAIN_ADDRESS}").fetchall()
    assert len(found) >= len(ADDRESSES)
    for value, words in found:
        assert tuple(words) == address_form(value).words


EMAILS = [
    "anna@example.org",
    "a.b+c_d-1@mail.example.co.uk",
    "Anna@example.org",
    "mailto:a@b.org",
    "<a@b.org>",
    "a@b",
    "a@b.org;",
    "@b.org",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("ab@.:-<> ;", max_size=16), max_size=20))
def test_an_email_taken_as_plain_is_its_own_form(made):
    con = duckdb.connect()
    con.register("t", pa.table({"v": pa.array([*EMAILS, *made])}))
    found = [value for (value,) in con.execute(f"select v from t where {PLAIN_EMAIL}").fetchall()]
    assert set(EMAILS[:2]) <= set(found)
    assert [email_form(value) for value in found] == found


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["Mr John O'Neill", "AL", "Unknown", "Test Record", "No Name", "X", "de la Cruz"])
    | st.text("ABLNO MR'é", max_size=14)
)
def test_the_roots_of_a_name_alone_are_those_of_its_form(supplied):
    form = name_form(supplied)
    assert root_set(supplied) == (form.roots if form else frozenset())


def test_a_full_name_in_one_field_is_parted():
    first, second = rows_of(
        records_from_rows(
            [{"record_id": "a", "given_name": "Anna Kowalska"}, {"record_id": "b", "family_name": "Kowalska, Anna"}]
        )
    )
    assert (first["given"], first["family"]) == (second["given"], second["family"]) == ("ANNA", "KOWALSKA")


def test_a_number_held_by_many_is_a_placeholder():
    held = [{"record_id": str(i), "nhs_number": "9434765919"} for i in range(PLACEHOLDER_HOLDERS + 1)]
    assert all(row["nhs_number"] is None for row in rows_of(records_from_rows(held)))
    assert all(row["nhs_number_ok"] for row in rows_of(records_from_rows(held[:-1])))


def test_each_source_has_its_own_order_of_day_and_month():
    found = rows_of(records_from_rows([
        {"record_id": "a", "source": "uk", "date_of_birth": "03/04/1981"},
        {"record_id": "b", "source": "uk", "date_of_birth": "25/04/1981"},
        {"record_id": "c", "source": "us", "date_of_birth": "03/04/1981"},
        {"record_id": "d", "source": "us", "date_of_birth": "04/25/1981"},
    ]))  # fmt: skip
    births = {row["record_id"]: row["birth"] for row in found}
    assert births == {"a": "1981-04-03", "b": "1981-04-25", "c": "1981-03-04", "d": "1981-04-25"}


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (pa.table({"given_name": ["Anna"]}), "no record_id column"),
        (pa.table({"record_id": pa.array(["a", None])}), "have no record_id"),
        (pa.table({"record_id": ["a", "a"]}), "occur twice"),
    ],
    ids=["none", "blank", "repeated"],
)
def test_records_without_usable_ids_are_refused_in_words(table, words):
    with pytest.raises(UnusableRecords, match=words):
        as_records(table)
