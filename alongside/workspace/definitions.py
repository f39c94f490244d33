"""Every kind of definition that ships with the product, and how its own room reads one."""

from __future__ import annotations

from alongside.cohort import changes as cohort
from alongside.matching import changes as matching
from alongside.sources import changes as sources


def ship_all() -> int:
    """Put shipped definitions in place wherever a partnership has none of its own. Returns how many."""
    return sum(len(ship()) for ship in (sources.ship_profiles, matching.ship_rules, cohort.ship_definitions))
