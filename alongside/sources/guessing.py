"""Which source a file probably comes from: by its columns, and by what its files were called before. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from alongside.sources.profile import FileLayout, Profile
from alongside.sources.reading import FileRefused, open_rows
from alongside.sources.rules import MissingColumns, Reader

_DIGITS = re.compile(r"[\d_\-. ]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A source that a file may come from."""

    slug: str
    profile: Profile
    earlier_names: tuple[str, ...] = ()


def guess(path: Path, file_name: str, candidates: Iterable[Candidate]) -> str:
    """The slug of the likeliest source; blank where no profile can read the file."""
    headers: dict[FileLayout, list[str]] = {}  # a large spreadsheet is opened once for all profiles that read it alike
    scored = []
    for each in candidates:
        layout = each.profile.file
        if layout not in headers:
            headers[layout] = _header(path, layout)
        if score := _score(headers[layout], file_name, each):
            scored.append((score, each.slug))
    return max(scored)[1] if scored else ""


def _header(path: Path, layout: FileLayout) -> list[str]:
    """The names of the columns, read this way; empty where it cannot be."""
    try:
        with open_rows(path, layout) as rows:
            return rows.header
    except FileRefused:
        return []


def _score(header: list[str], file_name: str, candidate: Candidate) -> float:
    """0 where the profile's columns are lacking; more for every column that is used, and for a name seen before."""
    try:
        dropped = Reader(candidate.profile, header, dt.date.min).dropped
    except MissingColumns:
        return 0
    was_called_so = any(_stem(name) == _stem(file_name) for name in candidate.earlier_names)
    return 2 - len(dropped) / len(header) + was_called_so


def _stem(name: str) -> str:
    return _DIGITS.sub(" ", Path(name).stem.casefold()).strip()
