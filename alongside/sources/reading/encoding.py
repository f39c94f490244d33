"""Which letters the bytes of a file stand for: told by its first bytes or by the profile, never guessed in silence."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from alongside.sources.reading.rows import LONGEST_LINE, FileRefused

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
CODECS = {"auto": "utf-8", "utf-8": "utf-8", "utf-16": "utf-16-le", "windows-1252": "cp1252"}
_SUSPECT = re.compile("[ÃÂÄÅ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def codec_of(head: bytes, told: str) -> str:
    """The codec of a file: a byte order mark is proof, else what the profile says, else UTF-8."""
    return next((codec for mark, codec in BOMS if head.startswith(mark)), CODECS[told])


class TextLines:
    """The physical lines of a text file, decoded. Raises FileRefused in words on the first byte that does not fit."""

    def __init__(self, path: Path, told: str) -> None:
        self.path, self.told = path, told
        self.size = path.stat().st_size
        self.bytes: BinaryIO = path.open("rb")
        self.codec = codec_of(self.bytes.read(4), told)
        self.bytes.seek(0)
        self.text = io.TextIOWrapper(self.bytes, encoding=self.codec, errors="strict", newline="")

    @property
    def share(self) -> float:
        return min(self.bytes.tell() / self.size, 1.0) if self.size and not self.bytes.closed else 1.0

    def __iter__(self) -> Iterator[str]:
        try:
            for number, line in enumerate(self.text, 1):
                if "\0" in line:
                    raise FileRefused(
                        f"Line {number} holds a NUL byte, which no export should. "
                        "If the file is UTF-16, say so in the profile; else export it again."
                    )
                if len(line) > LONGEST_LINE:
                    raise FileRefused(
                        f"Line {number} is longer than a million characters. Check the format and export again."
                    )
                yield line
        except UnicodeDecodeError:
            raise FileRefused(self._words()) from None

    def _words(self) -> str:
        number = self._first_bad_line()
        at = f" (line {number})" if number else ""
        if self.told == "windows-1252":
            return f"The file is not Windows-1252 as its profile says{at}. Mend the profile, or export it again."
        return (
            f"The file is not {'UTF-8' if self.codec.startswith('utf-8') else 'UTF-16'}{at}. Excel's plain CSV is "
            "Windows-1252: if this is one, say so in the profile. It is not guessed, because names would suffer."
        )

    def _first_bad_line(self) -> int | None:
        if self.codec.startswith("utf-16"):
            return None
        with self.path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    line.decode(self.codec)
                except UnicodeDecodeError:
                    return number
        return None

    def close(self) -> None:
        self.text.close()


def is_mangled(value: str) -> bool:
    """Whether a value was UTF-8 read as Windows-1252 somewhere on its way: ZoÃ« for Zoë."""
    if not _SUSPECT.search(value):
        return False
    try:
        return value.encode("cp1252").decode("utf-8") != value
    except UnicodeError:
        return False
