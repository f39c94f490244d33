"""Write a package with somebody, and say what became of what they want and need."""

from alongside.package.changes.areas import save_areas, ship_areas
from alongside.package.changes.goals import add_goal, move_goal
from alongside.package.changes.needs import add_need, block, free, let_go, meet, open_barrier, promise, reopen, tried
from alongside.package.changes.writing import Newer, agree, begin, write_area, write_voice

__all__ = [
    "Newer",
    "add_goal",
    "add_need",
    "agree",
    "begin",
    "block",
    "free",
    "let_go",
    "meet",
    "move_goal",
    "open_barrier",
    "promise",
    "reopen",
    "save_areas",
    "ship_areas",
    "tried",
    "write_area",
    "write_voice",
]
