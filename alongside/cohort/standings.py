"""How one person stands against every set today, as one viewer may know it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.cohort import documents
from alongside.cohort.facts import read_one
from alongside.cohort.models import AssessmentRun, Standing
from alongside.cohort.rules import Outcome, assess
from alongside.cohort.showing import Explained, explain
from alongside.definitions.models import Definition
from alongside.people.models import Person


@dataclass(frozen=True)
class SetStanding:
    """How the person stands against one set today. kept: the verdict the list still shows, if it differs."""

    definition: Definition
    outcome: Outcome
    deciding: tuple[Explained, ...]
    is_for_shortlist: bool
    kept: Standing | None

    @property
    def lines(self) -> list[tuple[Explained, bool]]:
        """Every answer with whether it is a part of the one before it."""
        return [line for each in self.deciding for line in _lines(each, False)]

    @property
    def has_moved_on(self) -> bool:
        return self.kept is not None and self.kept.verdict != self.outcome.verdict


def _lines(each: Explained, is_part: bool) -> list[tuple[Explained, bool]]:
    return [(each, is_part), *(line for part in each.parts for line in _lines(part, True))]


def standings_of(viewer: Viewer, person: Person, today: dt.date) -> list[SetStanding]:
    """Why on and why not on, for every set in use, as this viewer may know it; the shortlist's set first."""
    runs = gate.visible(viewer, AssessmentRun.objects.filter(finished_at__isnull=False, failed_because=""))
    last = runs.first()
    tells = {int(agency): frozenset(kinds) for agency, kinds in (last.tells if last else {}).items()}
    life = read_one(person, tells, today)
    used = documents.ranking_in_use()
    kept = {row.set_slug: row for row in gate.visible(viewer, Standing.objects.filter(person=person))}
    found = []
    for slug, definition in documents.sets_in_use().items():
        criteria = documents.criteria_of(definition.body)
        outcome = assess(criteria, life, today)
        is_first = used is not None and used[1].set == slug
        found.append(
            SetStanding(
                definition, outcome, explain(viewer, person, criteria, life, outcome, today), is_first, kept.get(slug)
            )
        )
    return sorted(found, key=lambda each: (not each.is_for_shortlist, each.definition.title))
