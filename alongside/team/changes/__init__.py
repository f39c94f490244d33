"""What people do about who is alongside whom."""

from __future__ import annotations

from alongside.team.changes.beside import end_beside, name_beside
from alongside.team.changes.covering import arrange_cover
from alongside.team.changes.handing_over import accept, decline, offer, tell, withdraw
from alongside.team.changes.leading import assign, end_lead, set_terms, settle_joined, ship_terms

__all__ = [
    "accept", "arrange_cover", "assign", "decline", "end_beside", "end_lead", "name_beside", "offer", "set_terms",
    "settle_joined", "ship_terms", "tell", "withdraw",
]  # fmt: skip
