"""What two records may agree on, and how well: our comparisons, written as a Splink model's comparisons.

Levels run from the fullest agreement to none; a pair takes the first that holds. The m and u given here are only where
training starts; the figures that count are in models/*.json. Columns are those of standardise.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from alongside.methods.linkage.records import FREE_IDENTIFIER, IDENTIFIER_FIELDS

RARITY_COLUMNS = ("full_name", "family", "given", "birth", "postcode", "address", "phone", "email", "identifier")
"""Columns whose values weigh more the rarer they are."""


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement. m, u: chance among one person's records, among strangers'. rarity: column weighed by."""

    label: str
    sql: str
    m: float
    u: float
    rarity: str | None = None
    is_null: bool = False

    def as_splink(self) -> dict[str, Any]:
        level: dict[str, Any] = {"sql_condition": self.sql, "label_for_charts": self.label}
        if self.is_null:
            return level | {"is_null_level": True}
        level |= {"m_probability": self.m, "u_probability": self.u}
        if self.rarity:
            level |= {"tf_adjustment_column": self.rarity, "tf_adjustment_weight": 1.0, "tf_minimum_u_value": 1e-7}
        return level


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field of evidence: its name, the columns it needs, any of which makes it worth asking, and its levels."""

    field: str
    wants: tuple[str, ...]
    levels: tuple[Level, ...]

    def as_splink(self) -> dict[str, Any]:
        return {"output_column_name": self.field, "comparison_levels": [level.as_splink() for level in self.levels]}


def _missing(sql: str) -> Level:
    return Level("not recorded", sql, 0, 0, is_null=True)


def _else(label: str, m: float, u: float) -> Level:
    return Level(label, "ELSE", m, u)


def _similar(left: str, right: str, floor: float) -> str:
    return f"jaro_winkler_similarity({left}, {right}) >= {floor}"


def _one_edit(left: str, right: str) -> str:
    """At most one slip of the pen: a character more, less, other, or two exchanged. The cheap count of places goes first."""
    near = f"case when len({left}) = len({right}) then hamming({left}, {right}) <= 2 else abs(len({left}) - len({right})) = 1 end"
    return f"({near} and damerau_levenshtein({left}, {right}) <= 1)"


_GIVEN_SHARED = "((given_mask_l & given_mask_r) <> 0 and list_has_any(given_codes_l, given_codes_r))"
_FAMILY_SHARED = "((family_mask_l & family_mask_r) <> 0 and list_has_any(family_codes_l, family_codes_r))"
_GIVEN_NEAR = f"({_similar('given_l', 'given_r', 0.88)} or given_sounds_l = given_sounds_r)"
_FAMILY_NEAR = f"({_similar('family_l', 'family_r', 0.88)} or family_sounds_l = family_sounds_r)"
_CROSSED_NEAR = f"({_similar('given_l', 'family_r', 0.88)} and {_similar('family_l', 'given_r', 0.88)})"

NAME = Comparison(
    "name",
    ("given", "family"),
    (
        _missing("(given_l is null or given_r is null) and (family_l is null or family_r is null)"),
        Level("same full name", "full_name_l = full_name_r", 0.55, 4e-6, "full_name"),
        Level("same family name, given name in another form", f"family_l = family_r and {_GIVEN_SHARED}",
              0.10, 3e-6, "family"),
        Level("same names in the other order", "given_l = family_r and family_l = given_r", 0.02, 1e-7),
        Level("both names shared with an alias or part", f"{_GIVEN_SHARED} and {_FAMILY_SHARED}", 0.06, 5e-6),
        Level("both names spelt alike", f"{_GIVEN_NEAR} and {_FAMILY_NEAR}", 0.10, 1e-5),
        Level("given name in another form, family name spelt alike", f"{_GIVEN_SHARED} and {_FAMILY_NEAR}", 0.03, 1e-5),
        Level("names in the other order, spelt alike", _CROSSED_NEAR, 0.01, 2e-6),
        Level("same family name and initial",
              "family_l = family_r and given_l[1] = given_r[1] and least(len(given_l), len(given_r)) = 1", 0.01,
              3e-5, "family"),
        Level("same family name, given name not recorded",
              "family_l = family_r and (given_l is null or given_r is null)", 0.01, 1e-4, "family"),
        Level("same given name, family name not recorded",
              "given_l = given_r and (family_l is null or family_r is null)", 0.02, 2e-4, "given"),
        Level("same family name, other given name", "family_l = family_r", 0.03, 5e-4, "family"),
        Level("family name shared with an alias or part", f"{_FAMILY_SHARED}", 0.01, 1e-3),
        Level("same given name, other family name", "given_l = given_r", 0.03, 5e-3, "given"),
        Level("given name shared with an alias or another form", f"{_GIVEN_SHARED}", 0.01, 1e-2),
        Level("family name spelt alike", _FAMILY_NEAR, 0.005, 3e-3),
        _else("different names", 0.01, 0.98),
    ),
)  # fmt: skip

_ANY_DEFAULT = "(birth_default_l or birth_default_r or birth_l is null or birth_r is null)"

_ONE_DIGIT = _one_edit("birth_l", "birth_r")

BIRTH = Comparison(
    "birth",
    ("birth", "birth_year"),
    (
        _missing("birth_year_l is null or birth_year_r is null"),
        Level("both 1 January of one year", "birth_l = birth_r and birth_default_l", 0.02, 2e-5),
        Level("same date of birth", "birth_l = birth_r", 0.75, 5e-5, "birth"),
        Level("day and month exchanged", "birth_l = birth_swapped_r", 0.03, 3e-5),
        Level("same year, day not known to one", f"birth_year_l = birth_year_r and {_ANY_DEFAULT}", 0.04, 1e-3),
        Level("one digit apart", _ONE_DIGIT, 0.07, 9e-4),
        Level("same day and month, other year", "birth_l[6:] = birth_r[6:] and not birth_default_l", 0.02, 2e-3),
        Level("same year", "birth_year_l = birth_year_r", 0.03, 2e-2),
        Level("within two years", "abs(birth_year_l - birth_year_r) <= 2", 0.02, 7e-2),
        _else("different dates of birth", 0.02, 0.9),
    ),
)

_LEAST_WORDS = "least(bit_count(address_mask_l), bit_count(address_mask_r))"
_MOST_WORDS = (
    f"({_LEAST_WORDS} >= 2 and bit_count(address_mask_l & address_mask_r) * 2 >= {_LEAST_WORDS}"
    " and len(list_intersect(address_codes_l, address_codes_r)) * 3"
    " >= 2 * least(len(address_codes_l), len(address_codes_r)))"
)

PLACE = Comparison(
    "place",
    ("postcode", "address"),
    (
        _missing("(postcode_l is null or postcode_r is null) and (address_l is null or address_r is null)"),
        Level("same address", "address_l = address_r", 0.2, 1e-5, "address"),
        Level(
            "same postcode, most words of the address",
            f"postcode_l = postcode_r and {_MOST_WORDS}",
            0.1,
            1e-5,
            "postcode",
        ),
        Level("most words of the address", _MOST_WORDS, 0.05, 1e-4),
        Level("same postcode", "postcode_l = postcode_r", 0.1, 1e-4, "postcode"),
        Level("postcode one character apart", _one_edit("postcode_l", "postcode_r"), 0.03, 5e-4),
        Level("same district", "outward_l = outward_r", 0.1, 2e-2),
        _else("different places", 0.42, 0.97),
    ),
)

MIDDLE = Comparison(
    "middle",
    ("middle",),
    (
        _missing("middle_l is null or middle_r is null"),
        Level("same middle name", "middle_l = middle_r", 0.7, 1e-2),
        Level("same middle initial", "middle_l[1] = middle_r[1]", 0.2, 7e-2),
        _else("different middle names", 0.1, 0.92),
    ),
)
SEX = Comparison(
    "sex",
    ("sex",),
    (
        _missing("sex_l is null or sex_r is null"),
        Level("same sex recorded", "sex_l = sex_r", 0.985, 0.6),
        _else("different sex recorded", 0.015, 0.4),
    ),
)
PHONE = Comparison(
    "phone",
    ("phone",),
    (
        _missing("phone_l is null or phone_r is null"),
        Level("same telephone number", "phone_l = phone_r", 0.5, 1e-5, "phone"),
        Level("telephone number one digit apart", _one_edit("phone_l", "phone_r"), 0.04, 1e-5),
        _else("different telephone numbers", 0.46, 0.999),
    ),
)
EMAIL = Comparison(
    "email",
    ("email",),
    (
        _missing("email_l is null or email_r is null"),
        Level("same email address", "email_l = email_r", 0.6, 2e-6, "email"),
        Level(
            "email address spelt alike",
            f"email_user_l = email_user_r or {_similar('email_l', 'email_r', 0.95)}",
            0.06,
            2e-5,
        ),
        _else("different email addresses", 0.34, 0.999),
    ),
)


def _number(kind: str) -> Comparison:
    left, right = f"{kind}_l", f"{kind}_r"
    return Comparison(kind, (kind,), (
        _missing(f"{left} is null or {right} is null"),
        Level("same number", f"{left} = {right} and {left[:-2]}_ok_l", 0.90, 1e-7),
        Level("same number, though its check fails", f"{left} = {right}", 0.03, 1e-7),
        Level("number one character apart", _one_edit(left, right), 0.04, 1e-6),
        Level("different numbers, one of them not valid", f"not ({left[:-2]}_ok_l and {left[:-2]}_ok_r)", 0.02, 0.05),
        _else("two valid, different numbers", 0.01, 0.95),
    ))  # fmt: skip


_TWO_EDITS = (
    "(len(identifier_l) > 5 and (identifier_l[:2] = identifier_r[:2] or identifier_l[-2:] = identifier_r[-2:])"
    " and damerau_levenshtein(identifier_l, identifier_r) <= 2)"
)

IDENTIFIER = Comparison(
    FREE_IDENTIFIER,
    (FREE_IDENTIFIER,),
    (
        _missing("identifier_l is null or identifier_r is null"),
        Level("same number", "identifier_l = identifier_r", 0.85, 1e-6, "identifier"),
        Level("number one character apart", _one_edit("identifier_l", "identifier_r"), 0.1, 1e-5),
        Level("number two characters apart", _TWO_EDITS, 0.02, 1e-4),
        _else("different numbers", 0.03, 0.999),
    ),
)  # fmt: skip

COMPARISONS: tuple[Comparison, ...] = (
    NAME, BIRTH, PLACE, MIDDLE, SEX, PHONE, EMAIL, *(_number(kind) for kind in IDENTIFIER_FIELDS), IDENTIFIER,
)  # fmt: skip
SPARSE: tuple[str, ...] = ("middle", "phone", "email", *IDENTIFIER_FIELDS, FREE_IDENTIFIER)
"""Fields that few records fill, each with one column of its own name: most pairs need not be asked about them."""


def splink_settings(present: Iterable[str] | None = None, *, prior: float = 1e-5) -> dict[str, Any]:
    """Splink settings with the comparisons that the present columns allow (all where None)."""
    filled = None if present is None else set(present)
    wanted = [c for c in COMPARISONS if filled is None or filled & set(c.wants)]
    return {
        "link_type": "dedupe_only",
        "sql_dialect": "duckdb",
        "unique_id_column_name": "rid",
        "probability_two_random_records_match": prior,
        "comparisons": [comparison.as_splink() for comparison in wanted],
        "blocking_rules_to_generate_predictions": [],
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
    }
