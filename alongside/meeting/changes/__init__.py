"""Set forums up and hold their meetings; build what is spoken of; send what one's agency knows."""

from __future__ import annotations

from alongside.meeting.changes.agenda import (
    add,
    build,
    build_all,
    drop,
    keep_order,
    most_pressing_first,
    settle,
    take_up_again,
)
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
from alongside.meeting.changes.returns import send, take_back

__all__ = [
    "Terms", "When", "add", "alter", "answer", "build", "build_all", "call", "drop", "end_seat", "give_seat", "held",
    "keep_order", "most_pressing_first", "move", "not_held", "note_who_is_here", "send", "set_up", "settle", "sign",
    "take_back", "take_up_again",
]  # fmt: skip
