"""What goes along when a lead goes to somebody else. A room above says so once, in its `AppConfig.ready`: `along(carry)`."""

from __future__ import annotations

from collections.abc import Callable

from alongside.access.policy import Viewer
from alongside.team.models import Lead

Carrier = Callable[[Viewer, Lead, Viewer], None]

_carriers: list[Carrier] = []


def along(carrier: Carrier) -> None:
    """Call this as soon as somebody leads after another, in the same transaction: with who leads now, the lead that ended, and
    who saw to it: the receiver where it was handed over, whoever gives leads where the person had none for a while."""
    if carrier not in _carriers:
        _carriers.append(carrier)


def tell(receiver: Viewer, was: Lead, *, by: Viewer) -> None:
    """The receiver leads from now on: let each room hand over what it keeps."""
    for carrier in _carriers:
        carrier(receiver, was, by)
