"""What of the linkage can be taken out: how complete and how fresh each source is."""

from __future__ import annotations

import datetime as dt

from alongside.access import gate
from alongside.access.gate import Refused
from alongside.access.policy import Viewer
from alongside.kit.words import day, percent
from alongside.matching import figures
from alongside.matching.models import MatchRun
from alongside.matching.quality import FIELDS
from alongside.methods.measures.disclosure import Shown
from alongside.outputs import disclosing, kinds
from alongside.outputs.kinds import Kind, Table


def quality_table(viewer: Viewer, today: dt.date) -> Table:
    """For each source its records, and the share of them that fills each field: from the last time it was measured."""
    runs = gate.visible(viewer, MatchRun.objects.filter(state=MatchRun.State.DONE).exclude(measures={}).order_by("-pk"))
    run = runs.first()
    if run is None:
        raise Refused("Nothing has been measured yet. It is after the first files are linked.")
    told = figures.leaving(viewer, run.measures, today)
    rows = [
        (each["source"], Shown(each["records"]).words, each["newest"] or "", *map(_share, each["filled"]))
        for each in told.sources
    ]
    header = ("Source", "Records", "Newest row", *(name.replace("_", " ").capitalize() for name in FIELDS))
    notes = [disclosing.in_force().words]
    if told.taken_on:
        notes.append(f"As they stood on {day(told.taken_on)}, the same for the whole quarter.")
    return Table(header, tuple(rows), notes=tuple(notes))


def _share(share: float | None) -> str:
    return "hidden" if share is None else percent(share)


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
