"""The timeline of a life: one lane for each part of it, spans and moments over the years, dense times gathered."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.safestring import SafeString

from alongside.kit.charts.drawing import (
    AMBER,
    CLAY,
    INK,
    LINE,
    MOSS,
    PLUM,
    SERIES,
    SKY,
    SLATE,
    SOFT,
    TEAL,
    Chart,
    chart,
    dot,
    line,
    rect,
    text,
)
from alongside.kit.words import counted, short_day

LANE_COLOURS = {
    "Housing": TEAL,
    "Rough sleeping": SKY,
    "Justice": PLUM,
    "Health": MOSS,
    "Treatment": CLAY,
    "Contacts": AMBER,
    "Support": AMBER,
    "Identity": SLATE,
}
BIN = 12.0  # moments nearer than this many pixels are drawn as one mark
SPAN_ROWS = 4  # spans that are on at the same time, beyond this many, are drawn as one
LISTED = 150  # above this, the table counts by year; every single one is in the page's own list
STEPS_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240)


class Happening(NamedTuple):
    """Something dated in somebody's life. ends: last day of a span; is_open: still going on."""

    lane: str
    starts: datetime.date
    label: str
    source: str = ""
    ends: datetime.date | None = None
    is_open: bool = False


def life_timeline(
    happenings: Sequence[Happening], *, today: datetime.date, title: str = "Timeline", lane_word: str = "Part of life"
) -> Chart:
    """All that is known of a life at one look; lanes in the order of their first happening in the list.

    lane_word: what the table beneath calls a lane, where it is not a life that is drawn.
    """
    lanes: dict[str, list[Happening]] = defaultdict(list)
    for happening in happenings:
        lanes[happening.lane].append(happening)
    colours = _colours(lanes)

    def draw(width: int) -> tuple[float, list[SafeString]]:
        if not happenings:
            return 40, [text(0, 24, "Nothing is recorded yet.", fill=SOFT)]
        scale = _Scale.over(happenings, today, width)
        y, shapes = 20.0, []
        for lane, members in lanes.items():
            drawn, y = _lane(scale, lane, members, colours[lane], y)
            shapes += drawn
        return y + 28, [*_axis(scale, y), *shapes]

    head, rows = _table(happenings, lane_word)
    return chart(title, _description(lanes), draw, head, rows)


def _colours(lanes: Iterable[str]) -> dict[str, str]:
    spare = iter(SERIES * 8)
    return {lane: LANE_COLOURS.get(lane) or next(spare) for lane in lanes}


@dataclass(frozen=True)
class _Scale:
    """Days to pixels. Lane names stand to the left, or above each lane on a phone."""

    width: int
    left: float
    first: datetime.date
    last: datetime.date
    today: datetime.date

    @classmethod
    def over(cls, happenings: Sequence[Happening], today: datetime.date, width: int) -> _Scale:
        first = min([today, *(happening.starts for happening in happenings)])
        last = max([today, *(_end(happening, today) for happening in happenings)])
        margin = datetime.timedelta(days=max(15, (last - first).days // 40))
        return cls(width, 0 if width < 500 else 130, first - margin, last + margin, today)

    def x(self, day: datetime.date) -> float:
        return self.left + (day - self.first).days / (self.last - self.first).days * (self.width - self.left)

    @property
    def bins(self) -> int:
        return int((self.width - self.left) / BIN)

    def bin(self, day: datetime.date) -> int:
        return min(int((self.x(day) - self.left) / BIN), self.bins - 1)

    def months(self) -> list[datetime.date]:
        """First days of months to write on the axis, as many as fit."""
        span = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        room = (self.width - self.left) / 74
        step = next((step for step in STEPS_MONTHS if span / step <= room), STEPS_MONTHS[-1])
        start = self.first.year * 12 + self.first.month - 1
        months = range((start // step + 1) * step, start + span + 1, step)
        return [datetime.date(month // 12, month % 12 + 1, 1) for month in months]


def _end(happening: Happening, today: datetime.date) -> datetime.date:
    last = today if happening.is_open else happening.ends or happening.starts
    return max(last, happening.starts)


def _axis(scale: _Scale, foot: float) -> list[SafeString]:
    shapes = [line(scale.left, foot, scale.width, foot, LINE, 2)]
    months = scale.months()
    are_years = all(month.month == 1 for month in months)
    for month in months:
        x = scale.x(month)
        name = str(month.year) if are_years else short_day(month).split(" ", 1)[1]
        shapes.append(line(x, 0, x, foot + 5))
        if x + 56 < scale.width:
            shapes.append(text(x + 3, foot + 19, name, size=13, fill=SOFT))
    now = scale.x(scale.today)
    return [
        *shapes,
        line(now, 0, now, foot + 5, INK, 1.5),
        text(now - 4, 12, "today", size=12, anchor="end", fill=SOFT),
    ]


def _lane(
    scale: _Scale, lane: str, members: Sequence[Happening], colour: str, y: float
) -> tuple[list[SafeString], float]:
    spans = [one for one in members if scale.x(_end(one, scale.today)) - scale.x(one.starts) >= 5]
    moments = [one for one in members if scale.x(_end(one, scale.today)) - scale.x(one.starts) < 5]
    top = y + (22 if scale.left == 0 else 8)
    shapes = [text(0, y + (16 if scale.left == 0 else 26), lane, size=14, bold=True)]
    drawn, rows = _spans(scale, spans, colour, top)
    shapes += drawn
    y = top + rows * 15
    if moments:
        shapes += _moments(scale, moments, colour, y)
        y += 34
    y = max(y, top + 30) + 4
    return [*shapes, line(0, y, scale.width, y)], y


def _spans(scale: _Scale, spans: Sequence[Happening], colour: str, top: float) -> tuple[list[SafeString], int]:
    """Spans packed into as few rows as they need; what does not fit into the first ones is gathered in the last."""
    rows: list[list[tuple[float, list[Happening]]]] = []  # in each row: where a bar ends and what it holds
    for one in sorted(spans, key=lambda one: one.starts):
        start, end = scale.x(one.starts), scale.x(_end(one, scale.today))
        row = next((row for row in rows if row[-1][0] <= start), None)
        if row is not None:
            row.append((end + 2, [one]))
        elif len(rows) < SPAN_ROWS:
            rows.append([(end + 2, [one])])
        else:
            taken, held = rows[-1][-1]
            rows[-1][-1] = max(taken, end + 2), [*held, one]
    shapes = [
        rect(x := scale.x(held[0].starts), top + place * 15, end - 2 - x, 12, colour, tip=_tip(held), round_by=3)
        for place, row in enumerate(rows)
        for end, held in row
    ]
    return shapes, len(rows)


def _moments(scale: _Scale, moments: Sequence[Happening], colour: str, top: float) -> list[SafeString]:
    """Single moments as dots; several close together as one mark, the taller the more."""
    bins: Mapping[int, list[Happening]] = defaultdict(list)
    for one in moments:
        bins[scale.bin(one.starts)].append(one)
    most = max(len(held) for held in bins.values())
    shapes = []
    for place, held in sorted(bins.items()):
        x = scale.left + (place + 0.5) * BIN
        if len(held) == 1:
            shapes.append(dot(x, top + 24, 5, colour, tip=_tip(held)))
        else:
            height = 10 + 18 * len(held) / most
            shapes.append(rect(x - 5, top + 29 - height, 10, height, colour, tip=_tip(held), round_by=4))
    return shapes


def _words(one: Happening) -> str:
    until = " to now" if one.is_open else f" to {short_day(one.ends)}" if one.ends and one.ends > one.starts else ""
    return f"{one.label}, {short_day(one.starts)}{until}{f' ({one.source})' if one.source else ''}"


def _tip(held: Sequence[Happening]) -> str:
    if len(held) == 1:
        return _words(held[0])
    label, count = Counter(one.label for one in held).most_common(1)[0]
    times = f" × {count}" if count > 1 else ""
    return f"{len(held)}, {_when(held)}: {label}{times}{' and others' if count < len(held) else ''}"


def _when(held: Sequence[Happening]) -> str:
    first, last = min(one.starts for one in held), max(one.starts for one in held)
    return short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"


def _description(lanes: Mapping[str, Sequence[Happening]]) -> str:
    if not lanes:
        return "Nothing is recorded yet."
    return ". ".join(
        f"{lane}: {counted(len(members), 'entry', 'entries')}, {_when(members)}" for lane, members in lanes.items()
    )


def _table(happenings: Sequence[Happening], lane_word: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    if len(happenings) > LISTED:
        years = Counter((one.starts.year, one.lane) for one in happenings)
        return ("Year", lane_word, "Entries"), [
            (str(year), lane, str(count)) for (year, lane), count in sorted(years.items(), reverse=True)
        ]
    newest_first = sorted(happenings, key=lambda one: one.starts, reverse=True)
    return ("From", "To", lane_word, "What", "Source"), [
        (
            short_day(one.starts),
            "now" if one.is_open else short_day(one.ends) if one.ends else "",
            one.lane,
            one.label,
            one.source,
        )
        for one in newest_first
    ]
