"""The rule by which records become one person: when a run may join by itself, and when a second person must look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

import tomlkit


class Automatic(StrEnum):
    """What a run needs before it joins records without asking anybody."""

    STRONG = "strong_identifier_or_full_agreement"
    THRESHOLD = "threshold"

    @property
    def label(self) -> str:
        return {
            Automatic.STRONG: "A shared number that only one person has, or full agreement on names and date of birth",
            Automatic.THRESHOLD: "Enough evidence of any kind",
        }[self]


class SecondLook(StrEnum):
    """Which joins wait until somebody else has looked as well."""

    ALWAYS = "always"
    DOUBTFUL = "doubtful"
    NEVER = "never"

    @property
    def label(self) -> str:
        return {
            SecondLook.ALWAYS: "Every join that a person makes",
            SecondLook.DOUBTFUL: "Joins with little evidence, or with evidence against",
            SecondLook.NEVER: "None",
        }[self]


class BadRule(ValueError):
    """A match rule that cannot be used; the message says what to change."""


@dataclass(frozen=True)
class MatchRule:
    """One version of the rule. Weights are in bits: 10 means a thousand times likelier for one person than for two."""

    title: str = "When records become one person"
    automatic: Automatic = Automatic.STRONG
    join_weight: float = 10.0
    part_weight: float = 6.0
    ask_weight: float = -1.0
    second_look: SecondLook = SecondLook.DOUBTFUL
    second_look_below: float = 3.0
    asked_a_week: int = 60

    def __post_init__(self) -> None:
        if not self.part_weight < self.join_weight:
            raise BadRule(
                f"The weight for parting ({self.part_weight:g}) must lie below the weight for joining "
                f"({self.join_weight:g}), or people would be joined and parted in turn. Lower one or raise the other."
            )
        if not self.ask_weight <= self.part_weight:
            raise BadRule(
                f"The weight for asking ({self.ask_weight:g}) must not lie above the weight for parting "
                f"({self.part_weight:g}), or pairs in between would be lost. Lower it."
            )
        if not 1 <= self.asked_a_week <= 1000:
            raise BadRule("The number asked a week must lie between 1 and 1,000.")

    def as_toml(self) -> str:
        """The document that `rule_from` reads back."""
        return tomlkit.dumps({field.name: _plain(getattr(self, field.name)) for field in fields(self)})


def _plain(value: object) -> object:
    return str(value) if isinstance(value, str) else value


def rule_from(document: Mapping[str, object]) -> MatchRule:
    """The rule that a document states; what it leaves out is as shipped. Raises BadRule."""
    known = {field.name for field in fields(MatchRule)}
    if unknown := sorted(set(document) - known):
        raise BadRule(f"'{unknown[0]}' is not part of a match rule. It may hold: {', '.join(sorted(known))}.")
    values: dict[str, object] = dict(document)
    for name, choices in (("automatic", Automatic), ("second_look", SecondLook)):
        if name in values:
            values[name] = _choice(name, values[name], choices)
    for name in ("join_weight", "part_weight", "ask_weight", "second_look_below", "asked_a_week"):
        if name in values and (isinstance(values[name], bool) or not isinstance(values[name], int | float)):
            raise BadRule(f"{name} must be a number, not {values[name]!r}.")
    return MatchRule(**values)  # type: ignore[arg-type]


def _choice(name: str, value: object, choices: type[StrEnum]) -> StrEnum:
    try:
        return choices(str(value))
    except ValueError:
        raise BadRule(f"{name} is '{value}'. Choose one of: {', '.join(choices)}.") from None


def needs_second_look(rule: MatchRule, *, weight: float, has_evidence_against: bool) -> bool:
    """Whether a join waits until somebody else has looked too."""
    if rule.second_look is SecondLook.DOUBTFUL:
        return has_evidence_against or weight < rule.second_look_below
    return rule.second_look is SecondLook.ALWAYS
