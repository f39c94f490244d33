"""Write an export as its agency's system would: comma or tab separated text, JSON lines, or a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from alongside.methods.borough.breakage import ADDED, Broken, spoiled
from alongside.methods.borough.layouts import Layout
from alongside.methods.borough.workbook import write_workbook

Row = tuple[Any, ...]
WINDOWS_LINES = ("cp1252", "utf-16")


@dataclass(slots=True)
class Written:
    """What has been written into one file. rows: all data rows, broken ones among them; broken: line and fault."""

    layout: Layout
    rows: int = 0
    broken: list[tuple[int, str]] = field(default_factory=list)


def write_export(folder: Path, layout: Layout, rows: list[Row], broken: dict[int, Broken]) -> Written:
    """Write one agency's file into the folder and tell what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = Written(layout)
    path = folder / layout.file
    if layout.format == "xlsx":
        write_workbook(path, [row for row, _ in _in_order(layout, rows, broken, written)])
        return written
    ending = "\r\n" if layout.encoding in WINDOWS_LINES else "\n"
    with path.open("w", encoding=layout.encoding, newline="") as file:
        if layout.format == "jsonl":
            _write_json(file, layout, rows, broken, written)
        else:
            _write_separated(file, layout, rows, broken, written, ending)
    return written


def _in_order(
    layout: Layout, rows: list[Row], broken: dict[int, Broken], written: Written
) -> Iterator[tuple[Row, str | None]]:
    """Every line of the file with its fault, titles and header first; counts and notes as it goes."""
    line = 0
    if layout.format != "jsonl":
        for title in layout.titles:
            yield (title,), None
        yield tuple(column.name for column in layout.columns), None
        line = layout.header_row
    for position, row in enumerate(rows):
        fault = broken.get(position)
        if fault is None or fault.fault in ADDED:
            line += 1
            written.rows += 1
            yield row, None
        if fault is not None:
            line += 1
            written.broken.append((line, fault.fault))
            written.rows += fault.fault != "blank line"
            yield () if fault.fault == "blank line" else spoiled(layout, row, fault), fault.fault
    if layout.totals_line:
        written.broken.append((line + 1, "totals line"))
        yield (f"Total rows: {written.rows}",), None


def _write_separated(
    file: io.TextIOBase, layout: Layout, rows: list[Row], broken: dict[int, Broken], written: Written, ending: str
) -> None:
    writer = csv.writer(file, delimiter=layout.delimiter, lineterminator=ending)
    for row, fault in _in_order(layout, rows, broken, written):
        if fault == "blank line" or row == ("",):
            file.write(ending)
        elif fault == "stray quote":
            file.write(_with_stray_quote(layout, row) + ending)
        else:
            writer.writerow(row)


def _with_stray_quote(layout: Layout, row: Row) -> str:
    """The line with a quotation mark that opens its last field and is never closed."""
    line = io.StringIO()
    csv.writer(line, delimiter=layout.delimiter, lineterminator="").writerow(row[:-1])
    return f'{line.getvalue()}{layout.delimiter}"{row[-1] or ""}'


def _write_json(
    file: io.TextIOBase, layout: Layout, rows: list[Row], broken: dict[int, Broken], written: Written
) -> None:
    names = [column.name for column in layout.columns]
    for row, fault in _in_order(layout, rows, broken, written):
        text = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) if row else ""
        file.write((text[: len(text) * 2 // 3] if fault == "cut off" else text) + "\n")
