"""Pictures of who led when, and of how many people each worker leads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from alongside.kit.charts.drawing import (
    AMBER,
    CLAY,
    INK,
    LINE,
    SAND,
    SERIES,
    SOFT,
    TEAL,
    Chart,
    chart,
    line,
    rect,
    text,
    wrapped,
)
from alongside.kit.words import counted, short_day
from alongside.team.rules import Load

LABEL, BAR, GAP, FIGURE = 20, 16, 16, 96


class Span(NamedTuple):
    """Somebody led or stood beside from a day on. until: the first day without; None while it goes on. is_lead: drawn full."""

    name: str
    role: str
    since: dt.date
    until: dt.date | None
    how: str = ""
    is_lead: bool = True


def who_when(spans: Sequence[Span], today: dt.date) -> Chart:
    """Who led when, the oldest first, and beneath who stood beside."""
    first = min((span.since for span in spans), default=today)
    days = max((today - first).days, 1)
    colours = {name: SERIES[at % len(SERIES)] for at, name in enumerate(dict.fromkeys(span.name for span in spans))}

    def draw(width: int) -> tuple[float, list[SafeString]]:
        shapes, top = [], 4.0
        for span in spans:
            for words in wrapped(f"{span.name}, {span.role}", width):
                top += LABEL
                shapes.append(text(0, top - 5, words, fill=INK))
            left = width * (span.since - first).days / days
            right = width * ((span.until or today) - first).days / days
            shapes.append(rect(0, top, width, BAR, SAND if span.is_lead else LINE))
            shapes.append(rect(left, top, max(right - left, 3), BAR, colours[span.name], tip=_when(span)))
            top += BAR + GAP
        shapes += [
            text(0, top + 6, short_day(first), fill=SOFT),
            text(width, top + 6, "Today", anchor="end", fill=SOFT),
        ]
        return top + 14, shapes

    rows = [
        (span.name, span.role, short_day(span.since), short_day(span.until) if span.until else "goes on", span.how)
        for span in spans
    ]
    described = "; ".join(f"{span.name}, {span.role}, {_when(span)}" for span in spans) or "Nobody yet"
    return chart(
        "Who was alongside, and when", f"{described}.", draw, ("Who", "As", "From", "Until", "How it ended"), rows
    )


def _when(span: Span) -> str:
    return f"from {short_day(span.since)} until {_end(span, 'today')}"


def _end(span: Span, otherwise: str) -> str:
    return short_day(span.until) if span.until else otherwise


def loads_picture(loads: Sequence[Load], limit: int) -> Chart:
    """How many people each worker leads, beside the most that one worker should."""
    most = max([limit, *(load.people for load in loads)])

    def draw(width: int) -> tuple[float, list[SafeString]]:
        shapes, top = [], 4.0
        room = width - FIGURE
        for load in loads:
            for words in wrapped(f"{load.name}, {load.agency}", width):
                top += LABEL
                shapes.append(text(0, top - 5, words, fill=INK))
            shapes.append(rect(0, top, room * limit / most, BAR, SAND))
            colour = CLAY if load.is_over else AMBER if load.people == limit else TEAL
            if load.people:
                shapes.append(rect(0, top, room * load.people / most, BAR, colour, tip=_of(load)))
            edge = room * limit / most
            shapes.append(line(edge, top - 3, edge, top + BAR + 3, INK))
            shapes.append(text(room + 10, top + BAR - 2, f"{load.people} of {limit}", fill=INK))
            top += BAR + GAP
        return top, shapes

    rows = [(load.name, load.agency, f"{load.people} of {limit}", load.note) for load in loads]
    described = "; ".join(map(_of, loads)) or "Nobody leads yet"
    return chart(
        "How many people each worker leads", f"{described}.", draw, ("Worker", "Organisation", "Leads", ""), rows
    )


def _of(load: Load) -> str:
    return f"{load.name} leads {counted(load.people, 'person')}"
