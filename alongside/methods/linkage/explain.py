"""Why two records are, or are not, taken for one person.

The evidence of one edge in words and bits, for a small chart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.methods import identifiers
from alongside.methods.linkage.model import Model

FIELD_WORDS = {
    "name": "Name", "birth": "Date of birth", "place": "Address", "middle": "Middle name", "sex": "Sex",
    "phone": "Telephone", "email": "Email", "identifier": "Other number",
}  # fmt: skip
SHOWN = {
    "name": ("given_name", "family_name"), "birth": ("date_of_birth",), "place": ("address", "postcode"),
    "middle": ("middle_name",),
}  # fmt: skip
RARE_BITS = 2.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One bar of the evidence.

    weight: bits, above nought for one person; values: as supplied, None where not recorded.
    """

    field: str
    label: str
    weight: float
    left_value: str | None
    right_value: str | None


def reasons(
    edge: Mapping[str, Any], model: Model, left: Mapping[str, Any] | None = None,
    right: Mapping[str, Any] | None = None,
) -> list[Reason]:  # fmt: skip
    """The evidence of one row of Linked.edges, weightiest first.

    left, right: the records as supplied, for their values.
    """
    found = []
    for field in model.fields:
        value = edge.get(f"g_{field.name}")
        if value is None or value < 0:
            continue
        level = field.level(int(value))
        weight = float(edge[f"w_{field.name}"])
        label = level.label + _rarity_words(weight - level.weight, bool(level.rarity))
        found.append(
            Reason(
                field_words(field.name), label, round(weight, 2), _shown(field.name, left), _shown(field.name, right)
            )
        )
    return sorted(found, key=lambda reason: -abs(reason.weight))


def field_words(name: str) -> str:
    """A field's name as people say it."""
    return FIELD_WORDS.get(name) or identifiers.KINDS[name].label


def in_one_line(found: list[Reason]) -> str:
    """The evidence as one line of text: "Name: same full name +16.2; Sex: same sex recorded +0.7"."""
    return "; ".join(f"{reason.field}: {reason.label} {reason.weight:+.1f}" for reason in found)


def _rarity_words(bits: float, is_weighed: bool) -> str:
    if not is_weighed or abs(bits) < RARE_BITS:
        return ""
    return " (rare here)" if bits > 0 else " (common here)"


def _shown(field: str, record: Mapping[str, Any] | None) -> str | None:
    if record is None:
        return None
    parts = [str(record[name]) for name in SHOWN.get(field, (field,)) if record.get(name)]
    return " ".join(parts) or None


def reasons_sql(model: Model) -> str:
    """in_one_line for whole tables of edges, as SQL over their g_ and w_ columns, in the model's order of fields."""
    parts = []
    for field in model.fields:
        cases = " ".join(
            f"when {level.value} then '{_quoted(field_words(field.name))}: {_quoted(level.label)}' || "
            + (_rarity_sql(field.name, level.weight) if level.rarity else "''")
            for level in field.levels
            if level.value >= 0
        )
        parts.append(f"case g_{field.name} {cases} end || printf(' %+.1f', w_{field.name}::double)")
    return f"concat_ws('; ', {', '.join(parts)})"


def _rarity_sql(field: str, weight: float) -> str:
    bits = f"w_{field} - ({weight:.4f})"
    rare, common = f"{bits} >= {RARE_BITS}", f"{bits} <= {-RARE_BITS}"
    return f"case when {rare} then ' (rare here)' when {common} then ' (common here)' else '' end"


def _quoted(text: str) -> str:
    return text.replace("'", "''")
