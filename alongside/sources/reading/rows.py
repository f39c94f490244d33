"""What every kind of file is read into."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from alongside.sources.door import FileRefused

LONGEST_LINE = 1 << 20
MOST_COLUMNS = 500


class Line(NamedTuple):
    """One row. number: its line in the file, from 1; problem: why its cells cannot be told apart, else blank."""

    number: int
    cells: list[str]
    problem: str = ""


class Rows(Protocol):
    """The rows of an open file. share: how much of it is read, 0 to 1. blank: empty lines passed over.

    totals_said: the number in its closing line of totals, None where it has no such line. titles: lines above the header.
    """

    header: list[str]
    titles: list[list[str]]
    blank: int
    totals_said: int | None

    @property
    def share(self) -> float: ...
    def __iter__(self) -> Iterator[Line]: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def checked_header(cells: list[str], row: int) -> list[str]:
    """The names of the columns. Raises FileRefused where there are none, too many, or two alike."""
    header = [" ".join(cell.split()) for cell in cells]
    while header and not header[-1]:
        header.pop()
    if not header:
        raise FileRefused(f"Row {row}, which should name the columns, is empty. Check the profile's header row.")
    if len(header) > MOST_COLUMNS:
        raise FileRefused(f"The file has {len(header)} columns; {MOST_COLUMNS} are read at most. Check the delimiter.")
    named = [name.casefold() for name in header if name]
    if twice := sorted({name for name in header if named.count(name.casefold()) > 1}):
        raise FileRefused(f"The column “{twice[0]}” stands there twice. Rename one of them and send the file again.")
    return header


def fitted(cells: list[str], width: int) -> tuple[list[str], str]:
    """Cells brought to the header's width where only empty ones are too many; else the problem in words."""
    if len(cells) > width and not any(cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        return cells, f"This row has {len(cells)} columns and the header {width}: a separator is missing or too many."
    return cells, ""


def total_in(cells: list[str], totals: str) -> int | None:
    """The number in a line of totals; 0 where it gives none; None where this is no such line."""
    first = next((cell for cell in cells if cell), "")
    if not totals or not first.casefold().startswith(totals.casefold()):
        return None
    digits = "".join(character for character in " ".join(cells) if character.isdigit())
    return int(digits) if digits else 0
