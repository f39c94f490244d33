"""Files carry who, when and why, and their cells do nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.outputs.inert import inert, restored
from alongside.outputs.kinds import Table
from alongside.outputs.rules import Mark
from alongside.outputs.writing import as_file

MARK = Mark(
    "People", "Ann & Co", "coordinator", "Council", "The board's meeting.", dt.datetime(2026, 11, 2, 9, 30, tzinfo=dt.UTC),
    dt.date(2026, 11, 9), 7,
)  # fmt: skip
PAYLOADS = ["=cmd|'/C calc'!A0", " =1", "＝1", "\t=1", "-2+3", "@SUM(A1)", "|x", "%0A=1", "\u200b=1", "'=1", "+44=1"]
PLAIN = ["+44 7700 900123", "+447700900123", "-5", "O'Neil", "Zoë", "01/02/2026", "'quoted'"]


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig")), strict=True))


@pytest.mark.case(20)
@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_a_formula_leaves_as_text(payload):
    table = Table(("Name",), ((payload,),))
    cell = rows_of(as_file(table, MARK, "csv"))[2][0]
    assert cell.startswith("'")
    sheet = openpyxl.load_workbook(io.BytesIO(as_file(table, MARK, "xlsx"))).active
    assert (sheet["A3"].data_type, sheet["A3"].quotePrefix) == ("s", True)
    assert sheet["A3"].value == payload


@pytest.mark.case(20)
@pytest.mark.parametrize("value", PLAIN)
def test_numbers_and_words_stay_readable(value):
    table = Table(("Phone",), ((value,),))
    assert rows_of(as_file(table, MARK, "csv"))[2] == [value]
    assert openpyxl.load_workbook(io.BytesIO(as_file(table, MARK, "xlsx"))).active["A3"].value == value


@pytest.mark.case(20)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_was_made_inert_comes_back_as_it_was(cell):
    assert restored(inert(cell)) == cell
    assert inert(cell) in (cell, f"'{cell}"), "exactly our own prefix, and nothing else"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_who_when_and_why_stand_above_and_on_every_page(form):
    data = as_file(Table(("Name",), (("Anna",),), notes=("A note.",)), MARK, form)
    said = (
        "Ann & Co",
        "coordinator",
        "Council",
        "The board's meeting.",
        "2 November 2026, 09:30",
        "Destroy by 9 November",
    )
    if form == "csv":
        first, note, header, row = (line[0] for line in rows_of(data))
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        first, note, header, row = (sheet.cell(n, 1).value for n in range(1, 5))
        assert sheet.print_title_rows == "$1:$3"
        assert "Ann && Co" in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml").decode().replace(
            "&amp;", "&"
        )
    assert all(words in first for words in said)
    assert (note, header, row) == ("A note.", "Name", "Anna")


@pytest.mark.case(8)
def test_a_spreadsheet_names_no_author_but_the_product():
    with zipfile.ZipFile(io.BytesIO(as_file(Table(("A",), ()), MARK, "xlsx"))) as archive:
        core = archive.read("docProps/core.xml").decode()
    assert re.findall(r"<dc:creator\b[^>]*>([^<]*)<", core) == ["Alongside"]
    assert "lastModifiedBy" not in core
