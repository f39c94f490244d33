"""One table a quarter: whoever sees figures and not people gets the same ones for three months, so that no two cuts taken a
few days apart can be subtracted to find the person between them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.outputs import changes
from alongside.outputs.models import BaseTable
from alongside.outputs.rules import quarter_of


def of_quarter(viewer: Viewer, name: str, today: dt.date, make: Callable[[], Any]) -> BaseTable | None:
    """The quarter's figures, taken now if nobody has asked before. make: gives them, protected, as JSON keeps them; None
    while there is nothing to show, and then nothing is kept."""
    quarter = quarter_of(today)
    found = gate.visible(viewer, BaseTable.objects.filter(name=name, quarter=quarter)).first()
    if found is not None or (figures := make()) is None:
        return found
    return changes.take_base_table(by=viewer, name=name, quarter=quarter, figures=figures, taken_on=today)
