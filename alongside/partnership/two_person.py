"""What takes two people, and how a room above says so.

A room offers an action once, in its `AppConfig.ready`:

    two_person.offer(
        Action(
            name="export.large",
            verb="export.make",             # what the asker must hold: now, and again when it is carried out
            approve_verb="export.approve",  # what the second person must hold; never the asker again
            describe=describe,              # describe(arguments) -> Shown
            carry_out=carry_out,            # carry_out(by=the asker as they stand then, **arguments) -> row | None
        )
    )

and asks, from a page:

    from alongside.partnership.changes import approvals
    waiting = approvals.propose(by=viewer, action="export.large", arguments={"export": 7}, because="For the board.")
    # Approval: .pk, .decision ("" while it waits); page: reverse("partnership:approval", args=[waiting.pk])

The second person says yes on that page, and `carry_out` runs in the same transaction. `approvals.approve(by=, approval=)`,
`approvals.refuse(by=, approval=, because=)` and `approvals.withdraw(by=, approval=)` are what the page calls.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import models

from alongside.access.policy import Viewer
from alongside.partnership.models import Approval

Arguments = Mapping[str, object]  # plain values that JSON keeps as they are: text, numbers, lists; days as ISO text


@dataclass(frozen=True)
class Shown:
    """What both people read: one sentence, rows of label and value, and where to look further under one's own rights.

    Say everything that matters, and no fact about a person: an approver may not be allowed to see it. If the words are
    others when the second person says yes, facts have changed, and nothing is done.
    """

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Action:
    """One kind of thing that takes two people. describe raises Refused where it makes no sense (any more)."""

    name: str
    verb: str
    approve_verb: str
    describe: Callable[[Arguments], Shown]
    carry_out: Callable[..., models.Model | None]
    expires_after: dt.timedelta = dt.timedelta(days=7)
    hinders: Callable[[Viewer, Approval], str] | None = (
        None  # why this viewer cannot be the second person; "": they can
    )
    ended: Callable[[Approval], None] | None = None  # it was refused, withdrawn or lapsed, for its `decided_because`


_offered: dict[str, Action] = {}


def offer(action: Action) -> None:
    """Make an action one of those that take two people."""
    assert _offered.setdefault(action.name, action) is action, f"{action.name} is offered twice"


def action_of(name: str) -> Action:
    """The action of this name. Raises KeyError."""
    return _offered[name]


def names_for(may: Callable[[str], bool]) -> list[str]:
    """The actions whose second person somebody may be, by what they may do."""
    return [action.name for action in _offered.values() if may(action.approve_verb)]
