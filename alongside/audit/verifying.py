"""Recompute the chain, hold it against heads kept elsewhere, and say how far it has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alongside.audit import ledger
from alongside.audit.ledger import BATCH, SEALED_FIELDS
from alongside.audit.models import Entry, Seal
from alongside.audit.rules import FIRST, SEAL_BY, Head, against, digest, fingerprint


@dataclass(frozen=True)
class Verdict:
    """What verification found: sound or not, how far it looked, and in words what is wrong.

    first_bad: the first position that cannot be trusted; None where every one can.
    """

    is_sound: bool
    entries: int
    head: str
    because: str
    first_bad: int | None = None


def verify(now: dt.datetime, heads: Iterable[Head] = ()) -> Verdict:
    """Recompute the chain from its first entry, and hold it against heads that somebody kept elsewhere."""
    heads = list(heads)
    wanted = {head.seq for head in heads}
    held: dict[int, str] = {}
    previous, reached = FIRST, 0
    for seal, entry in _sealed_entries():
        seq = reached + 1
        if because := _fault(seal, entry, seq, previous):
            return Verdict(False, reached, previous, because, seq)
        previous, reached = seal.digest, seq
        if seq in wanted:
            held[seq] = previous
    if fault := against(heads, held, reached):
        return Verdict(False, reached, previous, fault.because, fault.seq)
    late = overdue(now, look_back=None)
    if late:
        because = f"{late} entries have waited more than two minutes for their seal. Run: alongside audit seal"
        return Verdict(False, reached, previous, because, reached + 1)
    return Verdict(True, reached, previous, "Every entry is as it was written.")


def overdue(now: dt.datetime, *, look_back: int | None = ledger.LOOK_BACK) -> int:
    """How many entries have waited too long for their seal. More than none is an alarm."""
    return ledger.unsealed(look_back=look_back).filter(at__lt=now - SEAL_BY).count()


def head() -> Head | None:
    """How far the ledger has come; None while it is empty."""
    last = Seal.objects.order_by("-seq").first()
    if last is None:
        return None
    at = Entry.objects.values_list("at", flat=True).get(pk=last.entry_id)
    return Head(last.seq, last.digest, Entry.objects.count(), at.isoformat(timespec="seconds"))


def _fault(seal: Seal, entry: dict[str, object] | None, seq: int, previous: str) -> str:
    if seal.seq != seq:
        return f"Seal {seq} is missing."
    if entry is None:
        return f"The entry behind seal {seq} has been removed."
    if seal.previous != previous:
        return f"Seal {seq} does not follow from the one before it."
    if seal.digest != digest(previous, seq, fingerprint(entry)):
        return f"The entry behind seal {seq} has been altered."
    return ""


def _sealed_entries() -> Iterator[tuple[Seal, dict[str, object] | None]]:
    start = 0
    while seals := list(Seal.objects.filter(seq__gt=start).order_by("seq")[:BATCH]):
        rows = Entry.objects.filter(pk__in=[seal.entry_id for seal in seals]).values(*SEALED_FIELDS)
        entries = {row["id"]: row for row in rows}
        for seal in seals:
            yield seal, entries.get(seal.entry_id)
        start = seals[-1].seq
