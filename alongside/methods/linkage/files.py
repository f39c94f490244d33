"""Files of records as anybody may save them.

Any usual delimiter and encoding, spaces anywhere, rows a little ragged.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from alongside.methods.linkage.records import FIELDS
from alongside.methods.linkage.spec import BadSpec, Column, FileSpec, closest

DELIMITERS = (",", ";", "\t", "|")
BLANKS = frozenset({"", "NULL", "null", "Null", "NA", "N/A", "n/a", "NaN", "nan", "\\N", "?", "-", ".", "None", "none"})
Say = Callable[[str], None]


@dataclass(frozen=True)
class Sheet:
    """A file as read: its name, header and rows of stripped values, each as long as the header."""

    name: str
    header: list[str]
    rows: list[list[str]]

    def column(self, wanted: str) -> list[str]:
        """The values of a column. Raises BadSpec, naming the nearest columns, where there is none of that name."""
        position = self._position(wanted)
        return [row[position] for row in self.rows]

    def _position(self, wanted: str) -> int:
        exact = [index for index, name in enumerate(self.header) if name == wanted]
        found = exact or [index for index, name in enumerate(self.header) if name.lower() == wanted.lower()]
        if not found:
            near = closest(wanted, self.header)
            raise BadSpec(
                f"{self.name} has no column “{wanted}”.{near} Its columns are {', '.join(filter(None, self.header))}."
            )
        if len(found) > 1:
            raise BadSpec(
                f"{self.name} has {len(found)} columns called “{wanted}”: give each its own name in the header."
            )
        return found[0]


def read_sheet(spec: FileSpec, say: Say) -> Sheet:
    """The file of a spec, decoded and cut into cells. What had to be assumed is said."""
    name = spec.path.name
    text = _decoded(spec, say)
    delimiter = spec.delimiter.replace("\\t", "\t") if spec.delimiter else _delimiter(text)
    if len(delimiter) != 1:
        raise BadSpec(f"The delimiter of {name} must be one character.")
    csv.field_size_limit(1 << 24)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    try:
        rows = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as problem:
        raise BadSpec(
            f"{name} cannot be cut into columns at line {reader.line_num} ({problem}): mend the quotes there."
        ) from None
    rows = [row for row in rows if any(row)]
    if not rows:
        raise BadSpec(f"{name} is empty: give a file with a header line and at least one row.")
    header, *body = rows
    header = [title.strip("\ufeff").strip() for title in header]
    if not body:
        raise BadSpec(f"{name} has a header but no rows: give a file with at least one row.")
    return Sheet(name, header, _evened(body, len(header), name, say))


def _decoded(spec: FileSpec, say: Say) -> str:
    try:
        data = spec.path.read_bytes()
    except OSError as problem:
        raise BadSpec(f"{spec.path.name} cannot be read: {problem.strerror}.") from None
    for encoding in [spec.encoding] if spec.encoding else _likely_encodings(data):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if encoding == "cp1252" and not spec.encoding:
            say(f"{spec.path.name} is not UTF-8, so it was read as Windows-1252.")
        return text
    wanted = spec.encoding or "UTF-8, UTF-16 or Windows-1252"
    raise BadSpec(f"{spec.path.name} cannot be read as {wanted}: save it as UTF-8, or say its encoding in the spec.")


def _likely_encodings(data: bytes) -> list[str]:
    if data.startswith(codecs.BOM_UTF8):
        return ["utf-8-sig"]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    head = data[:2000]
    if head[1::2].count(0) > len(head) // 3:
        return ["utf-16-le"]
    if head[::2].count(0) > len(head) // 3:
        return ["utf-16-be"]
    return ["utf-8", "cp1252", "latin-1"]


def _delimiter(text: str) -> str:
    """The delimiter that cuts the header most often, and the next lines alike."""
    lines = [line for line in text[:100_000].splitlines() if line.strip()][:20]

    def score(delimiter: str) -> tuple[int, int]:
        cuts = [len(next(csv.reader([line], delimiter=delimiter), [])) for line in lines]
        width, alike = Counter(cuts).most_common(1)[0] if cuts else (1, 0)
        return (alike if width > 1 else 0), width

    return max(DELIMITERS, key=score)


def _evened(rows: list[list[str]], width: int, name: str, say: Say) -> list[list[str]]:
    """Rows as long as the header: short ones filled with blanks, long ones cut, and both counted aloud."""
    uneven = 0
    for row in rows:
        if len(row) != width:
            uneven += len(row) < width or any(row[width:])
            row[width:] = []
            row.extend([""] * (width - len(row)))
    if uneven:
        say(f"{uneven} rows of {name} have more or fewer cells than its header; they were read as far as they go.")
    return rows


def records_of(spec: FileSpec, say: Say, *, source: str) -> tuple[list[str], pa.Table]:
    """Ids and records of one file. Raises BadSpec on missing columns and on ids that are blank or repeated."""
    sheet = read_sheet(spec, say)
    ids = _ids(sheet, spec, say)
    columns: dict[str, pa.Array] = {"source": pa.array([source] * len(ids), pa.string())}
    for field, column in spec.fields.items():
        cells = [[None if cell in BLANKS else cell for cell in sheet.column(name)] for name in column.columns]
        columns[field] = _values(field, column, cells)
        if not columns[field].null_count < len(ids):
            say(f"{field} is blank in every row of {sheet.name}, so it was left out.")
    return ids, pa.table({name: columns[name] for name in FIELDS if name in columns})


def _ids(sheet: Sheet, spec: FileSpec, say: Say) -> list[str]:
    if spec.id is None:
        say(f"The spec names no id column for {sheet.name}, so its rows are numbered from 1.")
        return [str(number) for number in range(1, len(sheet.rows) + 1)]
    ids = sheet.column(spec.id)
    if blank := sum(not value for value in ids):
        raise BadSpec(
            f"{blank} rows of {sheet.name} have no {spec.id}: give every row an id, or leave id out to number the rows."
        )
    repeated = [value for value, count in Counter(ids).items() if count > 1]
    if repeated:
        raise BadSpec(
            f"{len(repeated)} ids occur more than once in column {spec.id} of {sheet.name}, such as {repeated[0]}: "
            "name a column that is different in every row, or leave id out to number the rows."
        )
    return ids


Cells = Sequence[Sequence[str | None]]


def _values(field: str, column: Column, cells: Cells) -> pa.Array:
    if field == "aliases":
        return pa.array([[cell for cell in row if cell] for row in zip(*cells, strict=True)], pa.list_(pa.string()))
    if field == "date_of_birth":
        return pa.array(_dates(column, cells), pa.string())
    if len(cells) == 1:
        return pa.array(cells[0], pa.string())
    joined = field in {"given_name", "family_name", "middle_name", "address"}
    merge = (lambda row: " ".join(filter(None, row)) or None) if joined else (lambda row: next(filter(None, row), None))
    return pa.array([merge(row) for row in zip(*cells, strict=True)], pa.string())


def _dates(column: Column, cells: Cells) -> list[str | None]:
    if len(cells) == 1:
        return [_in_format(cell, column.format) for cell in cells[0]] if column.format else list(cells[0])
    year = max(range(len(cells)), key=lambda index: sum(len(cell or "") == 4 for cell in cells[index]))
    others = [index for index in range(len(cells)) if index != year]
    if len(others) == 2 and _is_day(cells[others[0]]) and not _is_day(cells[others[1]]):
        others.reverse()
    if (
        year == len(cells) - 1
        and len(others) == 2
        and not (_is_day(cells[others[1]]) or _is_month_named(column, others[0]))
    ):
        others.reverse()
    order = [year, *others]
    return [
        "-".join(part.zfill(2) for part in parts) if (parts := _filled(row, order)) else None
        for row in zip(*cells, strict=True)
    ]


def _filled(row: Sequence[str | None], order: Sequence[int]) -> list[str]:
    """The parts of a date up to the first blank one: a year alone is still worth having."""
    parts = []
    for index in order:
        if not (cell := row[index]):
            break
        parts.append(cell.removesuffix(".0"))
    return parts if len(parts) == len(order) else parts[:1]


def _is_day(cells: Sequence[str | None]) -> bool:
    """Whether a column of small numbers holds days rather than months."""
    return any((cell or "").isdigit() and int(cell or 0) > 12 for cell in cells)


def _is_month_named(column: Column, index: int) -> bool:
    return "m" in column.columns[index].lower().removeprefix("bd").removeprefix("day")


def _in_format(cell: str | None, written: str | None) -> str | None:
    if cell is None or written is None:
        return cell
    try:
        return datetime.strptime(cell, written).date().isoformat()
    except ValueError:
        return cell


def read_files(specs: Sequence[FileSpec], say: Say) -> pa.Table:
    """The records of all files under ids that are unique: prefixed with the file's name where files share ids."""
    sources = _source_names([spec.path for spec in specs])
    read = [records_of(spec, say, source=source) for spec, source in zip(specs, sources, strict=True)]
    counted = Counter(value for ids, _ in read for value in ids)
    clash = next((value for value, count in counted.items() if count > 1), None)
    if clash is not None:
        say(
            f"The files share ids (such as {clash}), so every id is written with its file's name: {sources[0]}:{clash}."
        )
    tables = []
    for source, (ids, table) in zip(sources, read, strict=True):
        named = [f"{source}:{value}" for value in ids] if clash is not None else ids
        tables.append(table.add_column(0, "record_id", pa.array(named, pa.string())))
    return pa.concat_tables(tables, promote_options="default")


def _source_names(paths: Sequence[Path]) -> list[str]:
    stems = [path.stem for path in paths]
    return stems if len(set(stems)) == len(stems) else [f"{stem}-{number}" for number, stem in enumerate(stems, 1)]
