"""What can be exported. A room above says so once, in its `AppConfig.ready`:

    kinds.register(Kind(name="shortlist", title="The shortlist", about="…", verb="shortlist.see", make=table))

and `make(viewer, today)` gives the rows under that viewer's rights, by way of the gate as any page does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from alongside.access.policy import Viewer

Cell = str | int


@dataclass(frozen=True)
class Table:
    """Rows ready to leave. people: ids of everybody it speaks of; none where it is figures. notes: said beneath its title."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    people: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One thing that can be exported. verb: what somebody must be allowed, besides exporting, to have it. make raises Refused."""

    name: str
    title: str
    about: str
    verb: str
    make: Callable[[Viewer, dt.date], Table]


_registered: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Offer something to be exported."""
    assert _registered.setdefault(kind.name, kind) is kind, f"{kind.name} is offered twice"


def kind_of(name: str) -> Kind | None:
    return _registered.get(name)


def open_to(viewer: Viewer) -> list[Kind]:
    """What this viewer may export, in the order of its titles."""
    if not viewer.may("export.make"):
        return []
    return sorted((kind for kind in _registered.values() if viewer.may(kind.verb)), key=lambda kind: kind.title)
