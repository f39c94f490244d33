"""How good the linkage and its data are: figures for everyone who answers for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from alongside.access import gate
from alongside.access.request import Request
from alongside.kit.charts import column_chart, interval_bars
from alongside.kit.charts.bars import IntervalRow
from alongside.kit.charts.drawing import Chart
from alongside.kit.words import percent
from alongside.matching import changes, figures, jobs
from alongside.matching import quality as measuring
from alongside.matching.figures import Told
from alongside.matching.models import MatchRun
from alongside.matching.rules.estimates import Estimate, band_words, estimate
from alongside.methods.linkage.evaluate import Interval, Quality
from alongside.methods.measures.disclosure import Shown
from alongside.outputs import disclosing
from alongside.sources.models import Source

MOST_GROUPS = 16
GROUPS = (("source", "By source"), ("nationality", "By nationality"), ("sex", "By sex"))
FIELD_LABELS = {
    "given_name": "Given name", "family_name": "Family name", "date_of_birth": "Date of birth",
    "nhs_number": "NHS number",
    "pnc": "PNC", "cro": "CRO", "crn": "CRN", "ni_number": "NI number", "chain_number": "CHAIN number",
    "prison_number": "Prison number",
}  # fmt: skip


def quality(request: Request) -> HttpResponse:
    """Precision and recall from judged pairs, and from the truth where it is known; the data by source."""
    gate.ask(request.viewer, "quality.see")
    runs = gate.visible(
        request.viewer, MatchRun.objects.filter(state=MatchRun.State.DONE).exclude(measures={}).order_by("-pk")
    )
    run = runs.first()
    shown: dict[str, object] = {
        "run": run,
        "may_export": request.viewer.may("export.make"),
        "may_run": request.viewer.may("match.run"),
        "may_sample": request.viewer.may("match.judge"),
        "may_see_pairs": request.viewer.may("match.see"),
        "may_see_rule": request.viewer.may("match.see") or request.viewer.may("match.rule"),
    }
    if run is not None:
        shown |= _shown(request, run.measures)
    return render(request, "matching/quality.html", shown)


def _shown(request: Request, measures: Mapping[str, Any]) -> dict[str, object]:
    today = timezone.localdate()
    found = estimate(measures["bands"], measuring.reviewed())
    told = figures.told(request.viewer, measures, today)
    sources = _source_rows(request, told, today)
    names = {row.slug: row.title for row in sources}
    return {
        "measured_at": dt.datetime.fromisoformat(measures["measured_at"]),
        "estimate": found,
        "estimate_chart": _estimate_chart(found),
        "truth": measures["truth"],
        **_truth_charts(measures["truth"], names),
        "sizes_chart": column_chart(
            [(label, count) for label, count in told.sizes],
            title="Records for each person",
            unit="people",
        ),
        "bands_chart": column_chart(
            [(band_words(place), count) for place, count in enumerate(told.bands)],
            title="Pairs of records by weight of evidence",
            unit="pairs",
        ),
        "sources": sources,
        "field_labels": [FIELD_LABELS.get(name, name.capitalize()) for name in measuring.FIELDS],
        "overlaps": _overlap_rows(told, names),
        "overlap_names": [names.get(slug, slug) for slug in told.overlaps],
        "taken_on": told.taken_on,
        "fewest": disclosing.in_force().fewest,
        "rule": disclosing.in_force().words,
    }


def _row(label: str, interval: Interval | None, count: int | None = None) -> IntervalRow:
    if interval is None or (count is not None and count < disclosing.in_force().fewest):
        return IntervalRow(label, None)
    shown = None if count is None else disclosing.in_force().show(count).count
    return IntervalRow(label, interval.estimate, interval.low, interval.high, shown)


def _estimate_chart(found: Estimate) -> Chart | None:
    if found.precision is None and found.recall is None:
        return None
    rows = [
        _row("Joins that are right", found.precision),
        _row("Matches that are found", found.recall),
        _row("Both together (F1)", found.f1),
    ]
    return interval_bars(rows, title=f"Estimated from {found.judged} judged pairs")


def _truth_charts(truth: Mapping[str, Any] | None, names: Mapping[str, str]) -> dict[str, object]:
    """Against the truth: in all; matches that are found by group; joins that are right by group."""
    if truth is None:
        return {}
    whole = Quality(*truth["all"])
    rows = [
        _row("Joins that are right", whole.precision_interval),
        _row("Matches that are found", whole.recall_interval),
        _row("Both together (F1)", Interval(*truth["f1"])),
    ]
    found, right = [], []
    for group, title in GROUPS:
        by = [(names.get(label, label.capitalize()), Quality(*counts)) for label, counts in truth["by"][group].items()]
        by = sorted(
            (each for each in by if each[1].true >= disclosing.in_force().fewest), key=lambda each: -each[1].true
        )[:MOST_GROUPS]
        found.append(interval_bars([_row(label, each.recall_interval, each.true) for label, each in by], title=title))
        right.append(
            interval_bars([_row(label, each.precision_interval, each.joined) for label, each in by], title=title)
        )
    return {"truth_chart": interval_bars(rows, title="In all"), "found_charts": found, "right_charts": right}


@dataclass(frozen=True)
class SourceRow:
    """What is known of one source's data, in words. filled: the share of its records that fill each field."""

    slug: str
    title: str
    agency: str
    records: str
    ended: str
    newest_days: int | None
    refused: str
    filled: list[str]


def _source_rows(request: Request, told: Told, today: dt.date) -> list[SourceRow]:
    sources = {each.slug: each for each in gate.visible(request.viewer, Source.objects.select_related("agency"))}
    found = []
    for row in told.sources:
        slug = row["source"]
        source = sources.get(slug)
        found.append(
            SourceRow(
                slug=slug,
                title=source.title if source else slug.replace("-", " ").capitalize(),
                agency=source.agency.name if source else "",
                records=Shown(row["records"]).words,
                ended=Shown(row["ended"]).words,
                newest_days=measuring.age_in_days(row["newest"], today),
                refused=_share(row["refused"]),
                filled=[_share(share) for share in row["filled"]],
            )
        )
    return found


def _share(share: float | None) -> str:
    return "hidden" if share is None else percent(share) if share else "none"


def _overlap_rows(told: Told, names: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """People that two sources share, as counts that may be shown."""
    return [(names.get(one, one), [Shown(n).words for n in shared.values()]) for one, shared in told.overlaps.items()]


@require_POST
def measure_now(request: Request) -> HttpResponse:
    """Work the figures out again, or draw a sample of joins to be judged."""
    if "sample" in request.POST:
        drawn = changes.draw_sample(by=request.viewer, seed=timezone.now().microsecond)
        messages.success(request, f"{drawn} joins drawn at random. They stand at the end of the questions.")
        return redirect("matching:queue")
    gate.ask(request.viewer, "match.run")
    jobs.measure.enqueue()
    messages.success(request, "The figures are being worked out again.")
    return redirect("matching:quality")
