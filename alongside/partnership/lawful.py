"""The law that a purpose may rest on, from `definitions/lawful.toml`, and what an entry of the register still lacks."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from alongside.access.policy import Category

_LAW = tomllib.loads((Path(__file__).parent / "definitions" / "lawful.toml").read_text(encoding="utf-8"))

ARTICLE_6: dict[str, str] = _LAW["article_6"]
ARTICLE_9: dict[str, str] = _LAW["article_9"]
SCHEDULE_1: dict[str, str] = {number: each["label"] for number, each in _LAW["schedule_1"].items()}
NEEDS_POLICY = frozenset(number for number, each in _LAW["schedule_1"].items() if each["needs_policy"])
GATEWAYS: dict[str, str] = _LAW["gateways"]

SPECIAL = frozenset({Category.SUBSTANCE_USE, Category.MENTAL_HEALTH, Category.PHYSICAL_HEALTH})
OFFENCES = frozenset({Category.JUSTICE})
HEALTH_CARE, PUBLIC_INTEREST, HEALTH_PURPOSES, PUBLIC_TASK = "h", "g", "2", "e"


def article_6(code: str) -> str:
    return f"Article 6(1)({code}): {ARTICLE_6[code]}"


def article_9(code: str) -> str:
    return f"Article 9(2)({code}): {ARTICLE_9[code]}"


def schedule_1(number: str) -> str:
    return f"Schedule 1, paragraph {number}: {SCHEDULE_1[number]}"


@dataclass(frozen=True)
class Basis:
    """What an entry says it rests on, by code. has_policy_document: whether it names one."""

    article_6: str
    article_9: Collection[str]
    schedule_1: Collection[str]
    gateways: Collection[str]
    has_policy_document: bool


def lacks(basis: Basis, categories: Iterable[Category]) -> list[str]:
    """What is missing for the kinds of fact that agreements share for this purpose, in sentences; empty if nothing is."""
    shared = frozenset(categories)
    special, offences = shared & SPECIAL, shared & OFFENCES
    part_two = set(basis.schedule_1) & NEEDS_POLICY
    checks = (
        (basis.article_6 == PUBLIC_TASK and not basis.gateways, "A public task needs the law that gives it."),
        (special and not basis.article_9,
         f"Facts about {_listed(special)} are shared, and no Article 9 condition is named."),
        (PUBLIC_INTEREST in basis.article_9 and not part_two,
         "Substantial public interest needs a paragraph of Schedule 1, Part 2."),
        (HEALTH_CARE in basis.article_9 and HEALTH_PURPOSES not in basis.schedule_1,
         "Health or social care needs paragraph 2 of Schedule 1."),
        (offences and not basis.schedule_1,
         "Facts about offences are shared, and no paragraph of Schedule 1 is named."),
        (part_two and not basis.has_policy_document,
         "A paragraph of Schedule 1, Part 2 needs an appropriate policy document."),
    )  # fmt: skip
    return [words for is_missing, words in checks if is_missing]


def _listed(categories: Iterable[Category]) -> str:
    return ", ".join(sorted(category.label for category in categories))
