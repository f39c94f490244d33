"""What became of a file's rows, as one viewer may know it.

Whoever may see who is in a source sees its numbers as they are. For anybody else small ones are hidden, the rest are rounded, as
the partnership's rule says, and every total is of what is shown: one new row in a refuge's list would tell that somebody came
that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.access.policy import Viewer
from alongside.methods.measures.disclosure import Shown, shown_total
from alongside.outputs import disclosing
from alongside.sources.acting import sees_rows
from alongside.sources.models import Import

OUTCOMES = ("accepted", "changed", "unchanged", "refused")
COUNTS = (*OUTCOMES, "blank_lines", "records_new", "records_changed", "records_ended", "events_new", "events_changed")


@dataclass(frozen=True)
class Figures:
    """The counts of one file by name. is_exact: nothing was hidden or rounded."""

    counts: dict[str, Shown]
    is_exact: bool

    def __getitem__(self, name: str) -> Shown:
        return self.counts[name]

    @property
    def rows(self) -> Shown:
        """All rows, of the outcomes that are shown; hidden where none is."""
        shown = {name: self.counts[name] for name in OUTCOMES}
        return Shown(None) if all(each.is_hidden for each in shown.values()) else Shown(shown_total(shown))

    @property
    def parts(self) -> list[tuple[str, int]]:
        """The outcomes that are shown, for a chart."""
        shown = [(name.capitalize(), self.counts[name].count) for name in OUTCOMES]
        return [(label, count) for label, count in shown if count is not None]


def of(viewer: Viewer, upload: Import) -> Figures:
    is_exact = sees_rows(viewer, upload.source)
    show = Shown if is_exact else disclosing.in_force().show
    return Figures({name: show(getattr(upload, name)) for name in COUNTS}, is_exact)


def columns(viewer: Viewer, uploads: Sequence[Import]) -> list[int | None]:
    """The rows of each file, for a chart; None where they are hidden."""
    return [of(viewer, upload).rows.count for upload in uploads]
