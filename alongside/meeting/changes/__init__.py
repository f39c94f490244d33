"""Set forums up and hold their meetings; build what is spoken of; send what one's agency knows; write down what is said."""

from __future__ import annotations

from alongside.meeting.changes.agenda import (
    add,
    build,
    build_all,
    drop,
    keep_order,
    most_pressing_first,
    take_up_again,
)
from alongside.meeting.changes.capturing import Newer, act, correct, hear, note, prepare, settle, start
from alongside.meeting.changes.meetings import (
    Terms,
    When,
    alter,
    answer,
    call,
    end_seat,
    give_seat,
    held,
    move,
    not_held,
    note_who_is_here,
    set_up,
    sign,
)
from alongside.meeting.changes.notes import add_to_notes, give_extract, sign_notes
from alongside.meeting.changes.returns import send, take_back

__all__ = [
    "Newer", "Terms", "When", "act", "add", "add_to_notes", "alter", "answer", "build", "build_all", "call", "correct",
    "drop", "end_seat", "give_extract", "give_seat", "hear", "held", "keep_order", "most_pressing_first", "move",
    "not_held", "note", "note_who_is_here", "prepare", "send", "set_up", "settle", "sign", "sign_notes", "start",
    "take_back", "take_up_again",
]  # fmt: skip
