"""Ethnicity and disability: what is true of each person, and what agencies that ask have written down of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from alongside.methods.borough.faults import Mask, Pen
from alongside.methods.borough.histories import Spells, State
from alongside.methods.borough.layouts import HERE
from alongside.methods.borough.names import names
from alongside.methods.borough.people import People

Objects = NDArray[np.object_]

NOT_STATED, NOT_KNOWN = "Not stated", "not known"


@dataclass(frozen=True, slots=True)
class Characteristics:
    """What is true of each person; arrays over people.

    ethnicity: places in ethnicities(). disability: "yes", "no", or "not known" where the person never told anybody.
    """

    ethnicity: NDArray[np.int8]
    disability: Objects


@cache
def shares() -> dict[str, Any]:
    """The shares in `characteristics.toml`."""
    return tomllib.loads((HERE / "characteristics.toml").read_text(encoding="utf-8"))


def ethnicities() -> Objects:
    """The words for ethnicity, in the order of their codes."""
    return np.array(shares()["ethnicity"]["words"], dtype=object)


def draw_characteristics(people: People, spells: Spells, rng: np.random.Generator) -> Characteristics:
    """Ethnicity from each one's part of the world and nationality; disability from how they live."""
    return Characteristics(_ethnicity(people), _disability(people, spells, rng))


def _ethnicity(people: People) -> NDArray[np.int8]:
    # Relatives share their home, so a chance that hangs on the home gives them one ethnicity.
    chance = people.homes[:, 0] * 2_654_435_761 % (1 << 32) / (1 << 32)
    words, known = ethnicities().tolist(), names()
    drawn = np.empty(len(people), dtype=np.int8)
    for number, group in enumerate(known.groups):
        for nationality, weights in shares()["ethnicity"]["shares"][group.slug].items():
            who = (people.group == number) & (people.nationality == known.nationalities.index(nationality))
            reached = np.cumsum(list(weights.values())) / sum(weights.values())
            codes = np.array([words.index(word) for word in weights], dtype=np.int8)
            drawn[who] = codes[np.searchsorted(reached, chance[who], side="right")]
    return drawn


def _disability(people: People, spells: Spells, rng: np.random.Generator) -> Objects:
    share, size = shares()["disability"], len(people)
    on_street = spells.within(State.STREET)
    nights = np.bincount(spells.who[on_street], weights=spells.days[on_street], minlength=size)
    able = np.full(size, 1 - share["any"])
    able[people.needs.has("M")] *= 1 - share["mental_ill_health"]
    able[nights >= share["long_days"]] *= 1 - share["long_on_the_street"]
    disability = np.where(rng.random(size) >= able, "yes", "no").astype(object)
    disability[rng.random(size) < share["not_known"]] = NOT_KNOWN
    return disability


def observe_characteristics(true: Characteristics, pen: Pen) -> dict[str, Objects]:
    """Both as each record has them, None where the agency has not asked."""
    return {"ethnicity": _ethnicity_written(true, pen), "disability": _disability_written(true, pen)}


def _ethnicity_written(true: Characteristics, pen: Pen) -> Objects:
    words = ethnicities()
    seen_as, chance = _taken_for(words.tolist())
    ethnicity = true.ethnicity[pen.who]
    is_filled = pen.happens("ethnicity")
    is_stated = is_filled & ~pen.happens("ethnicity_not_stated")
    is_guessed = is_stated & (pen.rng.random(len(pen)) < chance[ethnicity])
    pen.mark("ethnicity taken for another", is_guessed)
    written = words[np.where(is_guessed, seen_as[ethnicity], ethnicity)]
    written[~is_stated] = NOT_STATED
    return _only(is_filled, written)


def _taken_for(words: list[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each ethnicity the one it is taken for, and how often."""
    seen_as, chance = np.arange(len(words)), np.zeros(len(words))
    for word, (other, percent) in shares()["ethnicity"]["taken_for"].items():
        seen_as[words.index(word)], chance[words.index(word)] = words.index(other), percent / 100
    return seen_as, chance


def _disability_written(true: Characteristics, pen: Pen) -> Objects:
    written = true.disability[pen.who]
    is_filled = pen.happens("disability")
    is_asked = is_filled & ~pen.happens("disability_not_asked")
    is_missed = is_asked & (written == "yes") & pen.happens("disability_missed")
    pen.mark("disability missed", is_missed)
    written[is_missed] = "no"
    written[~is_asked] = NOT_KNOWN
    return _only(is_filled, written)


def _only(where: Mask, texts: Objects) -> Objects:
    texts[~where] = None
    return texts
