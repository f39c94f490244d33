"""JSON lines: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from alongside.sources.profile import FileLayout
from alongside.sources.reading.encoding import TextLines
from alongside.sources.reading.rows import FileRefused, Line, checked_header

LOOK_AHEAD = 500  # lines whose keys together are the header: an export may leave out what is empty


class JsonRows:
    def __init__(self, path: Path, layout: FileLayout) -> None:
        self.lines = TextLines(path, layout.encoding)
        self.blank = 0
        self.totals_said: int | None = None
        self.titles: list[list[str]] = []
        self._numbered = enumerate(self.lines, 1)
        self._first = list(islice(self._numbered, LOOK_AHEAD))
        if self._first and self._first[0][1].lstrip().startswith("["):
            raise FileRefused("This is one JSON list. Export JSON lines: one object on each line.")
        keys = dict.fromkeys(key for _, line in self._first for key in (_object(line)[0] or {}))
        self.header = checked_header(list(keys), 1)

    @property
    def share(self) -> float:
        return self.lines.share

    def __iter__(self) -> Iterator[Line]:
        for numbered in (self._first, self._numbered):
            for number, line in numbered:
                if not line.strip():
                    self.blank += 1
                    continue
                found, problem = _object(line)
                if found is None:
                    yield Line(number, [line.strip()], problem)
                else:
                    yield Line(number, [_text(found.get(key)) for key in self.header])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.lines.close()


def _object(line: str) -> tuple[dict[str, Any] | None, str]:
    try:
        found = json.loads(line)
    except ValueError:
        return None, "This line is not complete JSON: it was probably cut off."
    return (found, "") if isinstance(found, dict) else (None, "This line is JSON, and not an object in { }.")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
