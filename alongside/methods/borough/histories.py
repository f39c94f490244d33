"""Where each person was, week by week, for three years: at home, with friends, on the street, in a hostel, in custody.

Everything else that happens is placed inside these spells, so that nobody has a hostel night in custody, an arrest in
prison, or anything at all after death.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.needs import Needs

Days = NDArray[np.datetime64]
Indices = NDArray[np.int64]
Mask = NDArray[np.bool_]

WEEKS = 156
NEVER = np.datetime64("NaT", "D")


class State(IntEnum):
    """Where somebody is."""

    HOME = 0
    FRIENDS = 1
    STREET = 2
    HOSTEL = 3
    CUSTODY = 4
    DEAD = 5


# Chance per week of moving on, for people without a home of their own, and for people with one.
HOMELESS_MOVES = {
    State.HOME: {State.FRIENDS: 0.006, State.STREET: 0.006, State.HOSTEL: 0.003, State.CUSTODY: 0.0012},
    State.FRIENDS: {State.HOME: 0.010, State.STREET: 0.045, State.HOSTEL: 0.012, State.CUSTODY: 0.003},
    State.STREET: {State.HOME: 0.005, State.FRIENDS: 0.050, State.HOSTEL: 0.035, State.CUSTODY: 0.007},
    State.HOSTEL: {State.HOME: 0.012, State.FRIENDS: 0.009, State.STREET: 0.016, State.CUSTODY: 0.004},
    State.CUSTODY: {State.HOME: 0.010, State.FRIENDS: 0.025, State.STREET: 0.050, State.HOSTEL: 0.020},
}
HOUSED_MOVES = {
    State.HOME: {State.FRIENDS: 0.001, State.CUSTODY: 0.0012},
    State.FRIENDS: {State.HOME: 0.020, State.CUSTODY: 0.003},
    State.STREET: {State.FRIENDS: 0.5, State.HOME: 0.5},
    State.HOSTEL: {State.HOME: 0.5, State.FRIENDS: 0.5},
    State.CUSTODY: {State.HOME: 0.075, State.FRIENDS: 0.025},
}
DEATHS_PER_WEEK = {
    State.HOME: 0.00012,
    State.FRIENDS: 0.0002,
    State.STREET: 0.0005,
    State.HOSTEL: 0.0003,
    State.CUSTODY: 0.00005,
}
FIRST_STATE = {True: (0.22, 0.22, 0.34, 0.19, 0.03), False: (0.9, 0.08, 0.0, 0.0, 0.02)}


@dataclass(frozen=True, slots=True)
class Spells:
    """Stays of people in one place after another, in the order of people and days; arrays over spells.

    end: the day they moved on, today where they are still there. before, after: State, -1 at the ends of what is known.
    """

    who: Indices
    state: NDArray[np.int8]
    start: Days
    end: Days
    before: NDArray[np.int8]
    after: NDArray[np.int8]
    today: np.datetime64

    def __len__(self) -> int:
        return len(self.who)

    def within(self, *states: State) -> Mask:
        """Which spells are spent in one of these states."""
        return np.isin(self.state, states)

    @property
    def free(self) -> Mask:
        """Which spells are spent alive and at liberty."""
        return self.state < State.CUSTODY

    @property
    def days(self) -> Indices:
        """Length of each spell."""
        return (self.end - self.start).astype(np.int64)

    def died(self, people: int) -> Days:
        """The day each of so many people died, NaT where they live."""
        days = np.full(people, NEVER)
        dead = self.state == State.DEAD
        days[self.who[dead]] = self.start[dead]
        return days

    def next_start(self, state: State, who: Indices, day: Days) -> Days:
        """The first day after the one given on which each person enters a state; NaT where they do not."""
        entered = self.state == state
        keys = moments(self.who[entered], self.start[entered])
        place = np.searchsorted(keys, moments(who, day), side="right")
        found = np.full(len(who), NEVER)
        has_later = place < len(keys)
        starts, owners = self.start[entered], self.who[entered]
        has_later[has_later] = owners[place[has_later]] == who[has_later]
        found[has_later] = starts[place[has_later]]
        return found

    def state_on(self, who: Indices, day: Days) -> NDArray[np.int8]:
        """Where each person was on a day within what is known."""
        place = np.searchsorted(moments(self.who, self.start), moments(who, day), side="right") - 1
        return self.state[np.maximum(place, 0)]


def moments(who: Indices, day: Days) -> Indices:
    """One number for each person and day, in the order of people and days."""
    return who * 1_000_000 + day.astype("datetime64[D]").astype(np.int64)


def grown_up(born: Days) -> Days:
    """The eighteenth birthday of each person, or the day after it."""
    return born + np.timedelta64(18 * 365 + 5, "D")


def live(needs: Needs, born: Days, today: date, rng: np.random.Generator) -> Spells:
    """Let everybody live through the three years before today; until they are grown up they are at home."""
    people = len(needs.domains)
    childhood = (grown_up(born) - (np.datetime64(today) - np.timedelta64(7 * WEEKS, "D"))).astype(np.int64) // 7 + 1
    kind = needs.has("H").astype(np.int8) * 2 + needs.has("J")
    moves = _moves()
    weeks = np.empty((people, WEEKS), dtype=np.int8)
    weeks[:, 0] = np.where(childhood > 0, State.HOME, _first_states(needs.has("H"), needs.has("J"), rng))
    for week in range(1, WEEKS):
        reached = moves[kind, weeks[:, week - 1]]
        moved_on = (rng.random(people)[:, None] >= reached).sum(axis=1)
        weeks[:, week] = np.where(childhood > week, State.HOME, moved_on)
    return _spells(weeks, np.datetime64(today), rng)


def _first_states(is_homeless: Mask, meets_justice: Mask, rng: np.random.Generator) -> NDArray[np.int8]:
    shares = np.cumsum([FIRST_STATE[False], FIRST_STATE[True]], axis=1)[is_homeless.astype(np.int8)]
    first = np.minimum((rng.random(len(is_homeless))[:, None] >= shares).sum(axis=1), State.CUSTODY)
    return np.where((first == State.CUSTODY) & ~meets_justice, State.HOME, first).astype(np.int8)


def _moves() -> NDArray[np.float64]:
    """Running chances of each next state: [2 x homeless + justice, state, next state but the last]."""
    states = len(State)
    table = np.zeros((4, states, states))
    for kind in range(4):
        meets_justice = kind % 2
        for state, moves in (HOMELESS_MOVES if kind >= 2 else HOUSED_MOVES).items():
            for after, chance in moves.items():
                table[kind, state, after] = chance if after != State.CUSTODY else chance * 3 * meets_justice
            table[kind, state, State.DEAD] = DEATHS_PER_WEEK[state]
        stay = np.arange(states)
        table[kind, stay, stay] += 1 - table[kind].sum(axis=1)
    return np.cumsum(table, axis=2)[:, :, :-1]


def _spells(weeks: NDArray[np.int8], today: np.datetime64, rng: np.random.Generator) -> Spells:
    moved = np.ones(weeks.shape, dtype=bool)
    moved[:, 1:] = weeks[:, 1:] != weeks[:, :-1]
    who, week = np.nonzero(moved)
    state = weeks[who, week]
    is_first = week == 0
    before = np.where(is_first, -1, np.roll(state, 1)).astype(np.int8)
    after = np.where(np.roll(is_first, -1), -1, np.roll(state, -1)).astype(np.int8)
    start = (
        today
        - np.timedelta64(7 * WEEKS, "D")
        + (7 * week + _day_of_week(week, before, today, rng)).astype("timedelta64[D]")
    )
    start[is_first] -= rng.integers(0, 120, int(is_first.sum())).astype("timedelta64[D]")
    end = np.where(after == -1, today, np.roll(start, -1))
    return Spells(who.astype(np.int64), state, start, end, before, after, today)


def _day_of_week(week: Indices, before: NDArray[np.int8], today: np.datetime64, rng: np.random.Generator) -> Indices:
    """On which of a week's seven days people move; nobody leaves prison at a weekend."""
    day = rng.integers(0, 7, len(week))
    first = today - np.timedelta64(7 * WEEKS, "D")
    weekday = (first.astype("datetime64[D]").astype(np.int64) + day + 3) % 7  # Monday is 0
    return np.where((before == State.CUSTODY) & (weekday >= 5), (day + 2) % 7, day)
