"""Reads the files of a borough back with nothing but the standard library and openpyxl, line by line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl

from alongside.methods.borough import Layout


def lines_of(out: Path, layout: Layout) -> list[list[Any]]:
    """Every line of a file as a list of cells, the titles and the header among them."""
    path = out / "exports" / layout.agency / layout.file
    if layout.format == "xlsx":
        return [list(row) for row in openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)]
    lines = path.read_text(encoding=layout.encoding).split("\n")[:-1]
    if layout.format == "jsonl":
        return [_values(line) for line in lines]
    return [next(csv.reader([line.rstrip("\r")], delimiter=layout.delimiter), []) for line in lines]


def _values(line: str) -> list[Any]:
    try:
        return list(json.loads(line).values())
    except json.JSONDecodeError:
        return []


def good_rows(out: Path, layout: Layout) -> list[dict[str, Any]]:
    """The rows that the truth does not call broken, by column name."""
    broken = {int(row["line"]) for row in truth(out, "broken_rows") if row["file"] == layout.file}
    first = 0 if layout.format == "jsonl" else layout.header_row
    names = [column.name for column in layout.columns]
    lines = lines_of(out, layout)
    return [
        dict(zip(names, cells, strict=True))
        for number, cells in enumerate(lines[first:], start=first + 1)
        if number not in broken
    ]


def truth(out: Path, name: str) -> list[dict[str, str]]:
    """One table of the truth."""
    with (out / "truth" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
