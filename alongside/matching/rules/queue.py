"""Which questions are asked, in which order, and how much doubt the answers settle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from itertools import accumulate

FIRST_MONTH = dt.timedelta(days=28)
WEEK = dt.timedelta(days=7)
MOST = 0.8


class Why(StrEnum):
    """Why a question is asked."""

    NUMBER_CONFLICT = "number_conflict"
    POSSIBLE_TWINS = "possible_twins"
    GREY_BAND = "grey_band"
    NEEDS_A_PERSON = "needs_a_person"
    SAMPLE = "sample"

    @property
    def label(self) -> str:
        return {
            Why.NUMBER_CONFLICT: "Much agrees, but numbers that only one person can have differ.",
            Why.POSSIBLE_TWINS: "Same family name and date of birth, another given name: twins, or two names of one person.",
            Why.GREY_BAND: "What agrees is not enough to join them without asking.",
            Why.NEEDS_A_PERSON: "The evidence is strong, but without a shared number or full agreement a person decides.",
            Why.SAMPLE: "Drawn at random, to learn how many joins are right.",
        }[self]


def room_left(*, asked_a_week: int, first_run_on: dt.date | None, asked_this_week: int, today: dt.date) -> int | None:
    """How many new questions may be asked today; None in the first month, when the first load is worked through."""
    if first_run_on is None or today - first_run_on < FIRST_MONTH:
        return None
    return max(asked_a_week - asked_this_week, 0)


def settles_most(usefulness: Sequence[float], share: float = MOST) -> int:
    """How many questions, most useful first, settle this share of all the doubt there is."""
    total = sum(usefulness)
    if total <= 0:
        return len(usefulness)
    reached = accumulate(sorted(usefulness, reverse=True))
    return next((count for count, sum_ in enumerate(reached, 1) if sum_ >= share * total - 1e-9), len(usefulness))
