"""Answer the questions about one human together."""

from __future__ import annotations

from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.matching.changes.judging import judge
from alongside.matching.models import Judgement, Suggestion
from alongside.matching.rules.verdicts import Verdict


@change("match.judge")
def same_together(*, by: Viewer, suggestions: list[Suggestion]) -> list[Judgement]:
    """All the people of these questions are one. A question that an earlier answer has settled is not judged again."""
    made = []
    for each in suggestions:
        each.refresh_from_db(fields=["state"])
        if each.state in (Suggestion.State.OPEN, Suggestion.State.HELD):
            made.append(judge(by=by, suggestion=each, verdict=Verdict.SAME))
    if not made:
        raise Refused("Somebody has answered this meanwhile, or it is no longer asked.")
    return made
