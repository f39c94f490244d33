"""What goes along when a lead is handed over. A room above says so once, in its `AppConfig.ready`: `along(carry)`."""

from __future__ import annotations

from collections.abc import Callable

from alongside.access.policy import Viewer
from alongside.team.models import Lead

Carrier = Callable[[Viewer, Lead], None]

_carriers: list[Carrier] = []


def along(carrier: Carrier) -> None:
    """Call this as soon as a lead is handed over, in the same transaction: with who takes it, and the lead that ended."""
    if carrier not in _carriers:
        _carriers.append(carrier)


def tell(receiver: Viewer, was: Lead) -> None:
    """The receiver leads from now on: let each room hand over what it keeps."""
    for carrier in _carriers:
        carrier(receiver, was)
