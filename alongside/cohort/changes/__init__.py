"""What is written: criteria and order edited, everyone worked out anew, people nominated."""

from __future__ import annotations

from alongside.cohort.changes.assessing import ask_what_is_not_known, finish, keep_standings, note_step, start, stop
from alongside.cohort.changes.defining import edit_criteria, set_ranking, ship_definitions, withdraw_criteria
from alongside.cohort.changes.nominating import nominate, withdraw

__all__ = [
    "ask_what_is_not_known", "edit_criteria", "finish", "keep_standings", "nominate", "note_step", "set_ranking",
    "ship_definitions", "start", "stop", "withdraw", "withdraw_criteria",
]  # fmt: skip
