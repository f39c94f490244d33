"""Refused rows go out in the agency's own layout, harmless to a spreadsheet, and come back mended."""

from __future__ import annotations

import io

import openpyxl
import pytest

from alongside.outputs.inert import inert
from alongside.sources.intake import take_in
from alongside.sources.profile import FileLayout, read_profile
from alongside.sources.reading import REASON_COLUMN
from alongside.sources.refused import Refused, as_file

PAYLOADS = ["=1+1", "+1+cmd|'/C calc'!A0", "-2+3", "@SUM(A1)", " =1+1", "\t=1+1", "\r=1", "\n=1", "|x", "%0A=1", "＝1+1",
            "\u200b=1+1", "\ufeff=1", "=HYPERLINK(\"http://x\")", "+A1", "-A1"]  # fmt: skip
LAYOUTS = {
    "csv": FileLayout(header_row=3),
    "tsv": FileLayout(format="tsv", delimiter="\t"),
    "cp1252": FileLayout(encoding="windows-1252"),
    "utf-16": FileLayout(encoding="utf-16"),
    "xlsx": FileLayout(format="xlsx", header_row=2),
    "jsonl": FileLayout(format="jsonl"),
}


@pytest.mark.case(20)
@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_no_cell_is_a_formula(payload):
    assert inert(payload).startswith("'")


@pytest.mark.parametrize("value", ["Anna", "+44 7000 900000", "-5", "01/02/2026", "O'Neil", "'quoted'"])
def test_what_is_no_formula_stays_as_it_is(value):
    assert inert(value) == value


def profile_for(layout: FileLayout):
    words = [f'format = "{layout.format}"', f'encoding = "{layout.encoding}"', f"header_row = {layout.header_row}"]
    return read_profile(
        'title = "T"\n[file]\n' + "\n".join(words) + '\n[record]\nown_key = "ID"\n[identity]\ngiven_name = "Name"\n'
    )


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_goes_out_comes_back_as_it_was(name, tmp_path, today):
    layout, profile = LAYOUTS[name], profile_for(LAYOUTS[name])
    titles = [["Weekly list"]] * (layout.header_row - 1)
    rows = [Refused([str(n), value], "Why “so”") for n, value in enumerate(["Zoë", "=1+1", "-Dash", "'=x", "+44 70"])]
    path = tmp_path / "refused"
    path.write_bytes(as_file(layout, titles, ["ID", "Name"], rows))
    intake = take_in(path, profile, today)
    names = {key: dict(next(iter(account.versions)))["given_name"] for key, account in intake.accounts.items()}
    assert (intake.refusals, intake.dropped) == ([], []), "the column of reasons is passed over"
    assert names == {row.cells[0]: row.cells[1] for row in rows}


def test_a_spreadsheet_holds_text_and_no_formula():
    data = as_file(LAYOUTS["xlsx"], [["Title"]], ["ID", "Name"], [Refused(["1", "=1+1"], "x")])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cell = sheet["B3"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    assert sheet["C2"].value == REASON_COLUMN


def test_a_row_of_another_width_still_fits_the_table():
    data = as_file(LAYOUTS["tsv"], [], ["ID", "Name"], [Refused(["1"], "few"), Refused(["1", "a", "b"], "many")])
    assert data.decode("utf-8-sig").splitlines()[1:] == ["1\t\tfew", "1\ta b\tmany"]
