"""Settings of linkage, people's judgements, and which edges may join without one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from alongside.methods.linkage.model import Field, Model
from alongside.methods.linkage.records import IDENTIFIER_FIELDS

JoinRule = Literal["strong_identifier_or_full_agreement", "threshold"]
Verdict = Literal["same", "different"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided about two records."""

    left_id: str
    right_id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Settings:
    """How boldly records are joined. Weights are log2 odds: 7 is 128 to one.

    join_weight: from here records may be joined; part_weight: below here records joined before are parted again;
    review_floor: from here a pair is worth a person's look; auto_join_rule: what may join without a person.
    With the rule "threshold" and no join_weight, the weight with the best expected F1 is found from the data.
    """

    auto_join_rule: JoinRule = "strong_identifier_or_full_agreement"
    join_weight: float | None = None
    part_weight: float | None = None
    review_floor: float = -1.0
    guards: bool = True
    learn_locally: bool = True

    @property
    def joins_by_threshold(self) -> bool:
        return self.auto_join_rule == "threshold"


INDEX = Settings()
"""The index of people: joins only on a shared valid number, or on full names and date of birth; the rest is asked."""
ANALYTIC = Settings(auto_join_rule="threshold")
"""Linkage for counting: the weight with the best expected F1 decides."""
DEFAULT_JOIN_WEIGHT = 10.0
HYSTERESIS = 4.0


def _top(field: Field) -> int:
    return max(level.value for level in field.levels)


def _values(field: Field, labels: tuple[str, ...]) -> str:
    return ", ".join(str(level.value) for level in field.levels if level.label in labels) or "-9"


FULL_NAME_LABELS = (
    "same full name",
    "same names in the other order",
    "same family name, given name in another form",
    "both names shared with an alias or part",
)
"""What counts as full agreement on a name: the same, or another form, part or alias that is on record. Never a likeness."""
FULL_BIRTH_LABELS = ("same date of birth",)
TWIN_NAME_LABELS = ("same family name, other given name",)


def strong_sql(model: Model) -> str:
    """Whether an edge shares a valid number that names one person."""
    named = [f"g_{field.name} = {_top(field)}" for field in model.fields if field.name in IDENTIFIER_FIELDS]
    return f"({' or '.join(named) or 'false'})"


def full_agreement_sql(model: Model) -> str:
    """Whether both names, in either order, and the date of birth (other than a default 1 January) are the same."""
    names = {field.name: field for field in model.fields}
    if not {"name", "birth"} <= set(names):
        return "false"
    return _both(names, FULL_NAME_LABELS, FULL_BIRTH_LABELS)


def conflict_sql(model: Model) -> str:
    """Whether two valid numbers of one kind differ by more than a slip."""
    clashing = [f"g_{field.name} = 0" for field in model.fields if field.name in IDENTIFIER_FIELDS]
    return f"({' or '.join(clashing) or 'false'})"


def twins_sql(model: Model) -> str:
    """Same family name and date of birth, other given name, no shared number: twins until a person says otherwise."""
    names = {field.name: field for field in model.fields}
    if not {"name", "birth"} <= set(names):
        return "false"
    return f"({_both(names, TWIN_NAME_LABELS, FULL_BIRTH_LABELS)} and not {strong_sql(model)})"


def _both(fields: Mapping[str, Field], name: tuple[str, ...], birth: tuple[str, ...]) -> str:
    return f"(g_name in ({_values(fields['name'], name)}) and g_birth in ({_values(fields['birth'], birth)}))"


def may_join_sql(model: Model, settings: Settings, join_weight: float) -> str:
    """Whether an edge may join two records without a person."""
    if settings.joins_by_threshold:
        return f"(weight >= {join_weight})"
    twins = f"not {twins_sql(model)}" if settings.guards else "true"
    agreed = f"({strong_sql(model)} or ({full_agreement_sql(model)} and not {conflict_sql(model)}))"
    return f"(weight >= {join_weight} and {agreed} and {twins})"
