"""Pages of who is alongside whom."""

from __future__ import annotations

from alongside.team.views.absence import cover, one_more
from alongside.team.views.around_person import assign, end_beside, end_lead, name_beside, offer, person, settle
from alongside.team.views.handing_over import handover
from alongside.team.views.overview import board, edit_terms, workers

__all__ = [
    "assign", "board", "cover", "edit_terms", "end_beside", "end_lead", "handover", "name_beside", "offer", "one_more",
    "person", "settle", "workers",
]  # fmt: skip
