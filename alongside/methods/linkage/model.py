"""A linkage model: Splink's JSON read into weights, and the SQL that compares and weighs with it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from alongside.methods.linkage.compare import COMPARISONS

SHIPPED = Path(__file__).with_name("models") / "borough.json"
FLOOR = 1e-9
"""No chance is ever taken as nil: evidence weighs at most about thirty bits."""

_COLUMN = re.compile(r"\b([a-z_]+)_[lr]\b")


@dataclass(frozen=True, slots=True)
class LevelWeight:
    """One level of a field in a model. value: Splink's number for it (-1 not recorded, 0 none, upwards)."""

    value: int
    label: str
    sql: str
    m: float
    u: float
    rarity: str | None
    rarity_weight: float
    rarity_floor: float

    @property
    def weight(self) -> float:
        """log2 of how much likelier this level is for one person than for two."""
        return 0.0 if self.value < 0 else math.log2(max(self.m, FLOOR) / max(self.u, FLOOR))


@dataclass(frozen=True, slots=True)
class Field:
    """One comparison of a model with its levels, fullest agreement first."""

    name: str
    levels: tuple[LevelWeight, ...]

    def level(self, value: int) -> LevelWeight:
        return next(level for level in self.levels if level.value == value)

    def rarity_base(self, column: str) -> float:
        """The chance that strangers agree exactly on a column: what a value's own rarity is measured against."""
        exact = f"{column}_l = {column}_r"
        return max(next(level.u for level in self.levels if level.sql == exact), FLOOR)

    @property
    def columns(self) -> set[str]:
        """The standardised columns that its levels read."""
        return {name for level in self.levels for name in _COLUMN.findall(level.sql)}

    @property
    def rarities(self) -> set[str]:
        return {level.rarity for level in self.levels if level.rarity}


@dataclass(frozen=True)
class Model:
    """Weights of evidence and the chance that two records drawn at random are one person (prior). made: its version."""

    fields: tuple[Field, ...]
    prior: float
    made: Mapping[str, Any]

    @cached_property
    def prior_weight(self) -> float:
        """The prior as log2 odds."""
        return math.log2(self.prior / (1 - self.prior))

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def rarities(self) -> list[str]:
        """The columns whose values' rarity the model weighs, in a steady order."""
        return sorted(set().union(*(field.rarities for field in self.fields)))

    @property
    def columns(self) -> list[str]:
        """The standardised columns that comparing needs, in a steady order."""
        return sorted(set().union(*(field.columns for field in self.fields)))

    def with_prior(self, prior: float) -> Model:
        return replace(self, prior=min(max(prior, 1e-12), 0.5))

    def only(self, present: Iterable[str]) -> Model:
        """The model without fields that the data never fill; the whole model where they fill none."""
        filled = set(present)
        wants = {comparison.field: set(comparison.wants) for comparison in COMPARISONS}
        kept = tuple(field for field in self.fields if filled & wants.get(field.name, field.columns))
        return replace(self, fields=kept or self.fields)

    def as_splink(self) -> dict[str, Any]:
        """Settings that Splink loads: Linker(table, model.as_splink())."""
        return {
            "link_type": "dedupe_only", "sql_dialect": "duckdb", "unique_id_column_name": "rid",
            "linker_uid": self.made.get("version", "unnamed"),
            "probability_two_random_records_match": self.prior, "blocking_rules_to_generate_predictions": [],
            "retain_matching_columns": False, "retain_intermediate_calculation_columns": True,
            "comparisons": [_field_as_splink(field) for field in self.fields],
        }  # fmt: skip


def _field_as_splink(field: Field) -> dict[str, Any]:
    levels = []
    for level in field.levels:
        entry: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.label}
        if level.value < 0:
            entry["is_null_level"] = True
        else:
            entry |= {"m_probability": level.m, "u_probability": level.u}
        if level.rarity:
            entry |= {"tf_adjustment_column": level.rarity, "tf_adjustment_weight": level.rarity_weight,
                      "tf_minimum_u_value": level.rarity_floor}  # fmt: skip
        levels.append(entry)
    return {"output_column_name": field.name, "comparison_levels": levels}


def model_from_splink(settings: Mapping[str, Any]) -> Model:
    """A model from Splink's settings dictionary."""
    fields = []
    for comparison in settings["comparisons"]:
        entries = comparison["comparison_levels"]
        value = sum(not entry.get("is_null_level") for entry in entries)
        levels = []
        for entry in entries:
            is_null = entry.get("is_null_level", False)
            value -= not is_null
            levels.append(LevelWeight(
                value=-1 if is_null else value, label=entry["label_for_charts"], sql=entry["sql_condition"],
                m=entry.get("m_probability", 0.0), u=entry.get("u_probability", 0.0),
                rarity=entry.get("tf_adjustment_column"), rarity_weight=entry.get("tf_adjustment_weight", 1.0),
                rarity_floor=entry.get("tf_minimum_u_value", 0.0),
            ))  # fmt: skip
        fields.append(Field(comparison["output_column_name"], tuple(levels)))
    return Model(
        fields=tuple(fields),
        prior=settings["probability_two_random_records_match"],
        made={"version": settings.get("linker_uid", "unnamed")},
    )


def load_model(path: Path = SHIPPED) -> Model:
    """A model from its JSON file."""
    return model_from_splink(json.loads(path.read_text(encoding="utf-8")))
