"""XLSX, streamed, without formulas, macros or entities, and weighed before it is unpacked."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import openpyxl

from alongside.sources.door.archive import NOT_READABLE, weigh
from alongside.sources.profile import FileLayout
from alongside.sources.reading.rows import MOST_COLUMNS, FileRefused, Line, checked_header, total_in

assert openpyxl.DEFUSEDXML, "openpyxl must find defusedxml, or a spreadsheet could exhaust the server"


class WorkbookRows:
    def __init__(self, path: Path, layout: FileLayout) -> None:
        weigh(path)
        self.layout = layout
        self.blank = 0
        self.totals_said: int | None = None
        self.titles: list[list[str]] = []
        self._done = 0
        self.file = path.open("rb")  # openpyxl judges a path by its ending, and a stored file has none
        try:
            with warnings.catch_warnings(action="ignore"):
                self.book = openpyxl.load_workbook(self.file, read_only=True, data_only=True, keep_links=False)
            sheet = self._sheet()
            self._total = sheet.max_row or 0
            sheet.reset_dimensions()
            self._rows = enumerate(sheet.iter_rows(values_only=True), 1)
        except FileRefused:
            raise
        except Exception as error:  # a made-up file can break the reader anywhere
            raise FileRefused(NOT_READABLE) from error
        self.header: list[str] = []
        for number, cells in self._cells():
            if number >= layout.header_row:
                self.header = checked_header(cells, number)
                break
            self.titles.append(cells)
        if not self.header:
            raise FileRefused(f"The sheet ends before row {layout.header_row}, which should name the columns.")

    @property
    def share(self) -> float:
        return min(self._done / self._total, 1.0) if self._total else 0.0

    def _sheet(self) -> Any:
        names = self.book.sheetnames
        if self.layout.sheet and self.layout.sheet not in names:
            raise FileRefused(f"There is no sheet “{self.layout.sheet}”. The file has: {', '.join(names)}.")
        if not names:
            raise FileRefused("The spreadsheet has no sheet.")
        return self.book[self.layout.sheet or names[0]]

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for number, values in self._rows:
                self._done = number
                if len(values) > MOST_COLUMNS and any(value is not None for value in values[MOST_COLUMNS:]):
                    raise FileRefused(
                        f"Row {number} has more than {MOST_COLUMNS} columns. Clear the stray cells and save again."
                    )
                yield number, [cell_text(value) for value in values[:MOST_COLUMNS]]
        except FileRefused:
            raise
        except Exception as error:
            raise FileRefused(NOT_READABLE) from error

    def __iter__(self) -> Iterator[Line]:
        width = len(self.header)
        for number, cells in self._cells():
            if not any(cells):
                self.blank += 1
                continue
            total = total_in(cells, self.layout.totals)
            if total is not None:
                self.totals_said = total
                continue
            cells += [""] * (width - len(cells))
            if any(cells[width:]):
                yield Line(number, cells, "This row has values to the right of the last named column.")
            else:
                yield Line(number, cells[:width])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.book.close()
        self.file.close()


def cell_text(value: object) -> str:
    """A cell as text: days as ISO dates, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time.min else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
