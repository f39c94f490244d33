"""What the room keeps: how everyone stands, whom agencies nominated and proposed, and who has a place on the list."""

from __future__ import annotations

from alongside.cohort.models.places import Capacity, CheckPoint, Place, PlaceQuerySet, StatusMove
from alongside.cohort.models.proposals import AgencyView, Decision, PlaceKind, Proposal
from alongside.cohort.models.standing import (
    AssessmentRun,
    Nomination,
    NominationQuerySet,
    Standing,
    StandingQuerySet,
)

__all__ = [
    "AgencyView", "AssessmentRun", "Capacity", "CheckPoint", "Decision", "Nomination", "NominationQuerySet",
    "Place", "PlaceKind", "PlaceQuerySet", "Proposal", "Standing", "StandingQuerySet", "StatusMove",
]  # fmt: skip
