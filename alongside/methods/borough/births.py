"""Dates of birth as agencies write them: swapped, a year off, the first of January, the year alone, or not at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.faults import Mask, Pen, rates
from alongside.methods.borough.names import names

Days = NDArray[np.datetime64]

PAPERS_SAY_FIRST_OF_JANUARY = ("eritrean", "somali", "arabic")
YEAR_ONLY = 0.06  # of dates of birth at agencies that seldom ask for one
SELDOM_ASKED = 0.9
FALSE_BIRTH_WITH_FALSE_NAME = 0.5


def observe_births(pen: Pen, is_false: Mask) -> tuple[Days, Mask]:
    """Date of birth for each record, NaT where missing, and which of them stand for a year alone (as 1 January)."""
    born, rng = pen.people.born[pen.who].copy(), pen.rng
    made_up = is_false & (rng.random(len(pen)) < FALSE_BIRTH_WITH_FALSE_NAME)
    born[made_up] += rng.integers(-1200, 1200, int(made_up.sum())).astype("timedelta64[D]")
    _one_fault_each(born, pen)
    is_year_only = (pen.rate("date_of_birth") < SELDOM_ASKED) & (rng.random(len(pen)) < YEAR_ONLY)
    born[is_year_only] = born[is_year_only].astype("datetime64[Y]")
    missing = ~pen.happens("date_of_birth")
    born[missing] = np.datetime64("NaT")
    pen.mark("date of birth missing", missing)
    pen.mark("year of birth only", is_year_only & ~missing)
    return born, is_year_only & ~missing


def _one_fault_each(born: Days, pen: Pen) -> None:
    """At most one thing goes wrong with a date."""
    share, rng = rates().everywhere, pen.rng
    abroad = np.array([group.nationality_group in PAPERS_SAY_FIRST_OF_JANUARY for group in names().groups])
    is_abroad = abroad[pen.people.group[pen.who]]
    january = np.where(is_abroad, share["first_of_january_abroad"], share["first_of_january"])
    chance, reached = rng.random(len(born)), np.zeros(len(born))
    year, month = born.astype("datetime64[Y]"), born.astype("datetime64[M]")
    years = year.astype(np.int64) + 1970
    months = (month - year).astype(np.int64) + 1
    days = (born - month).astype(np.int64) + 1
    faults = (
        ("first of January", january, year.astype("datetime64[D]")),
        ("day and month swapped", share["day_month_swapped"], _dates(years, days, months)),
        ("year off by one", share["year_off"], _dates(years + _either(len(born), 1, rng), months, days)),
        ("day off by one", share["day_off"], born + _either(len(born), 1, rng)),
        ("decade wrong", share["decade_off"], _dates(years + _either(len(born), 10, rng), months, days)),
        ("digit of birth mistyped", share["digit_typo"], _dates(years, months, _digit_changed(days, rng))),
    )
    for fault, rate, written in faults:
        hit = (chance >= reached) & (chance < reached + rate) & (written != born) & ~np.isnat(written)
        reached = reached + rate
        born[hit] = written[hit]
        pen.mark(fault, hit)


def _either(size: int, step: int, rng: np.random.Generator) -> NDArray[np.int64]:
    return np.where(rng.random(size) < 0.5, -step, step)


def _digit_changed(days: NDArray[np.int64], rng: np.random.Generator) -> NDArray[np.int64]:
    """Days of a month with the second digit replaced, kept within 1 to 28."""
    tens = days // 10
    changed = tens * 10 + (days % 10 + rng.integers(1, 10, len(days))) % 10
    return np.where((changed >= 1) & (changed <= 28), changed, days % 28 + 1)


def _dates(years: NDArray[np.int64], months: NDArray[np.int64], days: NDArray[np.int64]) -> Days:
    """Dates from their parts, NaT where there is no such day."""
    possible = (months >= 1) & (months <= 12)
    month_starts = (years - 1970).astype("datetime64[Y]").astype("datetime64[M]") + np.where(possible, months - 1, 0)
    dates = month_starts.astype("datetime64[D]") + (days - 1)
    possible &= dates.astype("datetime64[M]") == month_starts
    return np.where(possible, dates, np.datetime64("NaT"))
