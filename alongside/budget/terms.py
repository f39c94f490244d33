"""The terms in force: what the budget may be spent on, the gaps it papers over, who decides."""

from __future__ import annotations

from pathlib import Path

from alongside.budget.rules import Terms, terms_from
from alongside.definitions import store
from alongside.definitions.models import Definition

KIND, SLUG = "budget", "safety_net"
SHIPPED = Path(__file__).parent / "definitions"


def read(body: str) -> Terms:
    """Raises BadDefinition or BadTerms."""
    return terms_from(store.parse(body))


def text_in_force() -> str:
    found = store.current(KIND, SLUG)
    return found.body if found else (SHIPPED / f"{SLUG}.toml").read_text(encoding="utf-8")


def in_force() -> Terms:
    return read(text_in_force())


def versions() -> list[Definition]:
    return list(Definition.objects.filter(kind=KIND, slug=SLUG).order_by("-version"))
