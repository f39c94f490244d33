"""What of the linkage can be taken out: how complete and how fresh each source is."""

from __future__ import annotations

import datetime as dt

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.kit.words import percent
from alongside.matching.models import MatchRun
from alongside.matching.quality import FIELDS
from alongside.methods.measures.disclosure import STRICTEST, Shown
from alongside.outputs import kinds
from alongside.outputs.kinds import Kind, Table


def quality_table(viewer: Viewer, today: dt.date) -> Table:
    """For each source its records, and the share of them that fills each field: from the last time it was measured."""
    runs = gate.visible(viewer, MatchRun.objects.filter(state=MatchRun.State.DONE).exclude(measures={}).order_by("-pk"))
    run = runs.first()
    if run is None:
        raise Refused("Nothing has been measured yet. It is after the first files are linked.")
    rows = []
    for each in run.measures["sources"]:
        records = STRICTEST.show(each["records"])
        shares = [_share(STRICTEST.show(each["filled"][name]), records) for name in FIELDS]
        rows.append((each["source"], records.words, each["newest"] or "", *shares))
    header = ("Source", "Records", "Newest row", *(name.replace("_", " ").capitalize() for name in FIELDS))
    return Table(header, tuple(rows), notes=("Counts to the nearest five; small ones are hidden.",))


def _share(filled: Shown, records: Shown) -> str:
    """A percentage is hidden with either of its counts."""
    return "hidden" if filled.count is None or not records.count else percent(filled.count / records.count)


def offer() -> None:
    kinds.register(
        Kind(
            "quality",
            "How complete the sources are",
            "Records and filled fields of each source. No names; small numbers are hidden.",
            "quality.see",
            quality_table,
        )
    )
