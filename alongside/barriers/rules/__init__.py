"""What a barrier can be, where it can stand, what it costs, and how a board is asked. Pure."""

from alongside.barriers.rules.facets import BadFacets, Board, Facets, Refusal, Side, facets_from
from alongside.barriers.rules.states import DOMAINS, HINTS, STANDING, Domain, State, moves_from
from alongside.barriers.rules.toll import Measured, Met, ShownToll, Toll, measured, shown, toll, weeks_lost

__all__ = [
    "DOMAINS",
    "HINTS",
    "STANDING",
    "BadFacets",
    "Board",
    "Domain",
    "Facets",
    "Measured",
    "Met",
    "Refusal",
    "ShownToll",
    "Side",
    "State",
    "Toll",
    "facets_from",
    "measured",
    "moves_from",
    "shown",
    "toll",
    "weeks_lost",
]
