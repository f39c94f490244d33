"""What is left of an erased row: enough to erase it again after a restore, and nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Stone:
    """kind: the table. mark: a hash that only the row itself matches. rule: why it went."""

    kind: str
    mark: str
    erased_on: str
    rule: str


def mark_of(kind: str, row_id: object, stamp: str) -> str:
    """stamp: what was given to the row when it was made and tells nothing of anybody (a random key, a digest, a moment), so that
    a later row that happens to get the same id does not match."""
    return hashlib.sha256(f"{kind}|{row_id}|{stamp}".encode()).hexdigest()


def to_line(stone: Stone) -> str:
    return json.dumps(asdict(stone), sort_keys=True)


def from_lines(lines: Iterable[str]) -> list[Stone]:
    """Raises ValueError with the number of a line that cannot be read: erasures must never be skipped in silence."""
    stones = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                stones.append(Stone(**json.loads(line)))
            except (TypeError, ValueError) as error:
                raise ValueError(f"Line {number} of the tombstones cannot be read: {error}") from error
    return stones
