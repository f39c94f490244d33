"""The instruments in use: those that come with the product, and those that a partnership has changed or added."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from alongside.access.policy import Viewer
from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.instruments.rules import BadInstrument, Instrument, instrument_from

KIND = "instrument"
SHIPPED = Path(__file__).parent / "definitions"


@lru_cache(maxsize=64)
def read(body: str) -> Instrument:
    """The instrument in a document. Raises BadDefinition."""
    try:
        return instrument_from(store.parse(body))
    except BadInstrument as error:
        raise store.BadDefinition(str(error)) from error


def bodies() -> Mapping[str, str]:
    """Slug -> text in force, shipped ones first."""
    found = {path.stem: path.read_text(encoding="utf-8") for path in sorted(SHIPPED.glob("*.toml"))}
    edited = Definition.objects.filter(kind=KIND).current()
    return {**found, **dict(edited.order_by("slug").values_list("slug", "body"))}


def in_force() -> Mapping[str, Instrument]:
    return {slug: read(body) for slug, body in bodies().items()}


def version(slug: str) -> int:
    """Which version of an instrument somebody answers today; 0 for the one that comes with the product."""
    found = store.current(KIND, slug)
    return found.version if found else 0


def as_answered(slug: str, number: int) -> Instrument | None:
    """The instrument as it was when it was answered; None where that version is gone."""
    if number == 0:
        path = SHIPPED / f"{slug}.toml"
        return read(path.read_text(encoding="utf-8")) if path.exists() else None
    found = Definition.objects.filter(kind=KIND, slug=slug, version=number).first()
    return read(found.body) if found else None


def open_to(viewer: Viewer) -> Mapping[str, Instrument]:
    """The instruments whose answers this viewer may see."""
    return {slug: each for slug, each in in_force().items() if each.category in viewer.grant.categories}


def versions(slug: str) -> list[Definition]:
    return list(Definition.objects.filter(kind=KIND, slug=slug).order_by("-version"))
