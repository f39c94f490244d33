"""Plain letters to the person who asked, made from the request's own facts and mended by hand before they leave."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from alongside.kit.words import day
from alongside.rights.models import Request
from alongside.rights.rules.clock import Kind

FOLDER = Path(__file__).parent / "letters"
TITLES = {
    "came": "We have your request",
    "who_are_you": "Please show us who you are",
    "what_do_you_mean": "Please tell us what you mean",
    "longer": "We need more time",
    "answered": "Our answer",
    "refused": "We cannot do this",
    "nothing_held": "We hold nothing",
    "complaint_came": "We have your complaint",
    "complaint_answered": "Our answer to your complaint",
}
FOR_COMPLAINTS = {"complaint_came", "complaint_answered"}


def fitting(request: Request) -> list[tuple[str, str]]:
    """The letters that fit this kind of request: name, title."""
    is_complaint = request.kind == Kind.COMPLAINT
    return [(name, title) for name, title in TITLES.items() if (name in FOR_COMPLAINTS) == is_complaint]


def draft(name: str, request: Request, today: dt.date) -> str:
    """The letter with what we know filled in. Raises KeyError where there is no such letter."""
    if name not in TITLES:
        raise KeyError(name)
    due_on = request.clock().due_on
    values = {
        "name": request.asker,
        "what": Kind(request.kind).label.lower(),
        "received": day(request.received_on),
        "today": day(today),
        "due": day(due_on) if due_on else "one month after we hear from you",
        "because": request.extended_because or request.outcome_because or "(say why)",
        "outcome": request.get_outcome_display() if request.outcome else "(say what was done)",
    }
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8").format_map(values)
