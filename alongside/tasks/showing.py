"""Actions as a page shows them, and those behind one as a story."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.people import seen
from alongside.tasks.models import Move, Task
from alongside.tasks.rules import GROUPS, FollowUp, Timing

COLOURS = {
    Timing.DONE: "green",
    Timing.CLOSED: "grey",
    Timing.BLOCKED: "purple",
    Timing.OVERDUE: "red",
    Timing.TODAY: "orange",
    Timing.THIS_WEEK: "blue",
    Timing.LATER: "grey",
}


@dataclass(frozen=True)
class Shown:
    """An action as a page shows it. name: of the person; blank where the viewer may not know who it is. move: whose it is."""

    task: Task
    name: str
    timing: str
    colour: str
    move: str


def shown(viewer: Viewer, tasks: Iterable[Task], today: dt.date) -> list[Shown]:
    """Actions with the names that this viewer may know. Agency, owner and person must be fetched with them."""
    tasks = list(tasks)
    names = seen.names(viewer, {task.person_id for task in tasks})
    timings = [task.timing(today) for task in tasks]
    return [
        Shown(task, names.get(task.person_id, ""), timing.value.capitalize(), COLOURS[timing], _move(task))
        for task, timing in zip(tasks, timings, strict=True)
    ]


def _move(task: Task) -> str:
    if task.done_at is not None:
        return task.done_by_name
    if task.blocked_on is not None:
        return task.waits_for
    return task.owner.name if task.owner else "Nobody yet"


def story_of(viewer: Viewer, task: Task) -> list[Move]:
    """What has happened to an action, newest first."""
    return list(gate.visible(viewer, Move.objects.filter(task=task)).order_by("-pk"))


@dataclass(frozen=True)
class Tap:
    """One answer to what holds an action up. url: the page that asks for more first; blank where one tap says it."""

    code: str
    words: str
    url: str


def taps(rules: FollowUp, answer_url: str, barrier_url: str) -> dict[str, list[Tap]]:
    """The answers that can be given, by whose side they lie on."""
    found: dict[str, list[Tap]] = {}
    for each in rules.answers:
        more = f"{answer_url}?code={each.code}" if each.needs_note else ""
        tap = Tap(each.code, each.words, barrier_url if each.opens == "barrier" else more)
        found.setdefault(GROUPS[each.group], []).append(tap)
    return found
