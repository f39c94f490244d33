"""Measure what came of it, once it has ended for long enough, and tell everybody who raised it."""

from __future__ import annotations

import datetime as dt

from alongside.access.gate import Refused, change
from alongside.access.policy import Viewer
from alongside.barriers import counting, facets, telling
from alongside.barriers.models import Ask, AskMove, Barrier, Effect
from alongside.barriers.rules import STANDING, State, measured
from alongside.barriers.rules.asking import AskStep
from alongside.notices import changes as notices
from alongside.outputs import disclosing


@change("barrier.move")
def measure(*, by: Viewer, barrier: Barrier, words: str, today: dt.date) -> Effect:
    """How often it was met in as many days before it ended as after. Of everybody's alone."""
    if State(barrier.state) in STANDING or barrier.ended_on is None:
        raise Refused("It still stands in the way. There is an effect once it has ended.")
    if barrier.person_id is not None:
        raise Refused("An effect is measured where everybody meets it. Say here what became of it.")
    if not words.strip():
        raise Refused("Say what has changed for people, in your own words.")
    found = measured(counting.days_met(barrier), barrier.ended_on, today, facets.in_force().effect_after_days)
    if found.days < 1:
        raise Refused("It ended today. Come back when some days have passed.")
    before, since = (disclosing.in_force().show(number).count for number in (found.before, found.since))
    effect = Effect.objects.create(
        barrier=barrier, days=found.days, before=before, since=since, words=words.strip(), on=today, by_name=by.name
    )
    for ask in Ask.objects.filter(barrier=barrier).order_by("-pk")[:1]:
        AskMove.objects.create(ask=ask, kind=AskStep.EFFECT, words=words.strip(), on=today, by_name=by.name)
        hears = filter(None, [ask.asked_by_id, ask.owner_id])
        notices.tell(telling.of_ask(ask, hears, "barrier_effect", f"effect:{effect.pk}"))
    raised = telling.raisers(barrier, counting.family(barrier)) - {by.user_id}
    notices.tell(telling.of_barrier(barrier, raised, "barrier_effect", f"effect:{effect.pk}"))
    return effect
