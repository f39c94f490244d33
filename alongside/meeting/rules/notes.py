"""When notes are due, and how one sees that nothing in them has changed. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable

from alongside.rights.rules.days import next_working_day

WORKING_DAYS = 3  # Derbyshire Marac operating protocol: minutes are out within three working days


def due_on(held_on: dt.date) -> dt.date:
    """The last working day on which the notes of a meeting are in time."""
    day = held_on
    for _ in range(WORKING_DAYS):
        day = next_working_day(day + dt.timedelta(days=1))
    return day


def digest_of(lines: Iterable[tuple[object, ...]]) -> str:
    """64 letters that are others as soon as a line is another one, is missing or stands elsewhere."""
    whole = hashlib.sha256()
    for line in lines:
        for part in line:
            words = str(part).encode()
            whole.update(len(words).to_bytes(8, "big") + words)
        whole.update(b"\n")
    return whole.hexdigest()
