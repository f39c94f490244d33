"""Refused rows as a file in the agency's own layout, with a column that says why. Mended, it can be sent as it is."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import openpyxl
from openpyxl.cell import Cell

from alongside.outputs.inert import inert, plain_text
from alongside.sources.profile import FileLayout
from alongside.sources.reading import REASON_COLUMN

CODECS = {"auto": "utf-8-sig", "utf-8": "utf-8-sig", "utf-16": "utf-16", "windows-1252": "cp1252"}
TYPES = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class Refused(NamedTuple):
    """One refused row: its cells in the file's order, and why it was refused."""

    cells: Sequence[str]
    because: str


def as_file(
    layout: FileLayout, titles: Sequence[Sequence[str]], header: Sequence[str], rows: Iterable[Refused]
) -> bytes:
    """The rows as the agency would have written them, and a last column of reasons."""
    if layout.format == "jsonl":
        return _json_lines(header, rows)
    table = [*titles, [*header, REASON_COLUMN]]
    table += [[*_fitted(row.cells, len(header)), row.because] for row in rows]
    return _workbook(table, layout) if layout.format == "xlsx" else _delimited(table, layout)


def _fitted(cells: Sequence[str], width: int) -> list[str]:
    fitted = [*cells, *[""] * (width - len(cells))]
    return [*fitted[: width - 1], " ".join(fitted[width - 1 :])] if len(fitted) > width else fitted


def _delimited(table: Sequence[Sequence[str]], layout: FileLayout) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=layout.delimiter, lineterminator="\r\n")
    for row in table:
        writer.writerow([inert(" ".join(cell.splitlines())) if not layout.line_breaks else inert(cell) for cell in row])
    return text.getvalue().encode(CODECS[layout.encoding], errors="replace")


def _workbook(table: Sequence[Sequence[str]], layout: FileLayout) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = layout.sheet or "Refused"
    for number, row in enumerate(table, 1):
        for column, value in enumerate(row, 1):
            cell: Cell = sheet.cell(number, column)
            cell.value = plain_text(value)
            cell.data_type = "s"  # text, whatever it begins with
            cell.quotePrefix = True
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _json_lines(header: Sequence[str], rows: Iterable[Refused]) -> bytes:
    lines = []
    for row in rows:
        is_whole = len(row.cells) == len(header)
        said = dict(zip(header, row.cells, strict=True)) if is_whole else {"line": " ".join(row.cells)}
        lines.append(json.dumps({**said, REASON_COLUMN: row.because}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines).encode()
