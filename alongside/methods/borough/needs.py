"""Which of the five domains of multiple disadvantage each person of the borough lives with.

Among people with three or more, the shares are those published for the Changing Futures programme (MHCLG infographics,
11 December 2025): homelessness 95 %, mental ill health 99 %, drugs or alcohol 95 %, contact with the criminal justice
system 88 %, domestic abuse 70 % (93 % of women), four or more domains 83 %. The other shares are our guesses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DOMAINS = ("homelessness", "substance_misuse", "mental_ill_health", "domestic_abuse", "criminal_justice")
LETTERS = "HSMDJ"
MULTIPLE_SHARE = 0.22

# Shares of the sets that people with three or more lack. They solve the published marginals together:
# lacking H .05, S .05, M .01, J .12, D .30; nobody lacks more than two; .17 lack two and .19 lack one.
LACKING = {"": 0.64, "D": 0.145, "J": 0.015, "H": 0.01, "S": 0.01, "M": 0.01,
           "DJ": 0.09, "DH": 0.035, "DS": 0.03, "HJ": 0.005, "SJ": 0.01}  # fmt: skip
FEWER = {"H": 0.30, "HS": 0.10, "HM": 0.12, "HJ": 0.10, "HD": 0.05, "S": 0.05, "M": 0.07, "J": 0.07, "D": 0.05,
         "SJ": 0.04, "SM": 0.03, "MD": 0.02}  # fmt: skip

# Chance of being a woman, from domestic abuse and multiple disadvantage: a quarter of those with three or more are.
WOMEN_OF_MULTIPLE = 0.25
WOMAN = {(True, True): 0.93 * WOMEN_OF_MULTIPLE / 0.70, (True, False): 0.07 * WOMEN_OF_MULTIPLE / 0.30,
         (False, True): 0.60, (False, False): 0.10}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Needs:
    """What each person lives with. domains: one row a person, one column a domain in the order of DOMAINS."""

    domains: NDArray[np.bool_]
    alcohol: NDArray[np.bool_]
    drugs: NDArray[np.bool_]
    prison_history: NDArray[np.bool_]
    care_history: NDArray[np.bool_]
    forces_history: NDArray[np.bool_]

    def has(self, letter: str) -> NDArray[np.bool_]:
        """Who lives with the domain of this letter (H, S, M, D or J)."""
        return self.domains[:, LETTERS.index(letter)]

    @property
    def is_multiple(self) -> NDArray[np.bool_]:
        """Who lives with three or more of the five."""
        return self.domains.sum(axis=1) >= 3


def shared_out(shares: Mapping[str, float], size: int) -> dict[str, int]:
    """Whole numbers that keep the shares as nearly as they can and add up to size (largest remainders)."""
    exact = {name: share * size for name, share in shares.items()}
    whole = {name: int(amount) for name, amount in exact.items()}
    missing = size - sum(whole.values())
    for name in sorted(exact, key=lambda name: whole[name] - exact[name])[:missing]:
        whole[name] += 1
    return whole


def draw_needs(people: int, rng: np.random.Generator) -> Needs:
    """Needs of so many people; the published shares come out exactly, up to rounding."""
    multiple = round(people * MULTIPLE_SHARE)
    sets = [
        set(LETTERS) - set(lacking) for lacking, count in shared_out(LACKING, multiple).items() for _ in range(count)
    ]
    sets += [set(few) for few, count in shared_out(FEWER, people - multiple).items() for _ in range(count)]
    domains = np.array([[letter in one for letter in LETTERS] for one in sets], dtype=bool)[rng.permutation(people)]
    substance, justice = domains[:, 1], domains[:, 4]
    kind = rng.random(people)
    return Needs(
        domains=domains,
        alcohol=substance & ((kind < 0.25) | (kind >= 0.65)),
        drugs=substance & (kind >= 0.25),
        prison_history=justice & (rng.random(people) < 0.75),
        care_history=rng.random(people) < np.where(domains.sum(axis=1) >= 3, 0.2, 0.08),
        forces_history=rng.random(people) < 0.04,
    )


def draw_women(needs: Needs, usual: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Who is a woman. usual: share of women among people of each one's part of the world."""
    abused, multiple = needs.has("D"), needs.is_multiple
    chance = np.empty(len(abused))
    for (is_multiple, is_abused), share in WOMAN.items():
        chance[(multiple == is_multiple) & (abused == is_abused)] = share
    return rng.random(len(abused)) < np.minimum(chance * usual / usual.mean(), 0.97)
