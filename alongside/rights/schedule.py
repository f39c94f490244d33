"""The schedule in force: how long what is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.rights.rules.retention import Schedule, schedule_from

KIND, SLUG = "retention", "retention"
SHIPPED = Path(__file__).parent / "definitions"


@dataclass(frozen=True)
class InForce:
    """version 0: none has been saved, the shipped one holds."""

    schedule: Schedule
    version: int
    body: str


def read(body: str) -> Schedule:
    """The schedule in a document. Raises BadDefinition or BadSchedule."""
    return schedule_from(store.parse(body))


def in_force() -> InForce:
    found = store.current(KIND, SLUG)
    body = found.body if found else (SHIPPED / "retention.toml").read_text(encoding="utf-8")
    return InForce(read(body), found.version if found else 0, body)


def versions() -> list[Definition]:
    return list(Definition.objects.filter(kind=KIND, slug=SLUG).order_by("-version"))
