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
from alongside.outputs import disclosing


@dataclass(frozen=True)
class Drawn:
    """A breakdown with its picture and what there is to say about it."""

    breakdown: Breakdown
    chart: Chart
    left_out: list[str]


def composition(request: Request) -> HttpResponse:
    gate.ask(request.viewer, "composition.see")
    used = documents.ranking_in_use()
    of_list = request.GET.get("of") == "list" and request.viewer.may("list.see")
    figures = _figures(request.viewer, used[1], of_list=of_list) if used else None
    return render(
        request,
        "cohort/composition.html",
        {
            "figures": figures,
            "ranking": used[1] if used else None,
            "drawn": [draw(each, of_list=of_list) for each in figures.breakdowns] if figures else [],
            "of_list": of_list,
            "rule": disclosing.in_force().words,
            "chosen": "list" if of_list else "shortlist",
            "tabs": _tabs(of_list) if request.viewer.may("list.see") else [],
            "may_export": request.viewer.may("export.make"),
            "may_see_list": request.viewer.may("shortlist.see"),
        },
    )


def _tabs(of_list: bool) -> list[dict[str, object]]:
    return [
        {"label": "The shortlist", "url": "?", "count": None, "is_current": not of_list},
        {"label": "The list", "url": "?of=list", "count": None, "is_current": of_list},
    ]


def _figures(viewer: Viewer, ranking: Ranking, *, of_list: bool) -> Composition:
    """Today's for whoever sees the list itself; the quarter's for whoever sees figures alone."""
    today = timezone.localdate()
    return (
        compose(ranking, today, of_list=of_list)
        if viewer.may("shortlist.see")
        else compose_quarter(viewer, ranking, today)
    )


def draw(breakdown: Breakdown, *, of_list: bool = False) -> Drawn:
    rows = [charts.Composition(row.label, row.eligible_share, row.chosen_share) for row in breakdown.rows]
    return Drawn(
        breakdown,
        charts.composition_bars(
            rows,
            title=f"{breakdown.title}: eligible and {'list' if of_list else 'shortlist'}",
            second="List" if of_list else "Shortlist",
        ),
        [gap_in_words(row, "list" if of_list else "shortlist") for row in breakdown.left_out],
    )


def gap_in_words(row: GroupRow, chosen: str = "shortlist") -> str:
    """ "Female: 10% of the shortlist, 25% of the eligible: 15 points fewer (between 2 and 22)"."""
    gap = row.gap
    assert gap is not None and row.chosen_share is not None and row.eligible_share is not None
    fewer = [round(-100 * each) for each in (gap.value, gap.high, gap.low)]
    return (
        f"{row.label}: {percent(row.chosen_share)} of the {chosen}, {percent(row.eligible_share)} of the eligible. "
        f"That is {fewer[0]} points fewer, and chance alone would seldom give it (between {fewer[1]} and {fewer[2]})."
    )
