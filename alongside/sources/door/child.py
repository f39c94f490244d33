"""What looks at a file that has just arrived: `python -m alongside.sources.door.child PATH NAME`.

Answers on its output with JSON: {"refused": ""}, or why not. Imports nothing of Django and knows no secret.
"""

from __future__ import annotations

import codecs
import contextlib
import ctypes
import json
import os
import resource
import sys
from pathlib import Path, PurePath

from alongside.sources.door import FileRefused, archive

MOST_MEMORY = 1 << 30
MOST_SECONDS = 40  # of the processor
MOST_BYTES_PACKED = 20 << 20  # a spreadsheet of 100,000 rows is half of this; text is only ever read line by line
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000  # of unshare(2)
TEXT = (".csv", ".tsv", ".txt", ".jsonl", ".ndjson")
SPREADSHEET = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
SIGNS = (  # how other kinds of file begin
    (b"%PDF", "a PDF"),
    (SPREADSHEET, "a spreadsheet or another archive"),
    (b"PK\x05\x06", "an empty archive"),
    (OLD_OFFICE, "an old or password-protected Office file"),
    (b"\x1f\x8b", "a packed file"),
    (b"7z\xbc\xaf", "a packed file"),
    (b"Rar!", "a packed file"),
    (b"BZh", "a packed file"),
    (b"\xfd7zXZ", "a packed file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
    (b"{\\rtf", "a word-processor document"),
)
MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def inspect(path: Path, file_name: str) -> None:
    """Raises FileRefused unless the file is of a kind that is read here, and is what its name says."""
    ending = PurePath(file_name).suffix.lower()
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise FileRefused("The file is empty. Export it again.")
    if ending == ".xlsm":
        raise FileRefused(archive.MACROS)
    if ending == ".xlsx":
        _spreadsheet(path, head)
    elif ending in TEXT:
        _text(head, ending)
    else:
        kinds = "CSV, TSV, XLSX or JSON lines"
        raise FileRefused(f"A file that ends in “{ending or 'nothing'}” is not read here. Export it as {kinds}.")


def _spreadsheet(path: Path, head: bytes) -> None:
    if head.startswith(OLD_OFFICE):
        raise FileRefused("This is an old or password-protected Office file. Save it as .xlsx without a password.")
    if not head.startswith(SPREADSHEET):
        raise FileRefused("The file is called .xlsx and is no spreadsheet. Send the export as it was made.")
    if path.stat().st_size > MOST_BYTES_PACKED:
        raise FileRefused(
            f"The spreadsheet is larger than {MOST_BYTES_PACKED >> 20} MB. Export it as CSV, or a shorter period."
        )
    archive.weigh(path)
    archive.search(path)


def _text(head: bytes, ending: str) -> None:
    found = next((kind for sign, kind in SIGNS if head.startswith(sign)), None)
    if found:
        raise FileRefused(f"The file is called {ending} and is {found}. Send the export itself, as it was made.")
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13) for byte in head)
    is_wide = head.startswith(MARKS) or head.count(0) > len(head) // 4  # UTF-16; the profile says whether it may be
    if not is_wide and controls > len(head) // 10:
        raise FileRefused(f"The file is called {ending} and is no text. Send the export itself, as it was made.")


def confine() -> None:
    """Little memory, little time, nothing to write to, no network where the system allows it, and last in every queue."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(10)
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).unshare(NEW_USER | NEW_NETWORK)


def main() -> None:
    confine()
    try:
        inspect(Path(sys.argv[1]), sys.argv[2])
    except FileRefused as refused:
        words = str(refused)
    else:
        words = ""
    sys.stdout.write(json.dumps({"refused": words}))


if __name__ == "__main__":
    main()
