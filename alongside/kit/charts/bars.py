"""Horizontal bars: rates with their intervals, two groups compared, and one whole in its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString

from alongside.kit.charts.drawing import (
    AMBER,
    CLAY,
    INK,
    LINE,
    PAPER,
    SAND,
    SERIES,
    SOFT,
    TEAL,
    TEAL_PALE,
    Chart,
    chart,
    dot,
    line,
    rect,
    text,
    wrapped,
)
from alongside.kit.words import number, percent

OUTCOMES = {
    "Accepted": TEAL,
    "Unchanged": SAND,
    "Changed": AMBER,
    "Refused": CLAY,
    "Yes": TEAL,
    "No": SAND,
    "Not known": AMBER,
}


@dataclass(frozen=True)
class IntervalRow:
    """A share of 0 to 1 with its interval. value None: too few to say. count: how many stand behind it."""

    label: str
    value: float | None
    low: float = 0.0
    high: float = 1.0
    count: int | None = None


class Composition(NamedTuple):
    """A group's share (0 to 1) of each of two lists; None where it is hidden."""

    label: str
    first: float | None
    second: float | None


def interval_bars(rows: Sequence[IntervalRow], *, title: str, start: float = 0.0) -> Chart:
    """A rate for each group and how sure it is. start above 0 zooms in, without bars, as cut bars would mislead."""

    def draw(width: int) -> tuple[float, list[SafeString]]:
        frame = _Frame(width, 210, 190, start)
        shapes = frame.axis(len(rows))
        for index, row in enumerate(rows):
            shapes += _interval(frame, index, row)
        return frame.height(len(rows)), shapes

    table = [(row.label, *_interval_words(row), "" if row.count is None else number(row.count)) for row in rows]
    known = [f"{row.label} {percent(row.value)}" for row in rows if row.value is not None]
    description = f"{'; '.join(known) or 'Too few to say'}. The line on each shows its 95% interval."
    return chart(title, description, draw, ("Group", "Rate", "95% interval", "Number behind it"), table)


def _interval_words(row: IntervalRow) -> tuple[str, str]:
    if row.value is None:
        return "Too few to say", ""
    low, high = percent(row.low, 1), percent(row.high, 1)
    if high.startswith("over"):
        return percent(row.value, 1), f"{low} or more"
    if low.startswith("under"):
        return percent(row.value, 1), f"{high} or less"
    return percent(row.value, 1), f"{low} to {high}"


def _interval(frame: _Frame, index: int, row: IntervalRow) -> list[SafeString]:
    rate, span = _interval_words(row)
    count = "" if row.count is None else f", {number(row.count)}"
    shapes = frame.label(index, f"{row.label}{count}", rate, f"({span})" if span else "")
    if row.value is None:
        return shapes
    y, tip = frame.middle(index), f"{row.label}: {rate}, {span}"
    low, high = frame.x(row.low), frame.x(row.high)
    if frame.start == 0:
        shapes.append(rect(frame.left, y - 9, frame.x(row.value) - frame.left, 18, TEAL_PALE, tip=tip))
    shapes.append(line(low, y, high, y, INK, 2))
    shapes += [line(end, y - 6, end, y + 6, INK, 2) for end in (low, high)]
    return [*shapes, dot(frame.x(row.value), y, 5.5, TEAL, tip=tip)]


class _Frame:
    """Rows of bars over an axis of shares; on a phone the words stand above each bar."""

    def __init__(self, width: int, label_room: int, number_room: int, start: float) -> None:
        self.is_narrow = width < 500
        self.width, self.start = width, start
        self.left = 4 if self.is_narrow else label_room
        self.right = width - (12 if self.is_narrow else number_room)
        self.step = 58 if self.is_narrow else 38

    def x(self, share: float) -> float:
        inside = min(max(share, self.start), 1.0)
        return self.left + (inside - self.start) / (1 - self.start) * (self.right - self.left)

    def middle(self, index: int) -> float:
        return index * self.step + (38 if self.is_narrow else 20)

    def height(self, count: int) -> float:
        return count * self.step + 28

    def axis(self, count: int) -> list[SafeString]:
        foot = count * self.step + 4
        ticks = [self.start + (1 - self.start) * part / 4 for part in range(5)]
        reach = 14 if self.is_narrow else 19  # on a phone the lines stop short of the words between the bars
        rows = [(self.middle(index) - reach, self.middle(index) + reach) for index in range(count)]
        marks = [line(self.x(tick), top, self.x(tick), end) for tick in ticks for top, end in rows]
        anchors = ("start", "middle", "middle", "middle", "end") if self.is_narrow else ("middle",) * 5
        names = [
            text(self.x(tick), foot + 18, f"{tick:.0%}", size=13, anchor=anchor, fill=SOFT)
            for tick, anchor in zip(ticks, anchors, strict=True)
        ]
        return [*marks, *names]

    def label(self, index: int, label: str, value: str, more: str = "") -> list[SafeString]:
        y = self.middle(index)
        if self.is_narrow:
            return [
                text(0, y - 18, label, size=14),
                text(self.width, y - 18, f"{value} {more}".strip(), size=14, anchor="end", bold=True),
            ]
        lines = wrapped(label, self.left - 14, 14)[:2]
        first = y + 5 - 8 * (len(lines) - 1)
        words = [text(0, first + 16 * place, part, size=14) for place, part in enumerate(lines)]
        return [*words, text(self.right + 14, y + 5, f"{value} {more}".strip(), size=14)]


def composition_bars(
    rows: Sequence[Composition], *, title: str, first: str = "Eligible", second: str = "Shortlist"
) -> Chart:
    """Does the second list look like the first? Each group's share of both; small numbers are not shown."""

    def draw(width: int) -> tuple[float, list[SafeString]]:
        top = max([share for row in rows for share in (row.first, row.second) if share], default=1.0)
        left = 0 if width < 500 else 200
        scale = (width - left - 120) / top
        shapes = [*_legend(((first, TEAL_PALE), (second, TEAL)), left)]
        y = 34.0
        for row in rows:
            if left == 0:
                shapes.append(text(0, y + 12, row.label, size=14, bold=True))
                y += 20
            else:
                shapes += [
                    text(0, y + 14 + 17 * place, part, size=14, bold=True)
                    for place, part in enumerate(wrapped(row.label, left - 24, 14)[:2])
                ]
            for share, fill, name in ((row.first, TEAL_PALE, first), (row.second, TEAL, second)):
                shapes += _share(left, y, share, scale, fill, f"{row.label}, {name}: {_share_words(share)}")
                y += 18
            y += 14
        return y, shapes

    table = [(row.label, _share_words(row.first), _share_words(row.second)) for row in rows]
    description = f"Share of each group among {first.lower()} and {second.lower()}. Fewer than 5 people are not shown."
    return chart(title, description, draw, ("Group", first, second), table)


def _share_words(share: float | None) -> str:
    return "hidden" if share is None else percent(share)


def _share(left: float, y: float, share: float | None, scale: float, fill: str, tip: str) -> list[SafeString]:
    if share is None:
        return [text(left + 4, y + 13, "hidden", size=13, fill=SOFT)]
    length = max(share * scale, 2)
    return [rect(left, y, length, 16, fill, tip=tip), text(left + length + 6, y + 13, percent(share), size=13)]


def _legend(names: Sequence[tuple[str, str]], x: float) -> list[SafeString]:
    shapes = []
    for name, fill in names:
        shapes += [rect(x, 4, 14, 14, fill), text(x + 20, 16, name, size=14)]
        x += 44 + len(name) * 8
    return shapes


def stacked_bar(parts: Sequence[tuple[str, int]], *, title: str) -> Chart:
    """One whole in its parts, with the number of each: what became of the rows of a file."""
    total = sum(count for _, count in parts)
    fills = [OUTCOMES.get(label, SERIES[index % len(SERIES)]) for index, (label, _) in enumerate(parts)]

    def draw(width: int) -> tuple[float, list[SafeString]]:
        shapes, x = [rect(0, 0, width, 34, LINE if not total else PAPER)], 0.0
        columns = 2 if width < 500 else 4
        for index, ((label, count), fill) in enumerate(zip(parts, fills, strict=True)):
            length = width * count / (total or 1)
            if count:
                shapes.append(rect(x, 0, max(length - 2, 1), 34, fill, tip=f"{label}: {number(count)}"))
            x += length
            across, down = index % columns * width / columns, 58 + index // columns * 44
            shapes += [rect(across, down - 12, 14, 14, fill), text(across + 20, down, label, size=14)]
            shapes.append(text(across + 20, down + 18, _of(count, total), size=14, bold=True))
        return 58 + (len(parts) - 1) // columns * 44 + 26, shapes

    table = [(label, number(count), percent(count / total, 1) if total else "") for label, count in parts]
    description = f"{number(total)} in all: {', '.join(f'{number(count)} {label.lower()}' for label, count in parts)}."
    return chart(title, description, draw, ("Outcome", "Number", "Share"), table)


def _of(count: int, total: int) -> str:
    return f"{number(count)} ({percent(count / total)})" if total else "0"
