"""Which request an entry belongs to, known to the ledger without every page having to say so."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest

MARK = 16  # hex digits; enough to tell sessions apart, too few to be one


@dataclass(frozen=True)
class Asking:
    """One request, from its first byte to its last."""

    request_id: str
    request: HttpRequest

    @property
    def session(self) -> str:
        """A mark of the session that cannot be turned back into it; blank before anybody has signed in."""
        key = getattr(getattr(self.request, "session", None), "session_key", None)
        return hashlib.sha256(f"ledger {key}".encode()).hexdigest()[:MARK] if key else ""


_asking: ContextVar[Asking | None] = ContextVar("asking", default=None)


@contextmanager
def asking(request: HttpRequest) -> Iterator[Asking]:
    """Entries written within belong to this request."""
    here = Asking(secrets.token_hex(8), request)
    token = _asking.set(here)
    try:
        yield here
    finally:
        _asking.reset(token)


def of_request() -> dict[str, str]:
    """The fields of an entry that say which request it belongs to; blank for work that no request asked for."""
    here = _asking.get()
    return {"request_id": here.request_id, "session": here.session} if here else {"request_id": "", "session": ""}
