"""The areas of life as a calm picture: one tile each, whose word and edge say where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString

from alongside.kit.charts.drawing import (
    AMBER,
    CLAY,
    INK,
    MOSS,
    PLUM,
    SAND,
    SKY,
    SLATE,
    SOFT,
    TEAL_PALE,
    Chart,
    chart,
    rect,
    text,
    wrapped,
)
from alongside.package.reading import AreaShown
from alongside.package.rules import Standing

EDGES: Mapping[Standing, str] = {
    Standing.BLOCKED: PLUM, Standing.LATE: CLAY, Standing.NEEDED: AMBER, Standing.PROMISED: SKY, Standing.IN_PLACE: MOSS,
    Standing.NONE: SAND, Standing.EXPLORED: TEAL_PALE, Standing.NOT_YET: SAND,
}  # fmt: skip
PAPER_OF = {Standing.NOT_YET: "#ffffff"}
TILE, GAP, EDGE = 76, 10, 6


def areas_picture(areas: Sequence[AreaShown]) -> Chart:
    """A tile for each area the viewer may see; the same as a table beneath it."""

    def draw(width: int) -> tuple[float, list[SafeString]]:
        across = 5 if width > 600 else 2
        wide = (width - GAP * (across - 1)) / across
        shapes: list[SafeString] = []
        for number, each in enumerate(areas):
            shapes += _tile(each, (number % across) * (wide + GAP), (number // across) * (TILE + GAP), wide)
        return -(-len(areas) // across) * (TILE + GAP), shapes

    said = "; ".join(f"{each.area.title}: {each.standing.label.lower()}" for each in areas)
    rows = [(each.area.title, each.standing.label, len(each.open_needs) or "None") for each in areas]
    return chart("Areas of life", f"{said}.", draw, ("Area of life", "How it stands", "Open needs"), rows)


def _tile(each: AreaShown, x: float, y: float, wide: float) -> list[SafeString]:
    edge = EDGES[each.standing]
    shapes = [
        rect(x, y, wide, TILE, SAND, round_by=6),
        rect(x + 1, y + 1, wide - 2, TILE - 2, PAPER_OF.get(each.standing, "#faf7f1"), round_by=5),
        rect(x, y, EDGE, TILE, edge if each.standing is not Standing.NOT_YET else SLATE, round_by=3),
    ]
    top = y + 22
    for line in wrapped(each.area.title, wide - 18, 14)[:2]:
        shapes.append(text(x + 14, top, line, size=14, bold=True, fill=INK))
        top += 18
    shapes.append(text(x + 14, y + TILE - 10, each.standing.label, size=14, fill=SOFT))
    return shapes
