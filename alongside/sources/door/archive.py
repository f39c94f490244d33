"""A spreadsheet weighed before it is unpacked: how much it would unpack to, and whether it holds what no export needs."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from alongside.sources.door import FileRefused

MOST_PARTS = 200
MOST_UNPACKED = 300 << 20
MOST_WORDS = 60 << 20  # shared strings are held in memory at once
MOST_RATIO = 100
BLOCK = 1 << 20
OVERLAP = 256  # bytes of a block looked at again with the next, so that nothing hides in the seam
MOST_GAPS = 10_000  # row numbers without a row: more, and one stray cell makes a million empty rows
NOT_READABLE = "The spreadsheet cannot be read. Open it, save it as .xlsx again and send that."
MACROS = "The spreadsheet holds macros. Save it as .xlsx without macros and send that."
_DECLARES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
_ROW = re.compile(rb"<(?:\w+:)?row\b[^<>]*?\sr=[\"'](\d{1,10})[\"']")


def weigh(path: Path) -> None:
    """Refuse a spreadsheet that would unpack to something huge, holds macros or is no sound archive. Unpacks nothing."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileRefused(NOT_READABLE) from error
    unpacked = sum(part.file_size for part in parts)
    words = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or words > MOST_WORDS:
        raise FileRefused("The spreadsheet would unpack to far more than an export needs. Send it as CSV.")
    if any(part.file_size > MOST_RATIO * max(part.compress_size, 1) and part.file_size > 1 << 20 for part in parts):
        raise FileRefused(
            "The spreadsheet is packed more tightly than real data can be, so it was not opened. Send it as CSV."
        )
    if any("vbaproject" in part.filename.lower() for part in parts):
        raise FileRefused(MACROS)


def search(path: Path) -> None:
    """Read every part of a weighed spreadsheet once, and refuse what a reader could be tricked with."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
                raise FileRefused("This is an archive and no spreadsheet. Send the export itself, as .xlsx or .csv.")
            if b"macroEnabled" in archive.read("[Content_Types].xml"):
                raise FileRefused(MACROS)
            for part in archive.infolist():
                if part.filename.endswith((".xml", ".rels")):
                    _search_part(archive, part)
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
        zipfile.error,
    ) as error:
        if isinstance(error, FileRefused):
            raise
        raise FileRefused(NOT_READABLE) from error


def _search_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Reading to the end also proves that the part is as long, and adds up to, what the archive says of it."""
    rows = last_row = 0
    with archive.open(part) as file:
        kept = b""
        while block := file.read(BLOCK):
            if not kept and block[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"):
                raise FileRefused(NOT_READABLE)  # UTF-16, which no office program writes here, would hide what follows
            seen = kept + block
            if _DECLARES.search(seen):
                raise FileRefused(
                    "The spreadsheet declares entities, which no export needs and an attack does. "
                    "Open it, save it as .xlsx again and send that."
                )
            edge = len(kept)
            for found in _ROW.finditer(seen):
                if found.end() > edge:
                    rows, last_row = rows + 1, max(last_row, int(found[1]))
            kept = seen[-OVERLAP:]
    if last_row - rows > MOST_GAPS:
        raise FileRefused(
            f"A cell stands alone in row {last_row:,}, far below the list. Delete the empty rows under it and save again."
        )
