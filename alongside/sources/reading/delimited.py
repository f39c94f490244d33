"""CSV and TSV. Unless the profile says that fields hold line breaks, a physical line is a row, so that one stray quotation
mark spoils one row and not the rest of the file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from alongside.sources.profile import FileLayout
from alongside.sources.reading.encoding import TextLines
from alongside.sources.reading.rows import LONGEST_LINE, FileRefused, Line, checked_header, fitted, total_in

STRAY_QUOTE = "A quotation mark is opened and never closed, or stands inside a value."


class DelimitedRows:
    def __init__(self, path: Path, layout: FileLayout) -> None:
        csv.field_size_limit(LONGEST_LINE)
        self.layout = layout
        self.lines = TextLines(path, layout.encoding)
        self.blank = 0
        self.totals_said: int | None = None
        self.titles: list[list[str]] = []
        self._numbered = self._broken_rows() if layout.line_breaks else self._plain_rows()
        self.header: list[str] = []
        for number, cells, problem in self._numbered:
            if number < layout.header_row:
                self.titles.append(cells)
                continue
            if problem:
                raise FileRefused(f"Line {number}, which should name the columns, cannot be read: {problem}")
            self.header = checked_header(cells, layout.header_row)
            break
        if not self.header:
            raise FileRefused(f"The file ends before row {layout.header_row}, which should name the columns.")

    @property
    def share(self) -> float:
        return self.lines.share

    def __iter__(self) -> Iterator[Line]:
        width = len(self.header)
        for number, cells, problem in self._numbered:
            if not problem and not any(cells):
                self.blank += 1
                continue
            total = total_in(cells, self.layout.totals)
            if total is not None:
                self.totals_said = total
                continue
            if not problem and len(cells) != width:
                cells, problem = fitted(cells, width)
            yield Line(number, cells, problem)

    def _plain_rows(self) -> Iterator[Line]:
        delimiter = self.layout.delimiter
        for number, line in enumerate(self.lines, 1):
            line = line.rstrip("\r\n")
            if '"' not in line:
                yield Line(number, line.split(delimiter))
                continue
            try:
                yield Line(number, next(csv.reader([line], delimiter=delimiter, strict=True)))
            except csv.Error:
                yield Line(number, line.split(delimiter), STRAY_QUOTE)

    def _broken_rows(self) -> Iterator[Line]:
        reader = csv.reader(self.lines, delimiter=self.layout.delimiter, strict=True)
        started = 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error:
                raise FileRefused(
                    f"In the row that begins on line {started} a quotation mark is opened and never closed, so that "
                    "nothing after it can be told apart. Mend that line and send the file again."
                ) from None
            if cells is None:
                return
            yield Line(started, cells)
            started = reader.line_num + 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lines.close()
