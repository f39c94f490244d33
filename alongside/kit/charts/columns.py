"""Counts over time: a column chart for a page and a sparkline for a cell of a table."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from alongside.kit.charts.drawing import LINE, SOFT, TEAL, TEAL_PALE, Chart, chart, line, px, rect, text
from alongside.kit.words import number


def column_chart(columns: Sequence[tuple[str, int | None]], *, title: str, unit: str = "rows") -> Chart:
    """How many of something in each of a run of periods. None: nothing is known of that period."""
    known = [count for _, count in columns if count is not None]
    top = max(known, default=0) or 1

    def draw(width: int) -> tuple[float, list[SafeString]]:
        foot = 170.0
        step = width / max(len(columns), 1)
        fits = step >= len(number(top)) * 8 + 4
        every = max(1, round(0.5 + max((len(label) for label, _ in columns), default=1) * 7.5 / step))
        shapes = [line(0, foot, width, foot, LINE, 2)]
        for index, (label, count) in enumerate(columns):
            x, gap = index * step, min(8.0, step * 0.2)
            height = (foot - 24) * (count or 0) / top
            tip = f"{label}: {_count(count, unit)}"
            shapes.append(_column(x + gap / 2, foot, step - gap, height, tip, count is not None))
            if fits and count is not None:
                shapes.append(text(x + step / 2, foot - height - 5, number(count), size=13, anchor="middle"))
            if index % every == 0 and x + len(label) * 7 <= width:
                shapes.append(text(x + gap / 2, foot + 20, label, size=13, fill=SOFT))
        if not fits:
            shapes.append(text(0, 13, f"Most in one period: {number(top)}", size=13, fill=SOFT))
        return foot + 30, shapes

    table = [(label, "Not known" if count is None else number(count)) for label, count in columns]
    return chart(title, _description(columns, unit), draw, ("Period", unit.capitalize()), table)


def _column(x: float, foot: float, width: float, height: float, tip: str, is_known: bool) -> SafeString:
    if not is_known:
        return rect(x, foot - 6, width, 6, LINE, tip=tip)
    return rect(x, foot - max(height, 1.5), width, max(height, 1.5), TEAL, tip=tip)


def _count(count: int | None, unit: str) -> str:
    return "not known" if count is None else f"{number(count)} {unit}"


def _description(columns: Sequence[tuple[str, int | None]], unit: str) -> str:
    known = [(label, count) for label, count in columns if count is not None]
    if not known:
        return "Nothing is known yet."
    most = max(known, key=lambda column: column[1])
    last_label, last = known[-1]
    return f"Most: {most[0]}, {_count(most[1], unit)}. Latest: {last_label}, {_count(last, unit)}."


def sparkline(values: Sequence[int | None], *, label: str) -> SafeString:
    """A run of counts, small enough for a cell. label: what a listener hears instead, numbers included."""
    top = max((value for value in values if value is not None), default=0) or 1
    step = 120 / max(len(values), 1)
    heights = {index: max(26 * value / top, 1) for index, value in enumerate(values) if value is not None}
    fills = {len(values) - 1: TEAL}  # the newest stands out
    bars = [
        rect(index * step, 28 - height, step - min(2, step / 4), height, fills.get(index, TEAL_PALE), round_by=1)
        for index, height in heights.items()
    ]
    return format_html(
        '<svg class="app-sparkline" viewBox="0 0 {} 28" width="120" height="28" role="img"><title>{}</title>{}</svg>',
        px(120),
        label,
        mark_safe("".join(bars)),
    )
