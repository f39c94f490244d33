"""The areas of life in force: what a package goes through with somebody."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from alongside.barriers.rules import DOMAINS
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.package.rules import Area, BadAreas, areas_from

KIND, SLUG = "package", "areas"
SHIPPED = Path(__file__).parent / "definitions"


@lru_cache(maxsize=16)
def read(body: str) -> Mapping[str, Area]:
    """The areas in a document. Raises BadDefinition."""
    try:
        return MappingProxyType(areas_from(store.parse(body), DOMAINS))
    except BadAreas as error:
        raise store.BadDefinition(str(error)) from error


def body_in_force() -> str:
    found = store.current(KIND, SLUG)
    return found.body if found else (SHIPPED / f"{SLUG}.toml").read_text(encoding="utf-8")


def in_force() -> Mapping[str, Area]:
    return read(body_in_force())


def versions() -> list[Definition]:
    return list(Definition.objects.filter(kind=KIND, slug=SLUG).order_by("-version"))
