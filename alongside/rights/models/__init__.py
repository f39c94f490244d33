"""Requests and what became of them, keeping and letting go, breaches."""

from alongside.rights.models.breach import Breach, BreachNotice
from alongside.rights.models.correcting import Correction
from alongside.rights.models.keeping import Disposal, DisposalLine, Hold, Tombstone
from alongside.rights.models.pack import ItemDecision, PackSigning
from alongside.rights.models.requests import Letter, Pause, Request, Step

__all__ = [
    "Breach",
    "BreachNotice",
    "Correction",
    "Disposal",
    "DisposalLine",
    "Hold",
    "ItemDecision",
    "Letter",
    "PackSigning",
    "Pause",
    "Request",
    "Step",
    "Tombstone",
]
