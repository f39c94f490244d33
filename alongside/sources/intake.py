"""A file becomes accounts: read row by row by its profile, put together by own key, with every refusal kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from alongside.outputs.inert import restored
from alongside.sources.account import Account
from alongside.sources.profile import Profile
from alongside.sources.reading import REASON_COLUMN, Line, Rows, open_rows
from alongside.sources.reading.encoding import is_mangled
from alongside.sources.rules import Fault, Reader, plain

EVERY = 1_000  # rows between two words about progress


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that could not be taken. own_key: whose it is, blank where even that cannot be told."""

    line: int
    faults: tuple[Fault, ...]
    cells: list[str]
    own_key: str

    @property
    def column(self) -> str:
        return self.faults[0].column

    @property
    def because(self) -> str:
        if len(self.faults) == 1:
            return self.faults[0].because
        return " ".join(f"{fault.column}: {fault.because}" for fault in self.faults)


@dataclass(slots=True)
class Intake:
    """What a file says. repeated: rows that said nothing a row before them had not said."""

    accounts: dict[str, Account] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    rows: int = 0
    blank: int = 0
    repeated: int = 0
    silent: int = 0
    newest_on: dt.date | None = None
    header: list[str] = field(default_factory=list)
    titles: list[list[str]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    mangled: str = ""
    totals_said: int | None = None

    def notices(self, profile: Profile) -> list[str]:
        """What somebody should know although the file was read."""
        found = []
        if self.totals_said is not None and self.totals_said != self.rows:
            found.append(
                f"The file's own last line counts {self.totals_said:,} rows, and {self.rows:,} were read. Was it cut?"
            )
        if self.mangled:
            found.append(
                f"Some letters look as if they were damaged before export, as in “{self.mangled}”. "
                "Check the profile's encoding, or ask the agency to export in UTF-8."
            )
        if self.silent and profile.events:
            found.append(
                f"{self.silent:,} rows tell who somebody is and nothing that happened. "
                "If they should, the profile may lack one of the file's codes."
            )
        return found


def take_in(
    path: Path, profile: Profile, today: dt.date, report: Callable[[float], None] = lambda share: None
) -> Intake:
    """Read a whole file. report hears the share that is read. Raises FileRefused and MissingColumns."""
    with open_rows(path, profile.file) as rows:
        header, lines, has_come_back = _without_reasons(rows)
        is_mended = has_come_back and profile.file.format in ("csv", "tsv")
        reader = Reader(profile, header, today)
        intake = Intake(header=header, titles=rows.titles, dropped=reader.dropped)
        for line in lines:
            intake.rows += 1
            if intake.rows % EVERY == 0:
                report(rows.share)
            if is_mended:
                line = Line(line.number, [restored(cell) for cell in line.cells], line.problem)
            _take(intake, reader, line)
        intake.blank, intake.totals_said = rows.blank, rows.totals_said
    report(1.0)
    return intake


def _take(intake: Intake, reader: Reader, line: Line) -> None:
    if line.problem:
        intake.refusals.append(Refusal(line.number, (Fault("", line.problem),), line.cells, ""))
        return
    row = reader.understand(line.cells)
    if isinstance(row, list):
        key = reader.key_of(line.cells)
        intake.refusals.append(Refusal(line.number, tuple(row), reader.allowed(line.cells), key))
        return
    account = intake.accounts.get(row.own_key)
    if account is None:
        account = intake.accounts[row.own_key] = Account(row.own_key, line.number)
    intake.repeated += not account.add(line.number, row)
    intake.silent += not row.events
    if row.as_of is not None and (intake.newest_on is None or row.as_of > intake.newest_on):
        intake.newest_on = row.as_of
    if not intake.mangled:
        intake.mangled = next((value for _, value in row.identity if isinstance(value, str) and is_mangled(value)), "")


def _without_reasons(rows: Rows) -> tuple[list[str], Iterable[Line], bool]:
    """The file without the column in which we said why a row was refused, where it has come back mended."""
    at = next((index for index, name in enumerate(rows.header) if plain(name) == plain(REASON_COLUMN)), None)
    if at is None:
        return rows.header, rows, False
    lines = (Line(number, cells[:at] + cells[at + 1 :], problem) for number, cells, problem in rows)
    return rows.header[:at] + rows.header[at + 1 :], lines, True
