"""Files in, numbered rows out: CSV, TSV, XLSX and JSON lines, streamed, and refused in words when they cannot be read."""

from __future__ import annotations

from pathlib import Path

from alongside.sources.profile import FileLayout
from alongside.sources.reading.delimited import DelimitedRows
from alongside.sources.reading.jsonlines import JsonRows
from alongside.sources.reading.rows import FileRefused, Line, Rows
from alongside.sources.reading.workbook import WorkbookRows

__all__ = ["REASON_COLUMN", "FileRefused", "Line", "Rows", "open_rows"]

REASON_COLUMN = "Why this row was not read"  # added to refused rows; passed over when they come back mended
SPREADSHEET = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def open_rows(path: Path, layout: FileLayout) -> Rows:
    """The rows of a file. Raises FileRefused at once where it is not what its profile says, or later while reading."""
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise FileRefused("The file is empty. Export it again.")
    if head.startswith(OLD_OFFICE):
        raise FileRefused("This is an old or password-protected Office file. Save it as .xlsx without a password.")
    if layout.format == "xlsx":
        if not head.startswith(SPREADSHEET):
            raise FileRefused("The profile expects a spreadsheet (.xlsx), and this is none. Send the usual export.")
        return WorkbookRows(path, layout)
    if head.startswith(SPREADSHEET):
        raise FileRefused(
            f"This is a spreadsheet, and the profile expects {layout.format.upper()}. Send the usual export."
        )
    return JsonRows(path, layout) if layout.format == "jsonl" else DelimitedRows(path, layout)
