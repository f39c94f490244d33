"""How barriers are described here: the definition in force."""

from __future__ import annotations

from pathlib import Path

from alongside.barriers.rules import BadFacets, Facets, facets_from
from alongside.definitions import store
from alongside.definitions.models import Definition

KIND, SLUG = "facets", "barriers"
SHIPPED = Path(__file__).parent / "definitions"


def read(body: str) -> Facets:
    """The definition in a document. Raises BadDefinition."""
    try:
        return facets_from(store.parse(body))
    except BadFacets as error:
        raise store.BadDefinition(str(error)) from error


def body_in_force() -> str:
    found = store.current(KIND, SLUG)
    return found.body if found else (SHIPPED / f"{SLUG}.toml").read_text(encoding="utf-8")


def in_force() -> Facets:
    return read(body_in_force())


def versions() -> list[Definition]:
    return list(Definition.objects.filter(kind=KIND, slug=SLUG).order_by("-version"))
