"""The people of the borough: who they truly are, before any agency writes anything down. Every one is invented."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.names import NONE, Codes, Group, Names, names
from alongside.methods.borough.needs import Needs, draw_needs, draw_women

Days = NDArray[np.datetime64]

YOUNGEST, OLDEST = 18.1, 86  # years; a little over 18, so that everybody has some days as an adult
TWIN_PAIRS, FATHER_AND_SON_PAIRS, SIBLING_PAIRS = 0.006, 0.004, 0.015  # pairs for each person of the borough
FALSE_NAMES = 0.16  # people who have given a false name to somebody
COMMUNAL_PLACES = 60


@dataclass(frozen=True, slots=True)
class People:
    """What is true of each person; all arrays run over people.

    Names are codes into names().spelled, NONE where there is none. second_family: a further family name (grandfather's
    name, second surname), hyphenated where is_hyphenated. other_family: name before or after a marriage.
    homes, communal: two addresses of their own and two shared ones (hostels) as numbers into places.
    """

    group: NDArray[np.int8]
    is_woman: NDArray[np.bool_]
    born: Days
    given: Codes
    middle: Codes
    family: Codes
    second_family: Codes
    is_hyphenated: NDArray[np.bool_]
    other_family: Codes
    false_given: Codes
    false_family: Codes
    nationality: Codes
    homes: NDArray[np.int64]
    communal: NDArray[np.int64]
    visibility: NDArray[np.float64]
    needs: Needs

    def __len__(self) -> int:
        return len(self.group)


def build_people(people: int, today: date, rng: np.random.Generator) -> People:
    """So many invented people, grown up on the day given."""
    known = names()
    needs = draw_needs(people, rng)
    group = _draw_groups(people, known, rng)
    is_woman = draw_women(needs, np.array([g.women for g in known.groups])[group], rng)
    born = _draw_births(people, today, rng)
    drawn = _draw_names(group, is_woman, known, rng)
    homes = rng.integers(0, 1 << 31, (people, 2))
    built = People(
        group=group,
        is_woman=is_woman,
        born=born,
        **drawn,
        homes=homes,
        communal=(COMMUNAL_PLACES * rng.random((people, 2)) ** 1.6).astype(np.int64),
        visibility=np.exp(rng.normal(0.2, 0.5, people)),
        needs=needs,
    )
    return _relate(built, today, rng)


def _draw_groups(people: int, known: Names, rng: np.random.Generator) -> NDArray[np.int8]:
    shares = np.cumsum([group.share for group in known.groups])
    return np.searchsorted(shares / shares[-1], rng.random(people), side="right").astype(np.int8)


def _draw_births(people: int, today: date, rng: np.random.Generator) -> Days:
    ages = rng.normal(43, 12.5, people)
    ages = np.where((ages < YOUNGEST) | (ages > OLDEST), rng.uniform(YOUNGEST, 60, people), ages)
    return np.datetime64(today) - (ages * 365.25 + 1).astype("timedelta64[D]")


def _draw_names(
    group: NDArray[np.int8], is_woman: NDArray[np.bool_], known: Names, rng: np.random.Generator
) -> dict[str, NDArray]:
    size = len(group)
    fields = (
        "given",
        "middle",
        "family",
        "second_family",
        "other_family",
        "false_given",
        "false_family",
        "nationality",
    )
    drawn: dict[str, NDArray] = {name: np.full(size, NONE, dtype=np.int32) for name in fields}
    drawn["is_hyphenated"] = np.zeros(size, dtype=bool)
    for number, one in enumerate(known.groups):
        who = np.flatnonzero(group == number)
        for name, codes in _names_of_group(one, is_woman[who], known, rng).items():
            drawn[name][who] = codes
    return drawn


def _names_of_group(
    one: Group, is_woman: NDArray[np.bool_], known: Names, rng: np.random.Generator
) -> dict[str, NDArray]:
    size = len(is_woman)

    def given() -> Codes:
        return np.where(is_woman, one.women_given.draw(rng, size), one.men_given.draw(rng, size))

    def family() -> Codes:
        fathers = one.men_given.draw(rng, size)
        if not one.is_fathers:
            return known.women_form[_drawn_family(one, is_woman, known, rng)]
        if one.own_family:
            return np.where(rng.random(size) < one.own_family, one.family.draw(rng, size), fathers)
        return fathers

    def some(codes: Codes, share: float | NDArray[np.float64]) -> Codes:
        return np.where(rng.random(size) < share, codes, NONE).astype(np.int32)

    is_false = rng.random(size) < FALSE_NAMES
    second = one.men_given.draw(rng, size) if one.is_fathers else family()
    return {
        "given": given(),
        "middle": some(given(), 0.45),
        "family": family(),
        "second_family": some(second, 0.8 if one.is_fathers else one.double),
        "is_hyphenated": np.full(size, one.is_british),
        "other_family": some(family(), np.where(is_woman, 0.35, 0.01)),
        "false_given": np.where(is_false, given(), NONE),
        "false_family": np.where(is_false, family(), NONE),
        "nationality": one.nationalities.draw(rng, size),
    }


def _drawn_family(one: Group, is_woman: NDArray[np.bool_], known: Names, rng: np.random.Generator) -> Codes:
    drawn = one.family.draw(rng, len(is_woman))
    return np.where(is_woman, drawn, known.men_form[drawn])


def _relate(people: People, today: date, rng: np.random.Generator) -> People:
    """Make some of them each other's twins, sons and siblings."""
    known = names()
    twins, siblings, strangers = _pairs(people, rng)
    sons = strangers[:, ~people.is_woman[strangers].any(axis=0)][:, : int(len(people) * FATHER_AND_SON_PAIRS)]
    shared = ("group", "family", "second_family", "nationality", "homes")
    changed = {name: getattr(people, name).copy() for name in shared}
    middle, born = people.middle.copy(), people.born.copy()
    for first, second in (twins, siblings, sons):
        middle[second] = NONE
        for values in changed.values():
            values[second] = values[first]
    given = _given_in_family(people, changed["group"], rng)
    given[sons[1]] = given[sons[0]]
    born[twins[1]] = born[twins[0]]
    born[siblings[1]] = born[siblings[0]] - _years(siblings.shape[1], 1, 8, rng)
    born[sons[0]] = np.datetime64(today) - _years(sons.shape[1], 47, 75, rng)
    born[sons[1]] = born[sons[0]] + _years(sons.shape[1], 19, 28, rng)
    changed["family"] = np.where(
        people.is_woman, known.women_form[changed["family"]], known.men_form[changed["family"]]
    )
    return replace(people, given=given, middle=middle, born=born, **changed)


def _pairs(people: People, rng: np.random.Generator) -> tuple[NDArray[np.int64], ...]:
    """Twins, siblings and strangers, each as two rows: the first and the second of every pair."""
    order = rng.permutation(len(people))[: len(people) // 2 * 2].reshape(2, -1)
    ends = np.cumsum([int(len(people) * share) for share in (TWIN_PAIRS, SIBLING_PAIRS)])
    return tuple(np.split(order, ends, axis=1))


def _years(size: int, least: int, most: int, rng: np.random.Generator) -> NDArray[np.timedelta64]:
    return rng.integers(int(least * 365.25) + 1, int(most * 365.25), size).astype("timedelta64[D]")


def _given_in_family(people: People, group: NDArray[np.int8], rng: np.random.Generator) -> Codes:
    """Given names, drawn anew for people whose part of the world has become that of their relative."""
    given = people.given.copy()
    for number, one in enumerate(names().groups):
        for is_woman, drawn_from in ((False, one.men_given), (True, one.women_given)):
            moved = (group == number) & (people.group != number) & (people.is_woman == is_woman)
            given[moved] = drawn_from.draw(rng, int(moved.sum()))
    return given
