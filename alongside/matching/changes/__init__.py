"""What is written when records are linked, judged and put back."""

from __future__ import annotations

from alongside.matching.changes.asking import ask_held
from alongside.matching.changes.judging import judge, part, put_back, second_look, undo
from alongside.matching.changes.measuring import draw_sample, keep_measures, load_truth
from alongside.matching.changes.rule import set_rule, ship_rules
from alongside.matching.changes.running import apply, note_progress, start, stop

__all__ = [
    "apply", "ask_held", "draw_sample", "judge", "keep_measures", "load_truth", "note_progress", "part", "put_back",
    "second_look", "set_rule", "ship_rules", "start", "stop", "undo",
]  # fmt: skip
