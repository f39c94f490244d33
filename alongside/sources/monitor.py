"""Whether a source's files can be trusted to be whole and fresh: what a person should look at. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_REFUSED = 0.05


class Health(StrEnum):
    """How a source stands, worst last."""

    FRESH = "fresh"
    NEVER_SENT = "nothing sent yet"
    LATE = "late"
    CHANGED = "changed a lot"
    REFUSING = "many refused"


@dataclass(frozen=True, slots=True)
class Past:
    """One file that was applied."""

    applied_on: dt.date
    rows: int
    refused: int
    newest_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Finding:
    """without_figures: the same for whoever must not know the counts that it was worked out from."""

    health: Health
    words: str
    without_figures: str = ""


def findings(past: Sequence[Past], *, today: dt.date, cadence_days: int, change_threshold: int) -> list[Finding]:
    """What stands out, the worst first; empty where all is well. past: oldest first. change_threshold: in per cent."""
    if not past:
        return [Finding(Health.NEVER_SENT, "No file has been read yet.")]
    found = []
    last = past[-1]
    if last.rows and last.refused / last.rows > MOST_REFUSED:
        found.append(
            Finding(
                Health.REFUSING,
                f"{last.refused / last.rows:.0%} of the rows of the last file were refused.",
                "Many rows of the last file were refused.",
            )
        )
    if len(past) > 1 and (before := past[-2].rows):
        share = (last.rows - before) / before
        if abs(share) * 100 > change_threshold:
            way = "more" if share > 0 else "fewer"
            words = f"The last file has {abs(share):.0%} {way} rows than the one before."
            found.append(Finding(Health.CHANGED, words, f"The last file has many {way} rows than the one before."))
    if (days := (today - last.applied_on).days) > cadence_days:
        found.append(Finding(Health.LATE, f"The last file came {days} days ago; one is due every {cadence_days} days."))
    elif last.newest_on and (days := (today - last.newest_on).days) > 2 * cadence_days:
        found.append(Finding(Health.LATE, f"The newest row of the last file is {days} days old."))
    return found


def health(found: Sequence[Finding]) -> Health:
    """The word for a list of sources."""
    return found[0].health if found else Health.FRESH
