"""Find marked words in anything that leaves: text, headers, spreadsheets, documents."""

from __future__ import annotations

import io
import itertools
import re
import zipfile
import zlib

MARK = re.compile(rb"zqx[b-y]{5}xqz")
_LETTERS = "bcdfghjklmnpqrstvwxy"
_codes = itertools.product(_LETTERS, repeat=5)


def new_mark() -> str:
    """A word that stands nowhere else: zqx, five letters, xqz."""
    return f"zqx{''.join(next(_codes))}xqz"


def marks_in(data: bytes) -> set[str]:
    """Every marked word in these bytes, also inside archives (XLSX, DOCX, ZIP) and the packed streams of a PDF."""
    found = {match.decode() for match in MARK.findall(data.lower())}
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                found |= marks_in(name.encode()) | marks_in(archive.read(name))
    if data.startswith(b"%PDF"):
        for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL):
            try:
                found |= marks_in(zlib.decompress(stream))
            except zlib.error:
                found |= marks_in(stream)
    return found


def marks_of_answer(answer) -> set[str]:
    """Every marked word in an answer: headers, redirects, cookies and body."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.items()) + answer.cookies.output()
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return marks_in(head.encode()) | marks_in(body)
