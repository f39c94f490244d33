"""What every page of a package needs: whose it is, what may be done, and how to reach the person safely."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from alongside.access import gate
from alongside.access.policy import Viewer
from alongside.package.models import Need, Step
from alongside.package.rules import NEED_STEPS, NeedState, NeedStep, may_step
from alongside.people import seen
from alongside.people.models import Person
from alongside.reaching.models import SafeWays

STEP_WORDS = {
    NeedStep.PROMISE: "Promised",
    NeedStep.TRIED: "Tried",
    NeedStep.MEET: "Met: the outcome is there",
    NeedStep.BLOCK: "Blocked",
    NeedStep.LET_GO: "Not wanted now",
    NeedStep.REOPEN: "Needed again",
}


@dataclass(frozen=True)
class Told:
    """One thing that happened to a need or a goal, in words."""

    step: Step
    label: str


def furniture(viewer: Viewer, person: Person) -> dict[str, object]:
    return {
        "person": person,
        "name": seen.name_of(viewer, person.pk),
        "may_write": viewer.may("package.edit"),
        "may_reach": viewer.may("reach.record"),
        "may_log_barrier": viewer.may("barrier.log"),
    }


def story_of(viewer: Viewer, need: Need) -> list[Told]:
    """What happened to a need, the newest first."""
    rows = gate.visible(viewer, Step.objects.filter(need=need)).order_by("-pk")
    return [Told(each, NeedStep(each.kind).label) for each in rows]


def steps_open_to(need: Need) -> list[tuple[str, str]]:
    """(step, words) of what may happen to a need by a page of its own."""
    state = NeedState(need.state)
    return [
        (step.value, STEP_WORDS[step]) for step in NEED_STEPS[state] if step in STEP_WORDS and may_step(state, step)
    ]


def safely(viewer: Viewer, person: Person) -> list[tuple[str, str]]:
    """How the person may be reached, as (heading, words), by the gate. Never where they are."""
    found: list[tuple[str, str]] = []
    for row in gate.visible(viewer, SafeWays.objects.standing(timezone.localdate()).filter(person=person)):
        found.append(("Not safe", ", ".join(row.unsafe) or "they said that nothing is unsafe"))
        if row.preferred:
            found.append(("Suits them best", ", ".join(row.preferred)))
        if row.from_hour and row.until_hour:
            found.append(("Safe to call", f"{row.from_hour:%H:%M} to {row.until_hour:%H:%M}"))
        found.append(("May we say who is calling", "yes" if row.may_say_who else "no"))
    return found
