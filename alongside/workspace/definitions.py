"""Every kind of definition that ships with the product, each read by its own room."""

from __future__ import annotations

from alongside.access.operator import operator
from alongside.access.policy import Role
from alongside.barriers.changes import ship_facets
from alongside.budget.changes import ship_terms
from alongside.cohort import changes as cohort
from alongside.conference.changes.kinds import ship_kinds
from alongside.instruments.changes import ship_instruments
from alongside.matching.changes.rule import ship_rules
from alongside.package.changes import ship_areas
from alongside.rights.changes import ship_schedule
from alongside.sources import changes as sources
from alongside.tasks import changes as tasks
from alongside.team import changes as team


def ship_all() -> int:
    """Put shipped definitions in place wherever a partnership has none of its own. Returns how many."""
    criteria = cohort.ship_definitions(by=operator(Role.COORDINATOR))
    follow_up = tasks.ship_follow_up(by=operator(Role.COORDINATOR))
    described = ship_facets(by=operator(Role.COORDINATOR))
    terms = [*ship_terms(), *ship_areas(), *ship_instruments(), *ship_kinds(), *team.ship_terms()]
    return len([*follow_up, *described, *sources.ship_profiles(), *ship_rules(), *ship_schedule(), *terms, *criteria])
