"""The few shapes that every chart is made of, the palette, and the frame that holds picture and table together."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.html import format_html, format_html_join, html_safe
from django.utils.safestring import SafeString, mark_safe

INK, SOFT, LINE, PAPER = "#1f2b2c", "#4a5658", "#cfc8bb", "#ffffff"
TEAL, TEAL_PALE, AMBER, CLAY = "#1b6069", "#8fbcbb", "#d9932a", "#ad4a2f"
PLUM, MOSS, SKY, SLATE, SAND = "#6d4b7c", "#5f7f3a", "#3f7fa6", "#6b7778", "#c9bda5"
SERIES = (TEAL, AMBER, PLUM, MOSS, CLAY, SKY, SLATE, SAND)

WIDE, NARROW = 860, 360  # drawn twice, so that words stay readable on a desk and on a phone
LETTER = 0.5  # mean width of a letter of Arial, in font sizes

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # exports carry control characters

# Draws at a width; gives the height it took and the shapes.
Draw: TypeAlias = Callable[[int], tuple[float, Sequence[SafeString]]]


@html_safe
@dataclass(frozen=True)
class Chart:
    """A picture with its words and its numbers; drop it into a template as it is."""

    title: str
    description: str
    wide: SafeString
    narrow: SafeString
    table: SafeString

    @property
    def svg(self) -> SafeString:
        """The picture alone, for paper."""
        return self.wide

    def __str__(self) -> str:
        return format_html(
            '<figure class="app-chart"><figcaption class="app-chart__title">{}</figcaption>'
            '<div class="app-chart__wide">{}</div><div class="app-chart__narrow">{}</div>{}</figure>',
            self.title,
            self.wide,
            self.narrow,
            self.table,
        )


def chart(title: str, description: str, draw: Draw, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Chart:
    """Picture, words and numbers in one. head, rows: the table twin; the first column names the row."""
    rows = list(rows)
    wide, narrow = (picture(title, description, width, *draw(width)) for width in (WIDE, NARROW))
    return Chart(title, description, wide, narrow, data_table(title, head, rows) if rows else SafeString())


def picture(title: str, description: str, width: float, height: float, shapes: Iterable[SafeString]) -> SafeString:
    svg = format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" width="{}" height="{}" role="img" '
        'font-family="Helvetica, Arial, sans-serif"><title>{}</title><desc>{}</desc>{}</svg>',
        px(width),
        px(height),
        px(width),
        px(height),
        title,
        description,
        mark_safe("".join(shapes)),
    )
    return mark_safe(NOT_XML.sub("", svg))  # escaped above; only characters are left out


def data_table(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> SafeString:
    return format_html(
        '<details class="govuk-details app-chart__table"><summary class="govuk-details__summary"><span '
        'class="govuk-details__summary-text">The same as a table</span></summary><div class="app-scroll" tabindex="0" '
        'role="region" aria-label="Table: {}"><table class="govuk-table">'
        '<caption class="govuk-visually-hidden">{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div></details>",
        caption,
        caption,
        format_html_join("", '<th scope="col" class="govuk-table__header">{}</th>', ((cell,) for cell in head)),
        mark_safe("".join(_table_row(row) for row in rows)),
    )


def _table_row(row: Sequence[object]) -> SafeString:
    return format_html(
        '<tr><th scope="row" class="govuk-table__header">{}</th>{}</tr>',
        row[0],
        format_html_join("", '<td class="govuk-table__cell">{}</td>', ((cell,) for cell in row[1:])),
    )


def px(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def text(
    x: float, y: float, words: str, *, size: int = 15, anchor: str = "start", bold: bool = False, fill: str = INK
) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" font-size="{}" fill="{}"{}{}>{}</text>',
        px(x),
        px(y),
        size,
        fill,
        "" if anchor == "start" else format_html(' text-anchor="{}"', anchor),
        mark_safe(' font-weight="700"' if bold else ""),
        words,
    )


def wrapped(words: str, width: float, size: int = 15) -> list[str]:
    """Lines that fit into a width; SVG does not break lines by itself."""
    return textwrap.wrap(words, max(6, int(width / (size * LETTER)))) or [""]


def rect(
    x: float, y: float, width: float, height: float, fill: str, *, tip: str = "", round_by: float = 2
) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="{}" fill="{}"{}',
        px(x),
        px(y),
        px(max(width, 0)),
        px(height),
        px(round_by),
        fill,
        _closed("rect", tip),
    )


def dot(x: float, y: float, radius: float, fill: str, *, tip: str = "") -> SafeString:
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}"{}', px(x), px(y), px(radius), fill, _closed("circle", tip)
    )


def line(x1: float, y1: float, x2: float, y2: float, stroke: str = LINE, width: float = 1) -> SafeString:
    return format_html(
        '<path d="M{} {}L{} {}" stroke="{}" stroke-width="{}"/>', px(x1), px(y1), px(x2), px(y2), stroke, px(width)
    )


def _closed(name: str, tip: str) -> SafeString:
    return format_html("><title>{}</title></{}>", tip, name) if tip else mark_safe("/>")
