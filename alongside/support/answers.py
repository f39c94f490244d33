"""What is known already of things that a plan asks for. Rooms above that know say so once: `given_by(source)`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from alongside.access.policy import Viewer
from alongside.methods.one_plan.requirements import Requirement
from alongside.people.models import Person

Source = Callable[[Viewer, Person, dt.date], list[Requirement]]

_sources: list[Source] = []


def given_by(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def known(viewer: Viewer, person: Person, today: dt.date) -> list[Requirement]:
    """As far as the viewer may see it. Each has its own id, the day on which it was answered and until when that counts."""
    return [each for source in _sources for each in source(viewer, person, today)]
