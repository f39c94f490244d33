"""Answers over time as a picture: a band for the total or for each item, from the lowest answer to the highest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from django.utils.safestring import SafeString

from alongside.instruments.reading import History, Line
from alongside.instruments.rules import Beyond, Change
from alongside.kit.charts import Chart
from alongside.kit.charts.drawing import INK, LINE, SOFT, TEAL, chart, dot, line, px, rect, text, wrapped
from alongside.kit.words import short_day

NOT_KNOWN = (
    "How much of that is chance is not known: nothing is published, and it was not answered often enough to know their usual ups "
    "and downs."
)
OF_MEASUREMENT = "the error of measurement that is published"
BAND, LABEL, GAP, EDGE = 70.0, 22.0, 26.0, 26.0


def history_picture(history: History) -> Chart:
    """Every answer at its day. A person's own scale, never beside another's."""
    lines = [each for each in history.lines if each.points]
    days = sorted({row.on for each in lines for row, _ in each.points})

    def draw(width: int) -> tuple[float, list[SafeString]]:
        shapes, top = [], 0.0
        for each in lines:
            for words in wrapped(f"{each.title}: {_better(each, history)}", width):
                top += LABEL
                shapes.append(text(0, top - 6, words, fill=INK))
            shapes += _band(each, history, days, top, width)
            top += BAND + GAP
        if days:
            shapes.append(text(EDGE, top - 6, short_day(days[0]), size=13, fill=SOFT))
            if len(days) > 1:
                shapes.append(text(width, top - 6, short_day(days[-1]), size=13, anchor="end", fill=SOFT))
        return top + 6, shapes

    rows = [
        (short_day(row.on), each.title, value, row.get_how_display(), row.agency.name)
        for each in lines for row, value in each.points
    ]  # fmt: skip
    described = " ".join(f"{each.title}: {', '.join(str(value) for _, value in each.points)}." for each in lines)
    return chart("Each answer on its day", described, draw, ("Day", "What", "Answer", "How", "Kept by"), rows)


def _band(each: Line, history: History, days: Sequence[dt.date], top: float, width: float) -> list[SafeString]:
    low, high = _span(each, history)
    room = width - EDGE - 10
    first, last = days[0], days[-1]
    long = (last - first).days or 1

    def at(day: dt.date, value: int) -> tuple[float, float]:
        across = room * (day - first).days / long if last > first else room / 2
        return EDGE + 5 + across, top + BAND - BAND * (value - low) / (high - low)

    shapes = [
        rect(EDGE, top, room + 10, BAND, "#f6f3ec"),
        line(EDGE, top + BAND, EDGE + room + 10, top + BAND, LINE),
        text(EDGE - 6, top + 12, px(high), size=13, anchor="end", fill=SOFT),
        text(EDGE - 6, top + BAND, px(low), size=13, anchor="end", fill=SOFT),
    ]
    points = [(at(row.on, value), row, value) for row, value in each.points]
    shapes += [line(*before[0], *after[0], TEAL, 2) for before, after in pairwise(points)]
    shapes += [dot(*where, 5, TEAL, tip=f"{each.title}, {short_day(row.on)}: {value}") for where, row, value in points]
    return shapes


def _span(each: Line, history: History) -> tuple[int, int]:
    if each.item is None:
        return history.instrument.least, history.instrument.most
    return each.item.lowest, each.item.highest


def _better(each: Line, history: History) -> str:
    better = each.item.better if each.item else history.instrument.total_better
    return f"{better} is better"


def in_words(change: Change | None) -> str:
    """A change and how sure one can be of it, for people."""
    if change is None:
        return "Answered once. A change can be seen from the second time on."
    if change.difference == 0:
        return f"As before: {change.after}."
    which = "better" if change.is_better else "worse"
    said = f"From {change.before} to {change.after}: {which}."
    if change.within is None or change.against is Beyond.NOTHING:
        return f"{said} {NOT_KNOWN}"
    source = OF_MEASUREMENT if change.against is Beyond.PUBLISHED else "their own usual ups and downs"
    beyond = "It is more than" if change.is_beyond else "It may be no more than"
    return f"{said} {beyond} {source} ({change.within:.1f} either way)."
