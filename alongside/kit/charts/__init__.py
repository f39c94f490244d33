"""Pictures as SVG from plain values: each with a title, a description and its numbers as a table."""

from __future__ import annotations

from alongside.kit.charts.amounts import Amount, amount_bars
from alongside.kit.charts.bars import Composition, IntervalRow, composition_bars, interval_bars, stacked_bar
from alongside.kit.charts.columns import column_chart, sparkline
from alongside.kit.charts.drawing import Chart
from alongside.kit.charts.evidence import Evidence, evidence_bars
from alongside.kit.charts.timeline import Happening, life_timeline

__all__ = [
    "Amount",
    "Chart",
    "Composition",
    "Evidence",
    "Happening",
    "IntervalRow",
    "amount_bars",
    "column_chart",
    "composition_bars",
    "evidence_bars",
    "interval_bars",
    "life_timeline",
    "sparkline",
    "stacked_bar",
]
