"""Bars for sums and counts: each with its words above it, so that long words fit on a phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from alongside.kit.charts.drawing import INK, SAND, SOFT, TEAL, Chart, chart, rect, text, wrapped
from alongside.kit.words import number

ROOM_FOR_FIGURE = 90
LINE_HEIGHT, BAR, GAP = 20, 14, 16


class Amount(NamedTuple):
    """A bar. value None: hidden, drawn without a bar. note: said behind the figure."""

    label: str
    value: int | None
    note: str = ""


def amount_bars(rows: Sequence[Amount], *, title: str, of: str, words: Callable[[int], str] = number) -> Chart:
    """The largest first is for the caller. of: what the labels are, for the table; words: how a value is written."""
    most = max((row.value or 0 for row in rows), default=0) or 1

    def said(row: Amount) -> str:
        return "hidden" if row.value is None else words(row.value)

    def draw(width: int) -> tuple[float, list[SafeString]]:
        shapes: list[SafeString] = []
        top = 4.0
        for row in rows:
            for line in wrapped(row.label, width - 8):
                top += LINE_HEIGHT
                shapes.append(text(0, top - 5, line, fill=INK))
            length = (width - ROOM_FOR_FIGURE) * (row.value or 0) / most
            shapes.append(rect(0, top, width - ROOM_FOR_FIGURE, BAR, SAND))
            if length:
                shapes.append(rect(0, top, length, BAR, TEAL, tip=f"{row.label}: {said(row)}"))
            shapes.append(text(width - ROOM_FOR_FIGURE + 10, top + BAR - 2, said(row), fill=INK if row.value else SOFT))
            top += BAR + GAP
        return top, shapes

    description = "; ".join(f"{row.label} {said(row)}" for row in rows) or "Nothing yet"
    table = [(row.label, said(row), row.note) for row in rows]
    return chart(title, f"{description}.", draw, (of, "How much", "Behind it"), table)
