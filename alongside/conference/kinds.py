"""The kinds of assessment that the partnership knows."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alongside.conference.rules import Kind, kinds_from

SHIPPED = Path(__file__).parent / "definitions" / "assessments.toml"


@cache
def in_force() -> dict[str, Kind]:
    return kinds_from(SHIPPED.read_text(encoding="utf-8"))


def title_of(slug: str) -> str:
    kind = in_force().get(slug)
    return kind.title if kind else slug.replace("_", " ").capitalize()
