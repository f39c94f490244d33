"""A table as a file that carries who, when and why, and whose cells do nothing. Pure."""

from __future__ import annotations

import csv
import datetime as dt
import io

import openpyxl
from openpyxl.cell import Cell as SheetCell
from openpyxl.styles import Font

from alongside.outputs.inert import inert, plain_text
from alongside.outputs.kinds import Cell, Table
from alongside.outputs.rules import Mark

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_IN_MARGIN = 200  # a page's margin takes 255 signs, its codes included


def as_file(table: Table, mark: Mark, form: str) -> bytes:
    """The whole file. form: csv or xlsx."""
    return _workbook(table, mark) if form == "xlsx" else _delimited(table, mark)


def _delimited(table: Table, mark: Mark) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for line in (mark.line, *table.notes):
        writer.writerow([inert(line)])
    for row in (table.header, *table.rows):
        writer.writerow([cell if isinstance(cell, int) else inert(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _workbook(table: Table, mark: Mark) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Export"
    above = (mark.line, *table.notes)
    for number, row in enumerate([*((line,) for line in above), table.header, *table.rows], 1):
        for column, value in enumerate(row, 1):
            _write(sheet.cell(number, column), value)
    at = len(above) + 1
    for cell in sheet[at]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = f"A{at + 1}"
    sheet.print_title_rows = f"1:{at}"
    margin = plain_text(mark.line)[:LONGEST_IN_MARGIN].replace("&", "&&")
    sheet.oddHeader.left.text = margin
    sheet.oddFooter.left.text = f"Export {mark.number}, {mark.name}".replace("&", "&&")[:LONGEST_IN_MARGIN]
    sheet.oddFooter.right.text = "Page &P of &N"
    book.properties.creator = "Alongside"
    book.properties.created = book.properties.modified = mark.made_at.astimezone(dt.UTC).replace(tzinfo=None)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write(cell: SheetCell, value: Cell) -> None:
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = plain_text(value)
    cell.data_type = "s"  # text, whatever it begins with
    cell.quotePrefix = True
