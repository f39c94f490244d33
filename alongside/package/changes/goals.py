"""What the person wants, in their words, and how far it has come."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from alongside.access.gate import Refused, change
from alongside.access.policy import Category, Viewer
from alongside.package.changes.writing import must_see, of
from alongside.package.models import Goal, Package, Step
from alongside.package.rules import Area, GoalState


@change("package.edit")
def add_goal(
    *, by: Viewer, package: Package, words: str, on: dt.date, area: Area | None = None, looks_like: str = ""
) -> Goal:
    """Write down what somebody wants, as they say it. looks_like: how they will know that it is reached."""
    if not words.strip():
        raise Refused("Write down what they want, in their words.")
    row = Goal(
        **of(package, area.category if area else Category.VOICE), area=area.slug if area else "", words=words.strip(),
        looks_like=looks_like.strip(), written_by_name=by.name,
    )  # fmt: skip
    must_see(by, row)
    row.save()
    return _noted(row, by, on, row.words)


@change("package.edit")
def move_goal(*, by: Viewer, goal: Goal, to: GoalState, on: dt.date, said: str = "") -> Goal:
    """How far it has come. said: what reached looks like, or the person's own reason for setting it aside."""
    row = Goal.objects.select_for_update(of=("self",)).select_related("person", "agency", "package").get(pk=goal.pk)
    if row.state == to:
        raise Refused(f"It stands at “{to.label}” already.")
    if to is GoalState.REACHED:
        row.looks_like = said.strip() or row.looks_like
        if not row.looks_like:
            raise Refused("Say what it looks like now that it is reached.")
    if to is GoalState.SET_ASIDE and not said.strip():
        raise Refused("Say why they set it aside, in their words.")
    row.state, row.because = to, said.strip() if to is GoalState.SET_ASIDE else ""
    row.save()
    return _noted(row, by, on, said.strip())


def _noted(row: Goal, by: Viewer, on: dt.date, said: str) -> Goal:
    Step.objects.create(
        **of(row.package, row.category),
        goal=row,
        kind=row.state,
        said=said[:700],
        on=on,
        at=timezone.now(),
        by_name=by.name,
    )
    return row
