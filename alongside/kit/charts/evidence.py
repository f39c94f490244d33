"""Why two records may, or may not, be one person: every field's weight as a bar with words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from alongside.kit.charts.drawing import AMBER, CLAY, LINE, SOFT, TEAL, Chart, chart, line, rect, text, wrapped

NUMBER = 52  # room for "+12.3" beside the bars


class Evidence(NamedTuple):
    """label: the field in words. weight: log2 Bayes factor, above 0 for the same person. words: what was seen."""

    label: str
    weight: float
    words: str


def evidence_bars(rows: Sequence[Evidence], *, title: str = "Why these may be one person") -> Chart:
    """Bars to the right speak for one person, bars to the left against; longer says more."""

    def draw(width: int) -> tuple[float, list[SafeString]]:
        return _draw(rows, width)

    table = [(row.label, row.words, signed(row.weight)) for row in rows]
    return chart(title, _description(rows), draw, ("What was compared", "What was found", "Weight"), table)


def signed(weight: float) -> str:
    """+6.2, −3.0 or 0.0, with a true minus sign."""
    return f"{weight:+.1f}".replace("-", "\N{MINUS SIGN}").replace("+0.0", "0.0").replace("\N{MINUS SIGN}0.0", "0.0")


def _description(rows: Sequence[Evidence]) -> str:
    if not rows:
        return "Nothing could be compared."
    speaking_for = [row.label for row in sorted(rows, key=lambda row: -row.weight) if row.weight > 0]
    against = [row.label for row in sorted(rows, key=lambda row: row.weight) if row.weight < 0]
    parts = [f"For: {', '.join(speaking_for) or 'nothing'}.", f"Against: {', '.join(against) or 'nothing'}."]
    return " ".join([*parts, f"Together {signed(sum(row.weight for row in rows))}."])


def _draw(rows: Sequence[Evidence], width: int) -> tuple[float, list[SafeString]]:
    is_narrow = width < 500
    left = 0 if is_narrow else 330
    room = width - left - NUMBER - 8
    low, high = min([0, *(row.weight for row in rows)]), max([0, *(row.weight for row in rows)])
    scale = room / ((high - low) or 1)
    zero = left - low * scale
    shapes = [] if low == 0 else [text(zero - 6, 14, "against", size=13, anchor="end", fill=SOFT)]
    shapes.append(text(zero + 6, 14, "for one person", size=13, fill=SOFT))
    y = 24.0
    for row in rows:
        words = wrapped(row.words, width if is_narrow else left - 16, 14)
        written = 20 + 17 * len(words)
        shapes.append(text(0, y + 16, row.label, bold=True))
        shapes += [text(0, y + 34 + 17 * index, part, size=14, fill=SOFT) for index, part in enumerate(words)]
        bar_y = y + written + 6 if is_narrow else y + 8
        shapes.append(line(zero, bar_y - 4, zero, bar_y + 24, LINE, 2))
        shapes += _bar(row, zero, bar_y, scale, width)
        y += written + (40 if is_narrow else 14)
        shapes.append(line(0, y - 4, width, y - 4))
    return y + 2, shapes


def _bar(row: Evidence, zero: float, y: float, scale: float, width: int) -> list[SafeString]:
    length = abs(row.weight) * scale
    start = zero if row.weight >= 0 else zero - length
    fill = TEAL if row.weight > 0 else CLAY if row.weight < 0 else AMBER
    tip = f"{row.label}: {row.words} ({signed(row.weight)})"
    return [
        rect(start, y, max(length, 2), 20, fill, tip=tip),
        text(width, y + 15, signed(row.weight), anchor="end", bold=True),
    ]
