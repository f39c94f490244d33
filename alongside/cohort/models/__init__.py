"""What the room keeps: how everyone stands, whom agencies nominated and proposed, and who has a place on the list."""

from __future__ import annotations

from alongside.cohort.models.places import Capacity, CheckPoint, Followed, Place, PlaceQuerySet, StatusMove
from alongside.cohort.models.proposals import AgencyView, Decision, Proposal
from alongside.cohort.models.standing import (
    AssessmentRun,
    Nomination,
    NominationQuerySet,
    Standing,
    StandingQuerySet,
)

__all__ = [
    "AgencyView", "AssessmentRun", "Capacity", "CheckPoint", "Decision", "Followed", "Nomination", "NominationQuerySet",
    "Place", "PlaceQuerySet", "Proposal", "Standing", "StandingQuerySet", "StatusMove",
]  # fmt: skip
