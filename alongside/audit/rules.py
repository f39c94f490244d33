"""How one entry is bound to the one before it, and what a head kept elsewhere looks like. Pure, so that an agency can
verify with its own copy."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

FIRST = "0" * 64
SEAL_BY = dt.timedelta(minutes=2)  # an entry that waits longer for its seal is an alarm


def fingerprint(entry: Mapping[str, object]) -> str:
    """SHA-256 over every field of the entry in one canonical spelling.

    The entry's own nonce keeps it from being guessed, so that it may be shown to whoever may not read the entry.
    """
    body = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(body.encode()).hexdigest()


def digest(previous: str, seq: int, of_entry: str) -> str:
    """SHA-256 over the digest before, the position and the fingerprint of the entry."""
    return hashlib.sha256(f"{previous}\n{seq}\n{of_entry}".encode()).hexdigest()


@dataclass(frozen=True)
class Head:
    """How far the ledger had come at a moment, to be kept where the server's operator cannot reach it.

    entries: how many there were in all, sealed or waiting. at: UTC, as ISO 8601.
    """

    seq: int
    digest: str
    entries: int
    at: str

    def as_line(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)


class NotAnAnchor(ValueError):
    """A line of an anchor file that holds no head. The message says which."""


def read_heads(text: str) -> list[Head]:
    """The heads of an anchor file or of saved mails, in order of their position; other lines of a mail are passed over.

    Raises NotAnAnchor where there is none, or one cannot be read.
    """
    heads = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip().startswith("{"):
            continue
        try:
            found = json.loads(line)
            heads.append(Head(int(found["seq"]), str(found["digest"]), int(found["entries"]), str(found["at"])))
        except (ValueError, KeyError, TypeError) as error:
            raise NotAnAnchor(
                f"Line {number} is no head of a ledger: seq, digest, entries and at are needed."
            ) from error
    if not heads:
        raise NotAnAnchor("There is no head of a ledger in this file. It is a line that begins with a curly bracket.")
    return sorted(heads, key=lambda head: head.seq)


@dataclass(frozen=True)
class Fault:
    """The first place where the ledger is not what it was. seq: the first position that cannot be trusted."""

    seq: int
    because: str


def against(heads: Iterable[Head], digests: Mapping[int, str], reached: int) -> Fault | None:
    """What heads kept elsewhere say of a chain that adds up by itself; None if they agree.

    digests: what the ledger holds at the heads' positions. reached: its last position.
    """
    trusted = 0
    for head in sorted(heads, key=lambda head: head.seq):
        if head.seq > reached:
            return Fault(
                reached + 1, f"It ends at {reached}, but had come to {head.seq} on {head.at}: the end has been cut off."
            )
        if head.seq and digests[head.seq] != head.digest:
            return Fault(
                trusted + 1,
                f"It adds up, but is not what it was on {head.at}: something between {trusted + 1} and {head.seq} has "
                "been rewritten.",
            )
        trusted = head.seq
    return None
