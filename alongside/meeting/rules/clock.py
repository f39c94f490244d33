"""How long somebody has been spoken of. Pure: the hour is an argument."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Clock:
    """seconds: spent so far; minutes: planned."""

    seconds: int
    minutes: int
    is_running: bool

    @property
    def is_over(self) -> bool:
        return self.seconds > self.minutes * 60

    @property
    def words(self) -> str:
        spent = self.seconds // 60
        if self.is_over:
            return f"{spent} minutes, of {self.minutes} that were planned"
        return f"{spent} of {self.minutes} minutes"


def clock(spent: int, running_since: dt.datetime | None, now: dt.datetime, minutes: int) -> Clock:
    """spent: seconds until it was stopped last; running_since: None while it stands still."""
    running = max(0, int((now - running_since).total_seconds())) if running_since else 0
    return Clock(spent + running, minutes, running_since is not None)
