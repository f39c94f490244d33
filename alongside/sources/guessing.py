"""Which source a file probably comes from: by its columns, and by what its files were called before. Pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from alongside.sources.profile import Profile
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
    scored = [(score, each.slug) for each in candidates if (score := _score(path, file_name, each))]
    return max(scored)[1] if scored else ""


def _score(path: Path, file_name: str, candidate: Candidate) -> float:
    """0 where the file lacks the profile's columns; more for every column that is used, and for a name seen before."""
    try:
        with open_rows(path, candidate.profile.file) as rows:
            reader = Reader(candidate.profile, rows.header, dt.date.min)
    except (FileRefused, MissingColumns):
        return 0
    used = 1 - len(reader.dropped) / (len(rows.header) or 1)
    was_called_so = any(_stem(name) == _stem(file_name) for name in candidate.earlier_names)
    return 1 + used + was_called_so


def _stem(name: str) -> str:
    return _DIGITS.sub(" ", Path(name).stem.casefold()).strip()
