"""Whether the shortlist looks like those who are eligible: figures only."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.access.request import Request
from alongside.cohort import documents
from alongside.cohort.composition import Breakdown, Composition, GroupRow, compose, compose_quarter
from alongside.cohort.ranking import Ranking
from alongside.kit import charts
from alongside.kit.charts import Chart
from alongside.kit.words import percent


@dataclass(frozen=True)
class Drawn:
    """A breakdown with its picture and what there is to say about it."""

    breakdown: Breakdown
    chart: Chart
    left_out: list[str]


def composition(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "composition.see")
    used = documents.ranking_in_use()
    figures = _figures(request.viewer, used[1]) if used else None
    return render(
        request,
        "cohort/composition.html",
        {
            "figures": figures,
            "ranking": used[1] if used else None,
            "drawn": [draw(each) for each in figures.breakdowns] if figures else [],
            "may_export": request.viewer.may("export.make"),
            "may_see_list": request.viewer.may("shortlist.see"),
        },
    )


def _figures(viewer: Viewer, ranking: Ranking) -> Composition:
    """Today's for whoever sees the list itself; the quarter's for whoever sees figures alone."""
    today = timezone.localdate()
    return compose(ranking, today) if viewer.may("shortlist.see") else compose_quarter(viewer, ranking, today)


def draw(breakdown: Breakdown) -> Drawn:
    rows = [charts.Composition(row.label, row.eligible_share, row.chosen_share) for row in breakdown.rows]
    return Drawn(
        breakdown,
        charts.composition_bars(rows, title=f"{breakdown.title}: eligible and shortlist"),
        [gap_in_words(row) for row in breakdown.left_out],
    )


def gap_in_words(row: GroupRow) -> str:
    """ "Female: 10% of the shortlist, 25% of the eligible: 15 points fewer (between 2 and 22)"."""
    gap = row.gap
    assert gap is not None and row.chosen_share is not None and row.eligible_share is not None
    fewer = [round(-100 * each) for each in (gap.value, gap.high, gap.low)]
    return (
        f"{row.label}: {percent(row.chosen_share)} of the shortlist, {percent(row.eligible_share)} of the eligible. "
        f"That is {fewer[0]} points fewer, and chance alone would seldom give it (between {fewer[1]} and {fewer[2]})."
    )
