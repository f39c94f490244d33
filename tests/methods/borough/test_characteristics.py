"""Ethnicity follows nationality, disability follows hardship, and agencies write both down as such systems do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from alongside.methods.borough import LAYOUTS, Borough
from alongside.methods.borough.characteristics import ethnicities, shares
from alongside.methods.borough.histories import State
from alongside.methods.borough.names import names
from tests.methods.borough.reading import good_rows, truth

CARRYING = [
    (layout, column) for layout in LAYOUTS for column in layout.columns if column.fact in ("ethnicity", "disability")
]
FAULT = {"ethnicity": "ethnicity taken for another", "disability": "disability missed"}
NOT_SAID = {"ethnicity": "Not stated", "disability": "not known"}


def test_every_nationality_of_every_group_has_its_shares() -> None:
    known, words = names(), set(ethnicities())
    given = shares()["ethnicity"]["shares"]
    assert set(given) == {group.slug for group in known.groups}
    for group in known.groups:
        assert set(given[group.slug]) == {known.nationalities[code] for code in group.nationalities.codes}
        for weights in given[group.slug].values():
            assert sum(weights.values()) == 100 and set(weights) <= words
    for word, (other, _) in shares()["ethnicity"]["taken_for"].items():
        assert {word, other} <= words


@pytest.mark.parametrize(
    ("nationality", "ethnicity", "least", "most"),
    [
        pytest.param("Somali", "Black African", 0.88, 1, id="Somali people are Black African"),
        pytest.param("Polish", "White other", 0.90, 1, id="Polish people are White"),
        pytest.param("Romanian", "Roma", 0.24, 0.44, id="a third of Romanian people are Roma"),
        pytest.param("Irish", "White Irish", 0.82, 1, id="Irish people are White Irish"),
        pytest.param("British", "White British", 0.55, 0.75, id="most British people are White British"),
        pytest.param("British", "Black Caribbean", 0.04, 0.13, id="some British people are Black Caribbean"),
    ],
)
def test_ethnicity_follows_nationality(
    borough: Borough, nationality: str, ethnicity: str, least: float, most: float
) -> None:
    of_them = borough.people.nationality == names().nationalities.index(nationality)
    words = ethnicities()[borough.characteristics.ethnicity[of_them]]
    assert least <= np.mean(words == ethnicity) <= most


def test_relatives_are_of_one_ethnicity(borough: Borough) -> None:
    of_home: dict[int, set[int]] = {}
    shared = Counter(borough.people.homes[:, 0].tolist())
    for home, code in zip(borough.people.homes[:, 0].tolist(), borough.characteristics.ethnicity.tolist(), strict=True):
        of_home.setdefault(home, set()).add(code)
    together = [home for home, people in shared.items() if people > 1]
    assert len(together) > 50
    assert all(len(of_home[home]) == 1 for home in together)


def test_disability_is_more_common_with_mental_ill_health_and_long_rough_sleeping(borough: Borough) -> None:
    spells, people = borough.spells, borough.people
    outside = spells.within(State.STREET)
    nights = np.bincount(spells.who[outside], weights=spells.days[outside], minlength=len(people))
    is_long, is_ill = nights >= 365, people.needs.has("M")
    disabled = borough.characteristics.disability == "yes"
    neither = np.mean(disabled[~is_long & ~is_ill])
    assert 0.09 < neither < 0.18
    assert np.mean(disabled[is_ill & ~is_long]) > 2 * neither
    assert np.mean(disabled[is_long & ~is_ill]) > 2 * neither
    assert np.mean(disabled[is_long & is_ill]) > np.mean(disabled[is_ill & ~is_long])
    assert 0.04 < np.mean(borough.characteristics.disability == "not known") < 0.08


def test_only_agencies_that_ask_carry_them() -> None:
    found = {(layout.profile, column.fact) for layout, column in CARRYING}
    asked_of_ethnicity = {"chain", "hope", "ndelius", "systmone", "ndtms", "inform", "plain_asc"}
    assert {profile for profile, fact in found if fact == "ethnicity"} == asked_of_ethnicity
    assert {profile for profile, fact in found if fact == "disability"} == {"hope", "ndelius", "plain_asc"}


@pytest.mark.parametrize(
    ("layout", "column"), CARRYING, ids=[f"{layout.profile} {column.fact}" for layout, column in CARRYING]
)
def test_a_file_says_what_is_true_or_nothing_unless_the_truth_knows_better(written: Path, layout, column) -> None:
    people = {row["person_id"]: row for row in truth(written, "people")}
    records = {row["own_key"]: row for row in truth(written, "records") if row["file"] == layout.file}
    said = {str(row[layout.key]): row[column.name] for row in good_rows(written, layout)}
    not_said = column.codes.get(NOT_SAID[column.fact], NOT_SAID[column.fact])
    counted: Counter[str] = Counter()
    for key, value in said.items():
        true = people[records[key]["person_id"]][column.fact]
        is_wrong = FAULT[column.fact] in records[key]["faults"].split(";")
        kind = "empty" if not value else "not said" if value == not_said else "wrong" if is_wrong else "right"
        counted[kind] += 1
        assert kind != "right" or value == column.codes.get(true, true)
    assert counted["empty"] > 0 and counted["not said"] > 0
    assert counted["right"] > 0.6 * len(said)
