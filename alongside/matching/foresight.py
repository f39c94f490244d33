"""What another match rule would do to the people there are, without doing it."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.access import gate
from alongside.matching.linking import Progress, compare_everybody
from alongside.matching.rules.joining import MatchRule
from alongside.matching.rules.moves import moves
from alongside.people.models import Record


@dataclass(frozen=True)
class Foresight:
    """How many people there would be, how many of today's would be joined or parted, and how many pairs asked about."""

    people_now: int
    people_then: int
    joined: int
    parted: int
    questions: int


def foresee(rule: MatchRule, progress: Progress = lambda stage, share: None) -> Foresight:
    """Link everybody under this rule, on paper. Figures only."""
    findings, _, _ = compare_everybody(rule, progress)
    records = gate.everyone(Record.objects.all(), why="counting what another rule would change")
    before = dict(records.values_list("pk", "person_id"))
    found = moves(before, findings.clusters)
    return Foresight(
        people_now=len(set(before.values()) - {None}),
        people_then=len(set(findings.clusters.values())),
        joined=len(found.merges),
        parted=len(found.parts),
        questions=len(findings.questions),
    )
