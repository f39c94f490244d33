"""How one entry is bound to the one before it. Pure, so that an agency can verify with its own copy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

FIRST = "0" * 64


def digest(previous: str, seq: int, entry: Mapping[str, object]) -> str:
    """SHA-256 over the previous digest, the position and every field of the entry, in one canonical spelling."""
    body = json.dumps(entry, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{previous}\n{seq}\n{body}".encode()).hexdigest()
