"""What is written when records are linked, judged and put back."""

from __future__ import annotations

from alongside.matching.changes.asking import ask_held
from alongside.matching.changes.judging import judge, part, put_back, second_look, undo
from alongside.matching.changes.measuring import draw_sample, keep_measures, load_truth
from alongside.matching.changes.rule import set_rule, ship_rules
from alongside.matching.changes.running import apply, note_progress, start, stop
from alongside.matching.changes.together import same_together
from alongside.matching.changes.trying import end_trial, note_trial, try_rule

__all__ = [
    "apply", "ask_held", "draw_sample", "end_trial", "judge", "keep_measures", "load_truth", "note_progress",
    "note_trial", "part", "put_back", "same_together", "second_look", "set_rule", "ship_rules", "start", "stop",
    "try_rule", "undo",
]  # fmt: skip
