"""What each agency's export looks like: read from `layouts.toml`, which says it file by file and column by column."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export. codes: our word -> the agency's; empty where a value is written as it is."""

    name: str
    fact: str
    meaning: str
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """One file that one agency exports. Its fields are explained at the top of `layouts.toml`."""

    agency: str
    agency_name: str
    profile: str
    file: str
    format: str
    happenings: str
    key: str
    columns: tuple[Column, ...]
    key_form: str = ""
    encoding: str = "utf-8"
    delimiter: str = ","
    titles: tuple[str, ...] = ()
    date_format: str = "%d/%m/%Y"
    letter_case: str = "as known"
    missing: str = ""
    lag_days: int = 0
    totals_line: bool = False

    @property
    def header_row(self) -> int:
        """Number of the row that names the columns, counting from 1."""
        return len(self.titles) + 1


def _read() -> tuple[Layout, ...]:
    document = tomllib.loads((HERE / "layouts.toml").read_text(encoding="utf-8"))
    return tuple(
        Layout(
            **{
                **table,
                "titles": tuple(table.get("titles", ())),
                "columns": tuple(Column(*column) for column in table["columns"]),
            }
        )
        for table in document["layouts"]
    )


LAYOUTS = _read()
AGENCIES = tuple(dict.fromkeys(layout.agency for layout in LAYOUTS))
