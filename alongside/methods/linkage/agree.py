"""The levels of compare.py for one pair of rows, in Python: a look-up is answered before a query could be planned.

Every test here is the twin of one line of SQL there; a property test holds the two together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from alongside.methods.linkage.model import FLOOR, Field, Model
from alongside.methods.linkage.records import FREE_IDENTIFIER, IDENTIFIER_FIELDS

Row = Mapping[str, Any]
Test = Callable[[Row, Row], Any]


def _same(column: str) -> Test:
    return lambda a, b: a[column] is not None and a[column] == b[column]


def _missing(*columns: str) -> Test:
    """Every one of the columns is missing on one side or the other."""
    return lambda a, b: all(a[column] is None or b[column] is None for column in columns)


def _alike(one: Any, other: Any, floor: float = 0.88) -> bool:
    return one is not None and other is not None and JaroWinkler.similarity(one, other) >= floor


def _edits(one: Any, other: Any, most: int) -> bool:
    if one is None or other is None:
        return False
    return DamerauLevenshtein.distance(one, other, score_cutoff=most) <= most


def _one_edit(column: str) -> Test:
    return lambda a, b: _edits(a[column], b[column], 1)


def _shared(column: str) -> Test:
    return lambda a, b: not set(a[column] or ()).isdisjoint(b[column] or ())


_GIVEN, _FAMILY = _shared("given_codes"), _shared("family_codes")


def _given_near(a: Row, b: Row) -> bool:
    return _alike(a["given"], b["given"]) or (a["given_sounds"] is not None and a["given_sounds"] == b["given_sounds"])


def _family_near(a: Row, b: Row) -> bool:
    return _alike(a["family"], b["family"]) or (
        a["family_sounds"] is not None and a["family_sounds"] == b["family_sounds"]
    )


def _crossed(a: Row, b: Row) -> bool:
    return None not in (a["given"], a["family"]) and a["given"] == b["family"] and a["family"] == b["given"]


def _initial(a: Row, b: Row) -> bool:
    if not _same("family")(a, b) or a["given"] is None or b["given"] is None:
        return False
    return a["given"][0] == b["given"][0] and min(len(a["given"]), len(b["given"])) == 1


_NAME: tuple[Test, ...] = (
    _missing("given", "family"),
    _same("full_name"),
    lambda a, b: _same("family")(a, b) and _GIVEN(a, b),
    _crossed,
    lambda a, b: _GIVEN(a, b) and _FAMILY(a, b),
    lambda a, b: _given_near(a, b) and _family_near(a, b),
    lambda a, b: _GIVEN(a, b) and _family_near(a, b),
    lambda a, b: _alike(a["given"], b["family"]) and _alike(a["family"], b["given"]),
    _initial,
    lambda a, b: _same("family")(a, b) and (a["given"] is None or b["given"] is None),
    lambda a, b: _same("given")(a, b) and (a["family"] is None or b["family"] is None),
    _same("family"),
    _FAMILY,
    _same("given"),
    _GIVEN,
    _family_near,
)


def _default_year(a: Row, b: Row) -> bool:
    return a["birth_year"] == b["birth_year"] and (
        a["birth_default"] or b["birth_default"] or a["birth"] is None or b["birth"] is None
    )


def _month_day(row: Row) -> str | None:
    return row["birth"][5:] if row["birth"] else None


def _same_month_day(a: Row, b: Row) -> bool:
    return _month_day(a) is not None and _month_day(a) == _month_day(b)


_BIRTH: tuple[Test, ...] = (
    _missing("birth_year"),
    lambda a, b: _same("birth")(a, b) and a["birth_default"],
    _same("birth"),
    lambda a, b: a["birth"] is not None and a["birth"] == b["birth_swapped"],
    _default_year,
    _one_edit("birth"),
    lambda a, b: _same_month_day(a, b) and not a["birth_default"],
    _same("birth_year"),
    lambda a, b: abs(a["birth_year"] - b["birth_year"]) <= 2,
)


def _most_words(a: Row, b: Row) -> bool:
    masks = a["address_mask"], b["address_mask"]
    least = min(mask.bit_count() for mask in masks)
    if least < 2 or (masks[0] & masks[1]).bit_count() * 2 < least:
        return False
    mine, theirs = set(a["address_codes"]), set(b["address_codes"])
    return len(mine & theirs) * 3 >= 2 * min(len(mine), len(theirs))


_PLACE: tuple[Test, ...] = (
    _missing("postcode", "address"),
    _same("address"),
    lambda a, b: _same("postcode")(a, b) and _most_words(a, b),
    _most_words,
    _same("postcode"),
    _one_edit("postcode"),
    _same("outward"),
)


def _number(kind: str) -> tuple[Test, ...]:
    return (
        _missing(kind),
        lambda a, b: a[kind] == b[kind] and a[f"{kind}_ok"],
        _same(kind),
        _one_edit(kind),
        lambda a, b: not (a[f"{kind}_ok"] and b[f"{kind}_ok"]),
    )


def _two_edits(a: Row, b: Row) -> bool:
    one, other = a["identifier"], b["identifier"]
    return len(one) > 5 and (one[:2] == other[:2] or one[-2:] == other[-2:]) and _edits(one, other, 2)


TESTS: dict[str, tuple[Test, ...]] = {
    "name": _NAME,
    "birth": _BIRTH,
    "place": _PLACE,
    "middle": (_missing("middle"), _same("middle"), lambda a, b: a["middle"][0] == b["middle"][0]),
    "sex": (_missing("sex"), _same("sex")),
    "phone": (_missing("phone"), _same("phone"), _one_edit("phone")),
    "email": (
        _missing("email"),
        _same("email"),
        lambda a, b: a["email_user"] == b["email_user"] or _alike(a["email"], b["email"], 0.95),
    ),
    **{kind: _number(kind) for kind in IDENTIFIER_FIELDS},
    FREE_IDENTIFIER: (_missing("identifier"), _same("identifier"), _one_edit("identifier"), _two_edits),
}
"""For each field the tests of its levels in the model's order, the last level (none of them) left out."""


def levels(model: Model, left: Row, right: Row) -> dict[str, int]:
    """The level that two rows reach in every field, as Splink numbers it; -1 where not recorded."""
    return {field.name: _level(field, left, right) for field in model.fields}


def _level(field: Field, left: Row, right: Row) -> int:
    for level, test in zip(field.levels, TESTS[field.name], strict=False):
        if test(left, right):
            return level.value
    return 0


def field_weights(model: Model, reached: Mapping[str, int], rarities: Row) -> dict[str, float]:
    """Weight of every field in bits. rarities: a row that holds tf_<column> of the values that the two share."""
    return {field.name: _weight(field, reached[field.name], rarities) for field in model.fields}


def _weight(field: Field, value: int, rarities: Row) -> float:
    level = field.level(value)
    tf = rarities.get(f"tf_{level.rarity}") if level.rarity else None
    if level.rarity is None or tf is None:
        return level.weight
    base = max(field.rarity_base(level.rarity), FLOOR)
    return level.weight + level.rarity_weight * (math.log2(base) - math.log2(max(tf, level.rarity_floor)))
