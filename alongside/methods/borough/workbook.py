"""A spreadsheet file of one sheet, the same bytes for the same rows whenever it is written."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_FIRST_DAY = date(1899, 12, 30)
_MADE = (2026, 1, 1, 0, 0, 0)
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="Export" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    ),
}


def write_workbook(path: Path, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows of text, whole numbers, dates and empty cells (None) as the only sheet of a workbook."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as workbook:
        for name, content in _PARTS.items():
            workbook.writestr(_part(name), _START + content)
        with workbook.open(_part("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            extent = f"A1:{_letters(max(map(len, rows), default=1) - 1)}{max(len(rows), 1)}"
            sheet.write(f'{_START}<worksheet xmlns="{_MAIN}"><dimension ref="{extent}"/><sheetData>'.encode())
            for number, row in enumerate(rows, start=1):
                sheet.write(_row(number, row).encode())
            sheet.write(b"</sheetData></worksheet>")


def _part(name: str) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, date_time=_MADE)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _row(number: int, row: Sequence[Any]) -> str:
    cells = "".join(_cell(f"{_letters(place)}{number}", value) for place, value in enumerate(row) if value is not None)
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: Any) -> str:
    if isinstance(value, date):
        return f'<c r="{place}" s="1"><v>{(value - _FIRST_DAY).days}</v></c>'
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def _letters(place: int) -> str:
    if place < 26:
        return chr(65 + place)
    return _letters(place // 26 - 1) + chr(65 + place % 26)
