"""The measures of the index as one viewer may know them.

Whoever may see who is in a source sees its figures as they are. For anybody else small counts are hidden and the rest are rounded,
as the partnership's rule says. Whoever sees no people at all gets one such set a quarter, so that no two can be subtracted to find
who came between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum

from alongside.access import gate
from alongside.access.policy import Reach, Viewer
from alongside.matching.quality import FIELDS
from alongside.methods.measures.disclosure import Shown, protect_tables
from alongside.outputs import disclosing
from alongside.outputs.base_tables import of_quarter
from alongside.sources.acting import sees_rows
from alongside.sources.models import Import, Source

WHY = "the share of refused rows by source"
Show = Callable[[int], Shown]


@dataclass(frozen=True)
class Told:
    """What a viewer is told. sizes, bands: a count for each group, None where it is hidden; sources: one row each, as `_source`
    makes it; overlaps: for each pair of sources. taken_on: the day of figures that stand for a quarter; None for today's."""

    sizes: list[list[Any]]
    bands: list[int | None]
    sources: list[dict[str, Any]]
    overlaps: dict[str, dict[str, int | None]]
    taken_on: dt.date | None = None


def told(viewer: Viewer, measures: Mapping[str, Any], today: dt.date) -> Told:
    """measures: of the newest run, as it was kept."""
    if viewer.grant.reach is Reach.NONE:
        base = of_quarter(viewer, "quality", today, lambda: _told(measures, lambda slug: disclosing.in_force().show))
        assert base is not None
        return Told(**base.figures, taken_on=base.taken_on)
    sources = gate.visible(viewer, Source.objects.all())
    known = {each.slug for each in sources if sees_rows(viewer, each)}
    return Told(**_told(measures, lambda slug: Shown if slug in known else disclosing.in_force().show))


def leaving(viewer: Viewer, measures: Mapping[str, Any], today: dt.date) -> Told:
    """The same for a file that is taken out: nobody takes out more than may be passed on."""
    if viewer.grant.reach is Reach.NONE:
        return told(viewer, measures, today)
    return Told(**_told(measures, lambda slug: disclosing.in_force().show))


def _told(measures: Mapping[str, Any], show_of: Callable[[str], Show]) -> dict[str, Any]:
    lost, rule = _lost(), disclosing.in_force()
    sizes = protect_tables({"sizes": dict(measures["sizes"])}, rule)["sizes"]
    return {
        "sizes": [[label, each.count] for label, each in sizes.items()],
        "bands": [rule.show(sum(counts)).count for counts in measures["bands"]],
        "sources": [
            _source(row, lost.get(row["source"], (0, 0)), show_of(row["source"])) for row in measures["sources"]
        ],
        "overlaps": {
            one: {other: rule.show(shared.get(other, 0)).count for other in measures["overlaps"]}
            for one, shared in measures["overlaps"].items()
        },
    }


def _lost() -> dict[str, tuple[int, int]]:
    """For each source the rows of its files that were refused, and all."""
    applied = gate.everyone(Import.objects.applied(), why=WHY)
    sums = applied.order_by().values("source__slug").annotate(
        lost=Sum("refused"), rows=Sum(F("accepted") + F("changed") + F("unchanged") + F("refused"))
    )  # fmt: skip
    return {row["source__slug"]: (row["lost"], row["rows"]) for row in sums}


def _source(row: Mapping[str, Any], lost: tuple[int, int], show: Show) -> dict[str, Any]:
    """A share is hidden with either of its counts, and is of what is shown."""
    records = show(row["records"])
    return {
        "source": row["source"],
        "records": records.count,
        "ended": show(row["ended"]).count,
        "newest": row["newest"],
        "refused": _share(show(lost[0]), show(lost[1])),
        "filled": [_share(show(row["filled"][name]), records) for name in FIELDS],
    }


def _share(part: Shown, whole: Shown) -> float | None:
    """None where it is hidden; of nothing, nothing."""
    if part.count is None or whole.count is None:
        return None
    return min(1.0, part.count / whole.count) if whole.count else 0.0
