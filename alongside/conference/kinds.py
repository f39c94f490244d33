"""The kinds of assessment in force: what they are called, how long one is relied on, and who has agreed to accept it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from alongside.conference.rules import BadKinds, Kind, kinds_from
from alongside.definitions import store
from alongside.definitions.models import Definition

KIND, SLUG = "conference", "assessments"
SHIPPED = Path(__file__).parent / "definitions"


@lru_cache(maxsize=16)
def read(body: str) -> Mapping[str, Kind]:
    """The kinds in a document. Raises BadDefinition."""
    try:
        return MappingProxyType(kinds_from(body))
    except BadKinds as error:
        raise store.BadDefinition(str(error)) from error


def body_in_force() -> str:
    found = store.current(KIND, SLUG)
    return found.body if found else (SHIPPED / f"{SLUG}.toml").read_text(encoding="utf-8")


def in_force() -> Mapping[str, Kind]:
    return read(body_in_force())


def title_of(slug: str, known: Mapping[str, Kind] | None = None) -> str:
    """known: the kinds in force, where a caller has read them already."""
    kind = (in_force() if known is None else known).get(slug)
    return kind.title if kind else slug.replace("_", " ").capitalize()


def versions() -> list[Definition]:
    return list(Definition.objects.filter(kind=KIND, slug=SLUG).order_by("-version"))
