"""What people of the borough run into, as workers would log it: many wordings of one barrier, with the slips of busy people.

Labelled, for measuring how well alike ones are found. The words are invented; how often a facet is missing or wrong is our guess.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

MISSING = {"domain": 0.0, "service": 0.3, "kind": 0.35}  # share left blank; the part of life has to be chosen
WRONG = {"domain": 0.1, "service": 0.08, "kind": 0.15}
MISTYPED = 0.12
TYPED_AT_LEAST = 5


@dataclass(frozen=True)
class Wall:
    """One barrier there truly is. part: "learn" or "judge"."""

    name: str
    part: str
    domain: str
    service: str
    kind: str
    whose: tuple[str, ...]
    wordings: tuple[str, ...]


@dataclass(frozen=True)
class Logged:
    """One barrier as somebody logged it. truth: the name of the wall; a blank service or kind was not chosen."""

    key: int
    truth: str
    part: str
    what: str
    domain: str
    service: str
    kind: str
    whose: str


@cache
def walls() -> tuple[Wall, ...]:
    """Every barrier there truly is."""
    document = tomllib.loads((files(__package__) / "barriers.toml").read_text(encoding="utf-8"))
    return tuple(
        Wall(**{**each, "whose": tuple(each["whose"]), "wordings": tuple(each["wordings"])})
        for each in document["barrier"]
    )


def logged(seed: int, part: str = "") -> list[Logged]:
    """Every wording once, in a mixed order. part: only those for learning, or for judging. The same for the same seed."""
    chance = random.Random(f"barriers {seed}")
    every = [(wall, words) for wall in walls() for words in wall.wordings]
    chance.shuffle(every)
    rows = [_log(key, wall, words, chance) for key, (wall, words) in enumerate(every, start=1)]
    return [row for row in rows if part in ("", row.part)]


def _log(key: int, wall: Wall, words: str, chance: random.Random) -> Logged:
    known = walls()
    facets = {
        name: _slip(name, getattr(wall, name), sorted({getattr(each, name) for each in known}), chance)
        for name in WRONG
    }
    return Logged(key, wall.name, wall.part, _typed(words, chance), whose=chance.choice(wall.whose), **facets)


def _slip(name: str, true: str, choices: Sequence[str], chance: random.Random) -> str:
    if chance.random() < MISSING[name]:
        return ""
    return chance.choice(choices) if chance.random() < WRONG[name] else true


def _typed(words: str, chance: random.Random) -> str:
    """The wording, sometimes with two letters of one long word in the wrong order."""
    if chance.random() >= MISTYPED:
        return words
    parts = words.split(" ")
    long = [at for at, part in enumerate(parts) if len(part) >= TYPED_AT_LEAST and part.isalpha()]
    if not long:
        return words
    at = chance.choice(long)
    inside = chance.randrange(1, len(parts[at]) - 2)
    swapped = parts[at][:inside] + parts[at][inside + 1] + parts[at][inside] + parts[at][inside + 2 :]
    return " ".join([*parts[:at], swapped, *parts[at + 1 :]])
