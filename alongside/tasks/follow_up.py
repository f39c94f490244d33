"""How actions are followed up here: the definition in force."""

from __future__ import annotations

from pathlib import Path

from alongside.definitions import store
from alongside.definitions.models import Definition
from alongside.tasks.rules import BadFollowUp, FollowUp, follow_up_from

KIND, SLUG = "follow_up", "actions"
SHIPPED = Path(__file__).parent / "definitions"


def read(body: str) -> FollowUp:
    """The definition in a document. Raises BadDefinition."""
    try:
        return follow_up_from(store.parse(body))
    except BadFollowUp as error:
        raise store.BadDefinition(str(error)) from error


def body_in_force() -> str:
    found = store.current(KIND, SLUG)
    return found.body if found else (SHIPPED / "actions.toml").read_text(encoding="utf-8")


def in_force() -> FollowUp:
    return read(body_in_force())


def versions() -> list[Definition]:
    return list(Definition.objects.filter(kind=KIND, slug=SLUG).order_by("-version"))
