"""What is written: criteria and order edited, everyone worked out anew, people nominated."""

from __future__ import annotations

from alongside.cohort.changes.assessing import ask_what_is_not_known, finish, keep_standings, note_step, start, stop
from alongside.cohort.changes.defining import (
    edit_criteria,
    edit_list_rules,
    set_ranking,
    ship_definitions,
    withdraw_criteria,
)
from alongside.cohort.changes.nominating import nominate, withdraw
from alongside.cohort.changes.placing import Attempt, end, look, move, set_capacity, try_again
from alongside.cohort.changes.proposing import agree, decline, propose, say_view

__all__ = [
    "Attempt", "agree", "ask_what_is_not_known", "decline", "edit_criteria", "edit_list_rules", "end", "finish",
    "keep_standings", "look", "move", "nominate", "note_step", "propose", "say_view", "set_capacity", "set_ranking",
    "ship_definitions", "start", "stop", "try_again", "withdraw", "withdraw_criteria",
]  # fmt: skip
