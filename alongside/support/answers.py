"""What is known already of things that a plan asks for, and how to ask for it. Rooms above that know say so once:
`given_by(source, asker)`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from alongside.access.policy import Viewer
from alongside.methods.one_plan.requirements import Requirement
from alongside.people.models import Person
from alongside.tasks.models import Task

Source = Callable[[Viewer, Person, dt.date], list[Requirement]]
Asker = Callable[[Viewer, str, dt.date], Task | None]

_sources: list[Source] = []
_askers: list[Asker] = []


def given_by(source: Source, asker: Asker) -> None:
    """asker: asks for what the source gave under an id; None where the id is not of that source. Raises Refused."""
    if source not in _sources:
        _sources.append(source)
        _askers.append(asker)


def ask_for(viewer: Viewer, id: str, today: dt.date) -> Task | None:
    """Ask whoever has it to show it."""
    return next((task for asker in _askers if (task := asker(viewer, id, today)) is not None), None)


def known(viewer: Viewer, person: Person, today: dt.date) -> list[Requirement]:
    """As far as the viewer may see it. Each has its own id, the day on which it was answered and until when that counts."""
    return [each for source in _sources for each in source(viewer, person, today)]
