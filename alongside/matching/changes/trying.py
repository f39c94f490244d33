"""Try another match rule on paper."""

from __future__ import annotations

from alongside.access.gate import change
from alongside.access.policy import Viewer
from alongside.matching.models import RuleTrial
from alongside.matching.rules.joining import MatchRule


@change("match.rule")
def try_rule(*, by: Viewer, rule: MatchRule) -> RuleTrial:
    """Ask what a rule would do. A job works it out; nobody's records change."""
    return RuleTrial.objects.create(rule=rule.as_toml(), by_name=by.name)


def note_trial(trial: RuleTrial, stage: str, share: float) -> None:
    """Say how far it has come."""
    RuleTrial.objects.filter(pk=trial.pk).update(stage=stage[:80], share=min(max(share, 0.0), 1.0))


def end_trial(trial: RuleTrial, *, figures: dict[str, int] | None = None, message: str = "") -> None:
    """Keep the figures, or in words why there are none."""
    state = RuleTrial.State.FAILED if figures is None else RuleTrial.State.DONE
    RuleTrial.objects.filter(pk=trial.pk).update(state=state, share=1.0, figures=figures or {}, message=message[:300])
