"""What outreach has recorded about people's needs, and how to make it add up to a published table.

The table for Westminster 2021/22 (A1 11.8 and 11.9, from CHAIN): 1,698 people seen sleeping rough in a year, 1,143 of
them assessed, their needs in nine rows, 401 with experience of prison, 4 % of the armed forces, 13 % of care.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.histories import Spells, State
from alongside.methods.borough.needs import Needs

Mask = NDArray[np.bool_]

YEAR = np.timedelta64(365, "D")
NEEDS = ("alcohol", "drugs", "mental_health")
HISTORIES = ("prison_history", "care_history", "forces_history")

# How often outreach has assessed somebody, and what it learns when it has: in a borough without set totals.
ASSESSED = 1143 / 1698
MISSED, NOT_KNOWN = 0.06, 0.03

WESTMINSTER_NEEDS = {
    ("alcohol", "drugs", "mental_health"): 139,
    ("drugs", "mental_health"): 163,
    ("alcohol", "mental_health"): 86,
    ("alcohol", "drugs"): 33,
    ("mental_health",): 213,
    ("drugs",): 49,
    ("alcohol",): 63,
    (): 352,
}
WESTMINSTER_UNCLEAR = 45  # assessed; no need recorded, at least one not known
WESTMINSTER_NOT_ASSESSED = 555
WESTMINSTER_HISTORIES = {"prison_history": 401, "care_history": 149, "forces_history": 46}
WESTMINSTER_SEEN = sum(WESTMINSTER_NEEDS.values()) + WESTMINSTER_UNCLEAR + WESTMINSTER_NOT_ASSESSED
TOTALS = ("westminster",)
WESTMINSTER_PEOPLE = 5000


@dataclass(frozen=True, slots=True)
class OutreachView:
    """What outreach says of each person; arrays over people.

    columns: the three needs and three histories, "yes", "no" or "not known", None where nobody has assessed them.
    seen: exactly who is to be seen bedded down in the last year, None where that is left to chance.
    """

    columns: dict[str, NDArray[np.object_]]
    seen: Mask | None


def outreach_view(needs: Needs, rng: np.random.Generator) -> OutreachView:
    """What outreach would have recorded: a need may be missed, and a third of people is never assessed."""
    people = len(needs.domains)
    assessed = rng.random(people) < ASSESSED
    truth = {"alcohol": needs.alcohol, "drugs": needs.drugs, "mental_health": needs.has("M")} | {
        name: getattr(needs, name) for name in HISTORIES
    }
    columns = {}
    for name, is_so in truth.items():
        told = np.where(is_so & (rng.random(people) >= MISSED), "yes", "no").astype(object)
        told[rng.random(people) < NOT_KNOWN] = "not known"
        told[~assessed] = None
        columns[name] = told
    return OutreachView(columns, None)


def westminster_view(needs: Needs, spells: Spells, rng: np.random.Generator) -> OutreachView:
    """Recorded needs that add up to the published table. Raises ValueError where the borough is too small for it."""
    people = len(needs.domains)
    rough = np.zeros(people, dtype=bool)
    recent = spells.within(State.STREET) & (spells.end > spells.today - YEAR + np.timedelta64(14, "D"))
    rough[spells.who[recent & (spells.days > 14)]] = True
    if rough.sum() < WESTMINSTER_SEEN:
        raise ValueError(
            f"{people:,} people are too few for the totals of Westminster: only {rough.sum():,} of them slept rough "
            f"in the last year. Make at least {WESTMINSTER_PEOPLE:,} people"
        )
    columns = {name: np.full(people, None, dtype=object) for name in (*NEEDS, *HISTORIES)}
    assessed = _assess(columns, needs, rough, rng)
    seen = np.zeros(people, dtype=bool)
    seen[assessed] = True
    free = rng.permutation(np.flatnonzero(rough & ~seen))
    seen[free[:WESTMINSTER_NOT_ASSESSED]] = True
    return OutreachView(columns, seen)


def _assess(
    columns: dict[str, NDArray[np.object_]], needs: Needs, rough: Mask, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Fill the table's rows with people who truly have what is recorded; return who they are."""
    truth = {"alcohol": needs.alcohol, "drugs": needs.drugs, "mental_health": needs.has("M")}
    left = rough.copy()
    chosen: list[NDArray[np.int64]] = []
    for recorded, size in (*WESTMINSTER_NEEDS.items(), (("unclear",), WESTMINSTER_UNCLEAR)):
        is_unclear = recorded == ("unclear",)
        has_all = np.logical_and.reduce([left, *(truth[name] for name in recorded if not is_unclear)])
        hidden = np.sum([truth[name] & (name not in recorded) for name in NEEDS], axis=0)
        candidates = np.flatnonzero(has_all)
        order = np.lexsort((rng.random(len(candidates)), hidden[candidates]))
        picked = candidates[order[:size]]
        if len(picked) < size:
            raise ValueError(
                f"Too few people have the needs of the published table. Make at least {WESTMINSTER_PEOPLE:,} people"
            )
        left[picked] = False
        for name in NEEDS:
            columns[name][picked] = "yes" if name in recorded else "no"
        if is_unclear:
            unknown = rng.integers(0, len(NEEDS), size)
            for place, name in enumerate(NEEDS):
                columns[name][picked[unknown <= place]] = "not known"
        chosen.append(picked)
    assessed = np.concatenate(chosen)
    for name, size in WESTMINSTER_HISTORIES.items():
        order = np.lexsort((rng.random(len(assessed)), ~getattr(needs, name)[assessed]))
        columns[name][assessed] = "no"
        columns[name][assessed[order[:size]]] = "yes"
    return assessed
