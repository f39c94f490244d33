"""What has to be noticed again and again: facts the sources have corrected, what is kept too long, stones not yet in the file,
requests that nobody may see."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.access.wall import asking
from alongside.audit import ledger
from alongside.audit.models import Entry
from alongside.rights import changes, corrections, erasing, unattended

_proposed: dict[str, dt.date] = {}  # the day on which this process last looked for what is kept too long


def notice() -> None:
    """One round of upkeep. Looking for what is kept too long reads every fact's date, so it is done once a day."""
    today = timezone.localdate()
    corrections.notice(today)
    erasing.keep_stones()
    if _proposed.get("on") != today:
        changes.propose_disposal(by=operator(Role.GOVERNANCE_LEAD), today=today)
        unattended.tell(today)
        _proposed["on"] = today


def replay(file: Path) -> int:
    """Erase again what the stones in a file say was erased. Returns how many rows went. Raises OSError, ValueError.

    Whoever restores owns the tables and walks past no wall: every agency's rows are looked through, and the database is told why.
    """
    stones = erasing.read_stones(file)
    by = operator(Role.GOVERNANCE_LEAD)
    with asking.behind(None), asking.everyone("erasing again what had been erased"), transaction.atomic():
        count = erasing.again(stones, timezone.localdate())
        ledger.write(Entry.Kind.CHANGE, "retention.replay", by=by, count=count, detail={"stones": len(stones)})
    return count
