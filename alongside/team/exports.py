"""The board as a file, under the rights of whoever asks for it."""

from __future__ import annotations

import datetime as dt

from alongside.access.policy import Viewer
from alongside.kit.words import day
from alongside.outputs import kinds
from alongside.outputs.kinds import Kind, Table
from alongside.team import board

HEADER = ("Name", "Lead", "Organisation", "Status", "Days in it", "Last seen", "Next step", "To look at")


def table(viewer: Viewer, today: dt.date) -> Table:
    lines = board.filled(viewer, board.lines(viewer, today), today)
    rows = tuple(
        (
            line.name, line.worker or ("" if line.lead else "Nobody yet"), line.agency, line.label, line.days,
            day(line.last_met) if line.last_met else "", line.next_step.title if line.next_step else "",
            ", ".join(alert.words for alert in line.alerts),
        )
        for line in lines
    )  # fmt: skip
    return Table(HEADER, rows, frozenset(line.person for line in lines))


def offer() -> None:
    about = "Who leads with each person you may see, their status, when they were last seen, and what comes next."
    kinds.register(Kind("whom", "Who is alongside whom", about, "team.see", table))
