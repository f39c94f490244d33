"""Log what stands in the way, put together what is one, ask who can move it, say what became of it, and measure the effect."""

from alongside.barriers.changes.asking import (
    ask_board,
    chase,
    decide,
    decline,
    finish,
    postpone,
    put_to_team,
    withdraw,
)
from alongside.barriers.changes.grouping import describe_for_everybody, join, part
from alongside.barriers.changes.logging import (
    log_barrier,
    log_from_action,
    meet_again,
    move,
    save_facets,
    ship_facets,
)
from alongside.barriers.changes.measuring import measure

__all__ = [
    "ask_board",
    "chase",
    "decide",
    "decline",
    "describe_for_everybody",
    "finish",
    "join",
    "log_barrier",
    "log_from_action",
    "measure",
    "meet_again",
    "move",
    "part",
    "postpone",
    "put_to_team",
    "save_facets",
    "ship_facets",
    "withdraw",
]
