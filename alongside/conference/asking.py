"""Ask to see an assessment of which a plan has said that it is there."""

from __future__ import annotations

import datetime as dt

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.conference.changes.assessments import ask_to_see
from alongside.conference.models import Assessment
from alongside.conference.reading import ID
from alongside.tasks.models import Task


def by_id(viewer: Viewer, id: str, today: dt.date) -> Task | None:
    """id: as a plan knows it. None where it is no assessment."""
    if not id.startswith(ID):
        return None
    row = gate.look(
        viewer, Assessment.objects.standing().select_related("person", "agency"), pk=int(id.removeprefix(ID))
    )
    return ask_to_see(by=viewer, assessment=row, today=today)
