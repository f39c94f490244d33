"""Somebody at the door, as the ledger names them."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.access.models import User
from alongside.access.policy import Viewer


@dataclass(frozen=True)
class Caller:
    """Not yet in any role, perhaps not even known."""

    user_id: int | None
    name: str
    agency_id: int | None = None
    role: str = ""
    purpose: str = ""


NOBODY = Caller(None, "Somebody not known")


def caller(user: User | None, viewer: Viewer | None = None) -> Caller:
    """The user, in the role they work in if that is known already."""
    if user is None:
        return NOBODY
    if viewer is None:
        return Caller(user.pk, user.name)
    return Caller(user.pk, user.name, viewer.agency_id, viewer.role, viewer.purpose)
