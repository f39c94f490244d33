"""The terms in force: how many people one worker leads, and after how long somebody looks."""

from __future__ import annotations

from pathlib import Path

from alongside.definitions import store
from alongside.team.rules import Terms, terms_from

KIND, SLUG = "team", "whom"
SHIPPED = Path(__file__).parent / "definitions"


def read(body: str) -> Terms:
    """Raises BadDefinition or BadTerms."""
    return terms_from(store.parse(body))


def text_in_force() -> str:
    found = store.current(KIND, SLUG)
    return found.body if found else (SHIPPED / f"{SLUG}.toml").read_text(encoding="utf-8")


def in_force() -> Terms:
    return read(text_in_force())
