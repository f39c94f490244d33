"""What a worker opens on a Tuesday morning: their own people, those to look at first, and what waits for their answer."""

from __future__ import annotations

import datetime as dt

from alongside.access.policy import Viewer
from alongside.team import board, reading
from alongside.team.around import mine_or_ours

MOST = 12


def of(viewer: Viewer, today: dt.date) -> dict[str, object]:
    """For the home page: the people whom the viewer leads with or covers, and how many handovers they should answer."""
    if not viewer.may("team.answer"):
        return {}
    own = set(reading.mine(viewer, today).values_list("person", flat=True)[:MOST])
    waiting = mine_or_ours(viewer).open().filter(to_worker=viewer.user_id)  # type: ignore[attr-defined]
    return {
        "my_people": board.filled(viewer, board.lines(viewer, today, only=own), today) if own else [],
        "handovers_for_me": waiting.count(),
    }
