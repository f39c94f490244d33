"""Which files may stand beside a person, and what they are called when they leave."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

MOST_BYTES = 20 << 20
LONGEST_NAME = 80
ZIP = b"PK\x03\x04"
NOT_TAKEN = "Only photographs (JPEG, PNG, WebP), PDFs and Word documents (.docx) are taken. Save it as one of these and try again."


class PaperRefused(ValueError):
    """A file that is not taken. The message says why, and what to do."""


@dataclass(frozen=True)
class Kind:
    """name: as it is kept; signs: how such a file begins; endings: what it may be called, the first when it leaves."""

    name: str
    words: str
    type: str
    endings: tuple[str, ...]
    signs: tuple[bytes, ...]


KINDS = (
    Kind("jpeg", "photograph", "image/jpeg", (".jpg", ".jpeg"), (b"\xff\xd8\xff",)),
    Kind("png", "picture", "image/png", (".png",), (b"\x89PNG\r\n\x1a\n",)),
    Kind("webp", "picture", "image/webp", (".webp",), (b"RIFF",)),
    Kind("pdf", "PDF", "application/pdf", (".pdf",), (b"%PDF-",)),
    Kind(
        "docx", "Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",), (ZIP,),
    ),
)  # fmt: skip
BY_NAME = {kind.name: kind for kind in KINDS}
PICTURES = frozenset({"jpeg", "png", "webp"})


def kind_of(file_name: str, head: bytes) -> Kind:
    """The kind that both its name and its first bytes say. Raises PaperRefused."""
    if not head:
        raise PaperRefused("The file is empty. Choose it again.")
    ending = PurePath(file_name).suffix.lower()
    named = next((kind for kind in KINDS if ending in kind.endings), None)
    if named is None:
        raise PaperRefused(NOT_TAKEN)
    if not head.startswith(named.signs) or (named.name == "webp" and head[8:12] != b"WEBP"):
        raise PaperRefused(
            f"The file is called {ending} and is no {named.words}. Save it again as what it is, and try again."
        )
    return named


def leaving_name(title: str, number: int, kind: str) -> str:
    """What a file is called when it leaves: by its title, never by the name it came with."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-").lower()[:LONGEST_NAME] or "paper"
    return f"{words}-{number}{BY_NAME[kind].endings[0]}"
