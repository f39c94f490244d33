"""Every file is looked at in a process of its own before anything opens it, and made-up ones go no further."""

from __future__ import annotations

import io
import random
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alongside.access.gate import Refused
from alongside.access.policy import Role
from alongside.sources import changes, door
from alongside.sources.door import FileRefused, child
from alongside.sources.models import Import
from alongside.sources.profile import FileLayout
from alongside.sources.reading import open_rows
from alongside.sources.reading.encoding import is_mangled
from tests.sources.conftest import ANNA

SHEET = "xl/worksheets/sheet1.xml"
LONG = random.Random(1).randbytes(524_285).hex().encode()  # ends just before the first block does


def workbook(cells: dict[str, object] | None = None) -> bytes:
    book = openpyxl.Workbook()
    for place, value in (cells or {"A1": "ID", "A2": "1"}).items():
        book.active[place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def altered(name: str, content: bytes) -> bytes:
    """A workbook with one part replaced or added."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return file.getvalue()


def lying() -> bytes:
    """A workbook whose directory says that its sheet is tiny."""
    data = bytearray(altered(SHEET, b"<worksheet>" + b"<row r='1'/>" * 50_000 + b"</worksheet>"))
    at = data.rindex(SHEET.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    return bytes(data)


HARMFUL = [
    pytest.param("a.xlsx", lambda: altered(SHEET, b" " * (150 << 20)), "more tightly", id="a bomb"),
    pytest.param("a.xlsx", lambda: altered(SHEET, b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"), "entities", id="a DTD"),
    pytest.param("a.xlsx", lambda: altered(SHEET, b"<x>" + LONG + b"<!DOCTYPE x></x>"), "entities",
                 id="a DTD across a seam"),
    pytest.param("a.xlsx", lambda: altered(SHEET, "<!DOCTYPE x><x/>".encode("utf-16")), "cannot be read",
                 id="a DTD in UTF-16"),
    pytest.param("a.xlsx", lying, "cannot be read", id="a directory that lies"),
    pytest.param("a.xlsx", lambda: workbook({"A1": "ID", "XFD1048576": "x"}), "far below the list", id="a far cell"),
    pytest.param("a.xlsx", lambda: altered("xl/vbaProject.bin", b"x"), "macros", id="macros inside"),
    pytest.param("a.xlsm", workbook, "macros", id="a macro file by its name"),
    pytest.param("a.xlsx", lambda: b"ID,First\n1,Anna\n", "no spreadsheet", id="a CSV called xlsx"),
    pytest.param("a.xlsx", lambda: b"PK\x03\x04" + b"\0" * 100, "cannot be read", id="a torn archive"),
    pytest.param("a.csv", lambda: b"%PDF-1.7\n1 0 obj\n", "is a PDF", id="a PDF called csv"),
    pytest.param("a.csv", workbook, "a spreadsheet or another archive", id="a spreadsheet called csv"),
    pytest.param("a.csv", lambda: bytes(range(1, 32)) * 40, "no text", id="bytes called csv"),
    pytest.param("a.jsonl", lambda: b"\x1f\x8b\x08\x00" + b"x" * 50, "a packed file", id="gzip called jsonl"),
    pytest.param("a.exe", lambda: b"MZ", "is not read here", id="another ending"),
    pytest.param("export", lambda: b"a,b\n", "is not read here", id="no ending"),
    pytest.param("a.csv", lambda: b"", "empty", id="nothing"),
]  # fmt: skip


@pytest.mark.case(21)
@pytest.mark.parametrize(("name", "make", "words"), HARMFUL)
def test_what_no_export_is_goes_no_further(tmp_path, name, make, words):
    path = tmp_path / "file"
    path.write_bytes(make())
    with pytest.raises(FileRefused, match=words):
        door.inspect(path, name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("a.xlsx", workbook(), id="a spreadsheet"),
        pytest.param("A.CSV", b"a;b\n1;2\n", id="a CSV in capitals"),
        pytest.param("a.csv", "a,b\n".encode("utf-16"), id="UTF-16 with a mark"),
        pytest.param("a.txt", "a,b\n1,2\n".encode("utf-16-le"), id="UTF-16 as the profile may say"),
        pytest.param("a.jsonl", b'{"a": 1}\n', id="JSON lines"),
        pytest.param("a.csv", "First\nZoë\n".encode("cp1252"), id="Windows-1252, for the profile to say"),
    ],
)
def test_what_an_export_is_comes_in(tmp_path, name, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    assert door.inspect(path, name) is None


@pytest.mark.case(21)
@pytest.mark.parametrize(
    "greed",
    ["bytearray(2 << 30)", "import os; os.write(os.open('greed', os.O_CREAT | os.O_WRONLY), b'x')"],
    ids=["memory", "writing a file"],
)
def test_the_child_cannot_take_more_than_its_share(tmp_path, greed):
    code = f"from alongside.sources.door import child; child.confine(); {greed}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(door.PACKAGE_ROOT)},
        capture_output=True,
        check=False,
    )
    assert b"MemoryError" in done.stderr or done.returncode == -signal.SIGXFSZ or b"File too large" in done.stderr


def test_a_child_that_is_stopped_means_no(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(b"a,b\n")
    monkeypatch.setattr(door, "PATIENCE", 0)
    with pytest.raises(FileRefused, match="shorter period"):
        door.inspect(path, "a.csv")


def test_the_limit_of_a_spreadsheet_is_its_packed_size(tmp_path, monkeypatch):
    path = tmp_path / "file"
    path.write_bytes(workbook())
    monkeypatch.setattr(child, "MOST_BYTES_PACKED", 100)
    with pytest.raises(FileRefused, match="Export it as CSV"):
        child.inspect(path, "a.xlsx")


@pytest.mark.case(21)
@pytest.mark.django_db
def test_a_harmful_file_is_refused_by_every_way_in_and_nothing_of_it_stays(office, sign_in, settings):
    path = office.folder / "a.csv"
    path.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(Refused, match="is a PDF"):
        office.read_path(path)
    client = sign_in(Role.DATA_OFFICER)
    files = [SimpleUploadedFile("a.csv", path.read_bytes()), SimpleUploadedFile("b.csv", b"a,b\n1,2\n")]
    answer = client.post(reverse("sources:send"), {"exports": files}, follow=True).content.decode()
    assert "a.csv: The file is called .csv and is a PDF." in answer
    assert "b.csv" in answer, "the others go on"
    answer = client.post(reverse("sources:send"), {"exports": [SimpleUploadedFile("a.csv", b"%PDF-1.7")]})
    assert "is a PDF" in answer.content.decode()
    sent = client.session["sources.sent"]
    assert [each.name for each in Path(settings.MEDIA_ROOT).iterdir()] == [stored for stored, *_ in sent]
    assert not Import.objects.exists()


@pytest.mark.case(21)
@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_a_file_is_inspected(partnership, office, monkeypatch):
    from django.db import connection

    seen = []
    monkeypatch.setattr(changes.storage, "inspect", lambda path, name: seen.append(connection.in_atomic_block))
    changes.upload(by=office.by, source=office.source, file_name="a.csv", blocks=[b"a,b\n"])
    assert seen == [False], "no transaction is open meanwhile"


def lines_of(tmp_path, data: bytes, **layout):
    path = tmp_path / "file"
    path.write_bytes(data)
    with open_rows(path, FileLayout(**layout)) as rows:
        return list(rows)


@pytest.mark.case(22)
def test_letters_are_right_or_refused_with_their_line(tmp_path):
    text = "id,name\n1,Zoë\n2,Țepeș\n"
    for data, told in ((text.encode("utf-16"), "auto"), (text.encode("utf-8-sig"), "auto")):
        assert [line.cells for line in lines_of(tmp_path, data, encoding=told)] == [["1", "Zoë"], ["2", "Țepeș"]]
    windows = b"id,name\n1,Zo\xeb\n"
    assert lines_of(tmp_path, windows, encoding="windows-1252")[0].cells == ["1", "Zoë"]
    with pytest.raises(FileRefused, match=r"line 2.*Windows-1252"):
        lines_of(tmp_path, windows)
    assert is_mangled("ZoÃ«")
    with pytest.raises(FileRefused, match="Line 3 holds a NUL"):
        lines_of(tmp_path, b"id,name\n1,Anna\n2,B\0en\n")


@pytest.mark.case(22)
def test_a_stray_quote_spoils_its_row_alone_and_a_huge_cell_arrives_whole(tmp_path):
    huge = "x" * 200_000
    rows = lines_of(tmp_path, f'id,name\n1,"open\n2,"{huge}"\n3,Ben\n'.encode())
    assert "quotation mark" in rows[0].problem
    assert [line.cells for line in rows[1:]] == [["2", huge], ["3", "Ben"]]
    assert [line.number for line in rows] == [2, 3, 4], "read and refused are as many as the file has lines"


@pytest.mark.case(8)
@pytest.mark.django_db
def test_what_names_a_files_author_leaves_with_nobody(office, sign_in, settings):
    """The original is read and let go; what is downloaded is written anew, and no address gives the original."""
    path = office.write(ANNA, ("", *ANNA[1:]), name="by Jane Author.csv")
    upload = office.read_path(path)
    client = sign_in(Role.DATA_OFFICER)
    refused_rows = client.get(reverse("sources:refused", args=[upload.pk]))
    assert "Jane" not in refused_rows["Content-Disposition"]
    assert list(Path(settings.MEDIA_ROOT).glob("[0-9a-f]*[0-9a-f]")) == []
    from django.urls import get_resolver

    assert not [str(each.pattern) for each in get_resolver().url_patterns if "media" in str(each.pattern)]
