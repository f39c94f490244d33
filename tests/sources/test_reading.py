"""Files in every shape that an agency sends, and in the shapes that none should."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest

from alongside.sources.profile import FileLayout
from alongside.sources.reading import FileRefused, open_rows
from alongside.sources.reading.encoding import is_mangled


def read(tmp_path, data: bytes, **layout):
    path = tmp_path / "file"
    path.write_bytes(data)
    with open_rows(path, FileLayout(**layout)) as rows:
        lines = list(rows)
    return rows, lines


def cells(tmp_path, data: bytes, **layout):
    return [line.cells for line in read(tmp_path, data, **layout)[1]]


def workbook(*rows, **more) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name in more.get("sheets", ()):
        book.create_sheet(name).append(["k", name])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


TEXT = "id,name\n1,Zoë\n2,Țepeș\n"


@pytest.mark.case(22)
@pytest.mark.parametrize(
    ("data", "told"),
    [
        pytest.param(TEXT.encode(), "auto", id="UTF-8, untold"),
        pytest.param(TEXT.encode("utf-8-sig"), "utf-8", id="UTF-8 with its mark"),
        pytest.param(TEXT.encode("utf-16"), "auto", id="UTF-16 by its mark, untold"),
        pytest.param(TEXT.encode("utf-16"), "utf-16", id="UTF-16 with its mark"),
        pytest.param(TEXT.encode("utf-16-le"), "utf-16", id="UTF-16 without a mark"),
        pytest.param(TEXT.encode("utf-8-sig"), "windows-1252", id="a mark is proof whatever was told"),
        pytest.param(TEXT.replace("\n", "\r\n").encode(), "auto", id="Windows line ends"),
    ],
)
def test_letters_arrive_whole(tmp_path, data, told):
    assert cells(tmp_path, data, encoding=told) == [["1", "Zoë"], ["2", "Țepeș"]]


@pytest.mark.case(22)
def test_windows_1252_is_read_when_told_and_never_guessed(tmp_path):
    data = "id,name\n1,Zoë\n".encode("cp1252")
    assert cells(tmp_path, data, encoding="windows-1252") == [["1", "Zoë"]]
    for told in ("auto", "utf-8"):
        with pytest.raises(FileRefused, match=r"line 2.*Windows-1252: if this is one, say so in the profile"):
            read(tmp_path, data, encoding=told)


@pytest.mark.case(22)
@pytest.mark.parametrize(
    ("value", "mangled"), [("ZoÃ«", True), ("MÃ¼ller", True), ("Zoë", False), ("Ã", False), ("São", False)]
)
def test_damaged_letters_are_noticed(value, mangled):
    assert is_mangled(value) is mangled


def test_quotes_delimiters_and_titles(tmp_path):
    data = b'Weekly list\n\nid;name\n1;"Nowak; Anna ""Ania"""\n'
    rows, lines = read(tmp_path, data, delimiter=";", header_row=3)
    assert rows.header == ["id", "name"]
    assert lines[0].cells == ["1", 'Nowak; Anna "Ania"']
    assert lines[0].number == 4
    assert rows.titles == [["Weekly list"], [""]]


@pytest.mark.case(22)
def test_one_stray_quote_spoils_one_row_and_no_other(tmp_path):
    _, lines = read(tmp_path, b'id,name\n1,"Anna\n2,Ben\n3,Ca"rl\n4,"D" E\n5,Ed\n')
    assert [bool(line.problem) for line in lines] == [True, False, False, True, False]
    assert "never closed" in lines[0].problem


def test_fields_may_hold_line_breaks_when_told(tmp_path):
    _, lines = read(tmp_path, b'id,name\n1,"Anna\nMaria"\n2,Ben\n', line_breaks=True)
    assert [(line.number, line.cells[1]) for line in lines] == [(2, "Anna\nMaria"), (4, "Ben")]


def test_an_unclosed_quote_cannot_swallow_the_rest_of_such_a_file(tmp_path):
    with pytest.raises(FileRefused, match="begins on line 3"):
        read(tmp_path, b'id,name\n1,Anna\n2,"Ben\n3,Carl\n4,Dee\n', line_breaks=True)


@pytest.mark.case(22)
def test_every_line_is_accounted_for(tmp_path):
    data = b"id,name\n1,Anna\n\n2\n3,Carl,,\n4,Dee,x\n , \nTotal rows: 4\n"
    rows, lines = read(tmp_path, data, totals="Total")
    assert [(line.number, bool(line.problem)) for line in lines] == [
        (2, False),
        (4, True),
        (5, False),
        (6, True),
        (7, False),
    ]
    assert (rows.blank, rows.totals_said) == (1, 4)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"id,name\n1,A\0nna\n", "NUL byte", id="a NUL byte"),
        pytest.param(b"id,name,ID\n1,2,3\n", "stands there twice", id="a column twice"),
        pytest.param(b"\n\n", "is empty", id="no header"),
        pytest.param(b"id,name\n1," + b"x" * (1 << 21), "longer than a million", id="an endless line"),
        pytest.param(b"PK\x03\x04rest", "is a spreadsheet", id="a spreadsheet called CSV"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", "password-protected", id="an old or locked workbook"),
        pytest.param(",".join(f"c{n}" for n in range(600)).encode(), "600 columns", id="too many columns"),
    ],
)
def test_a_file_that_no_export_should_be_is_refused_in_words(tmp_path, data, words):
    with pytest.raises(FileRefused, match=words):
        read(tmp_path, data)


def test_tsv(tmp_path):
    assert cells(tmp_path, b"id\tname\n1\tNowak, Anna\n", format="tsv", delimiter="\t") == [["1", "Nowak, Anna"]]


def test_json_lines(tmp_path):
    data = b'{"id": "1", "n": null}\n\n{"id": 2, "n": "B", "more": true}\n{"id": "3", "n"\n[1]\n'
    rows, lines = read(tmp_path, data, format="jsonl")
    assert rows.header == ["id", "n", "more"]
    assert [line.cells for line in lines[:2]] == [["1", "", ""], ["2", "B", "true"]]
    assert ["cut off" in lines[2].problem, "not an object" in lines[3].problem, rows.blank] == [True, True, 1]
    with pytest.raises(FileRefused, match="one object on each line"):
        read(tmp_path, json.dumps([{"id": 1}]).encode(), format="jsonl")


class TestSpreadsheets:
    def test_cells_become_text(self, tmp_path):
        data = workbook(["List"], ["id", "born", "met"], [7, dt.date(1985, 3, 4), dt.datetime(2026, 1, 2, 9, 5)],
                        [], ["x", 3.5, None], [None, None, None, "stray"])  # fmt: skip
        rows, lines = read(tmp_path, data, format="xlsx", header_row=2)
        assert [line.cells[:3] for line in lines[:2]] == [["7", "1985-03-04", "2026-01-02 09:05"], ["x", "3.5", ""]]
        assert "to the right of the last" in lines[2].problem
        assert rows.blank == 1

    def test_the_sheet_is_chosen_by_name(self, tmp_path):
        data = workbook(["id"], sheets=["Week"])
        rows, _ = read(tmp_path, data, format="xlsx", sheet="Week")
        assert rows.header == ["k", "Week"]
        with pytest.raises(FileRefused, match=r"no sheet “Month”. The file has: Sheet, Week"):
            read(tmp_path, data, format="xlsx", sheet="Month")

    def test_a_csv_called_xlsx_is_refused(self, tmp_path):
        with pytest.raises(FileRefused, match="expects a spreadsheet"):
            read(tmp_path, b"id,name\n", format="xlsx")

    @staticmethod
    def altered(name: str, content: bytes) -> bytes:
        """A workbook with one part replaced or added."""
        file = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(workbook(["id"], ["1"]))) as old,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for part in old.namelist():
                if part != name:
                    new.writestr(part, old.read(part))
            new.writestr(name, content)
        return file.getvalue()

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            pytest.param("xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (200 << 20), "more tightly", id="a zip bomb"),
            pytest.param("xl/vbaProject.bin", b"x", "macros", id="macros"),
            pytest.param("xl/worksheets/sheet1.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet>&a;</worksheet>",
                         "cannot be read", id="entities"),
            pytest.param("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row r='1'><c r='XFE1'/>", "cannot be read",
                         id="a broken sheet"),
        ],
    )  # fmt: skip
    def test_what_could_harm_the_server_is_not_opened(self, tmp_path, name, content, words):
        with pytest.raises(FileRefused, match=words):
            read(tmp_path, self.altered(name, content), format="xlsx")

    def test_an_archive_with_too_many_parts_is_not_opened(self, tmp_path):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for number in range(300):
                archive.writestr(f"part{number}", b"")
        with pytest.raises(FileRefused, match="far more than an export needs"):
            read(tmp_path, file.getvalue(), format="xlsx")

    def test_a_truncated_archive_is_refused(self, tmp_path):
        with pytest.raises(FileRefused, match="cannot be read"):
            read(tmp_path, workbook(["id"], ["1"])[:900], format="xlsx")
