"""The first rows of a file, from which a profile is proposed and on which it is tried. Pure; nothing of it is stored."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import NamedTuple

from alongside.sources.door import inspect
from alongside.sources.profile import FileLayout, Profile
from alongside.sources.reading import Line, open_rows
from alongside.sources.reading.encoding import BOMS, is_mangled
from alongside.sources.reading.workbook import WorkbookRows
from alongside.sources.rules import Fault, Reader, Understood

MOST_LINES = 40
MOST_BYTES = 200_000
DELIMITERS = ",\t;|"


@dataclass(frozen=True, slots=True)
class Sample:
    """Lines as the file has them; of a spreadsheet, its rows written as CSV. encoding: what they were decoded with."""

    format: str
    encoding: str
    lines: tuple[str, ...]

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Sample | None:
        """The sample that a form carried along; None where it carries none."""
        try:
            values = json.loads(text)
            return cls(str(values["format"]), str(values["encoding"]), tuple(map(str, values["lines"]))[:MOST_LINES])
        except (ValueError, KeyError, TypeError):
            return None

    def cells(self, delimiter: str) -> list[list[str]]:
        """The lines parted into cells, for guessing."""
        if self.format == "jsonl":
            found = [each for line in self.lines if (each := _object(line))]
            keys = list(dict.fromkeys(key for each in found for key in each))
            return [keys, *([str(each.get(key) or "") for key in keys] for each in found)]
        return [next(csv.reader([line], delimiter=delimiter), []) for line in self.lines]


def _object(line: str) -> dict[str, object]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def read_sample(data: bytes, file_name: str) -> Sample:
    """The first lines of a file that somebody chose. Raises FileRefused for a spreadsheet that cannot be read."""
    if data.startswith(b"PK\x03\x04"):
        return Sample("xlsx", "auto", tuple(_workbook_lines(data)))
    text, encoding = _decoded(data[:MOST_BYTES])
    lines = tuple(line.replace("\0", "") for line in text.splitlines()[:MOST_LINES])
    first = next((line for line in lines if line.strip()), "")
    ending = Path(file_name).suffix.lower()
    is_json = first.lstrip().startswith("{") and ending != ".csv"
    return Sample("jsonl" if is_json else "tsv" if ending == ".tsv" else "csv", encoding, lines)


def _workbook_lines(data: bytes) -> list[str]:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(data)
        file.flush()
        inspect(Path(file.name), file.name)
        with WorkbookRows(Path(file.name), FileLayout(format="xlsx")) as rows:
            table = [rows.header, *(line.cells for line, _ in zip(rows, range(MOST_LINES - 1), strict=False))]
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(table)
    return written.getvalue().splitlines()


def _decoded(data: bytes) -> tuple[str, str]:
    """Text, and the encoding to propose. Windows-1252 is a proposal that a person sees and checks, no silent guess."""
    for mark, codec in BOMS:
        if data.startswith(mark):
            return data.decode(codec, errors="ignore"), "utf-16" if codec == "utf-16" else "utf-8"
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4:  # the cut went through a letter
            return data[: error.start].decode("utf-8"), "utf-8"
    return data.decode("cp1252", errors="replace"), "windows-1252"


def likely_delimiter(lines: Sequence[str]) -> str:
    """The separator that parts most lines into the same number of cells."""

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines if line.count(delimiter))
        count, agreeing = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return agreeing, count

    return max(DELIMITERS, key=agreement)


def likely_header_row(table: Sequence[Sequence[str]]) -> int:
    """The first row as wide as most rows are: what stands above is a title."""
    widths = Counter(sum(1 for cell in row if cell.strip()) for row in table)
    usual = max((width for width in widths if width > 1), key=lambda width: widths[width] * width, default=1)
    return next((number for number, row in enumerate(table, 1) if sum(1 for cell in row if cell.strip()) >= usual), 1)


class Shown(NamedTuple):
    """One row of a sample, as it would be understood."""

    line: Line
    understood: Understood | None
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows as a profile understands them. mangled: a value whose letters look damaged."""

    header: list[str]
    rows: list[Shown]
    dropped: list[str]
    mangled: str

    @property
    def refused(self) -> int:
        return sum(1 for row in self.rows if row.faults)


def preview(sample: Sample, profile: Profile, today: dt.date) -> Preview:
    """Try a profile on a sample. Raises FileRefused and MissingColumns, as a whole file would."""
    layout = replace(profile.file, encoding="utf-8")
    if sample.format == "xlsx":
        layout = replace(layout, format="csv", delimiter=",")
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".csv") as file:
        file.write("\n".join(sample.lines) + "\n")
        file.flush()
        with open_rows(Path(file.name), layout) as rows:
            reader = Reader(profile, rows.header, today)
            shown = [_shown(line, reader) for line in rows]
            header = rows.header
    values = (value for row in shown for value in row.line.cells)
    return Preview(header, shown, reader.dropped, next((value for value in values if is_mangled(value)), ""))


def _shown(line: Line, reader: Reader) -> Shown:
    if line.problem:
        return Shown(line, None, [Fault("", line.problem)])
    row = reader.understand(line.cells)
    return Shown(line, None, row) if isinstance(row, list) else Shown(line, row, [])
