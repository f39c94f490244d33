"""The published table of people seen sleeping rough in Westminster (A1 11.8, 11.9), recounted from what was written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from alongside.methods.borough import LAYOUTS
from tests.methods.borough.reading import good_rows, truth

CHAIN = next(layout for layout in LAYOUTS if layout.profile == "chain")
YEAR_AGO = dt.date(2026, 11, 1) - dt.timedelta(days=365)
NEEDS = ("Support need: alcohol", "Support need: drugs", "Support need: mental health")
HISTORIES = ("History: prison", "History: care", "History: armed forces")


@pytest.fixture(scope="module")
def seen(westminster: Path) -> dict[str, dict[str, str]]:
    """Person -> their newest row of those seen bedded down within the year."""
    owners = {row["own_key"]: row["person_id"] for row in truth(westminster, "records") if row["file"] == CHAIN.file}
    return {
        owners[row["CHAIN No"]]: row
        for row in good_rows(westminster, CHAIN)
        if row["Bedded down"] == "Yes" and dt.datetime.strptime(row["Contact date"], "%d/%m/%Y").date() >= YEAR_AGO
    }


def _recorded(row: dict[str, str]) -> str:
    answers = [row[need] for need in NEEDS]
    if not any(answers):
        return "not assessed"
    letters = "".join(letter for letter, answer in zip("ADM", answers, strict=True) if answer == "Yes")
    if letters:
        return letters
    return "unclear" if "Not known" in answers else "none"


def test_the_table_comes_out_exactly(seen: dict[str, dict[str, str]]) -> None:
    table = Counter(_recorded(row) for row in seen.values())
    assert table == {
        "A": 63, "D": 49, "M": 213, "AD": 33, "AM": 86, "DM": 163, "ADM": 139, "none": 352, "unclear": 45,
        "not assessed": 555,
    }  # fmt: skip
    assert len(seen) == 1698
    assert len(seen) - table["not assessed"] == 1143
    assert table["AM"] + table["DM"] + table["ADM"] == 388


@pytest.mark.parametrize(
    ("history", "people", "percent"),
    [
        pytest.param("History: prison", 401, 35, id="prison"),
        pytest.param("History: care", 149, 13, id="care"),
        pytest.param("History: armed forces", 46, 4, id="armed forces"),
    ],
)
def test_institutional_histories_come_out(
    seen: dict[str, dict[str, str]], history: str, people: int, percent: int
) -> None:
    told = sum(row[history] == "Yes" for row in seen.values())
    assert told == people
    assert round(100 * told / 1143) == percent


def test_whoever_has_three_or_more_on_record_has_them_in_truth(
    westminster: Path, seen: dict[str, dict[str, str]]
) -> None:
    people = {row["person_id"]: row for row in truth(westminster, "people")}
    for person, row in seen.items():
        for need, true in zip(NEEDS, ("alcohol", "drugs", "mental_ill_health"), strict=True):
            assert row[need] != "Yes" or people[person][true] == "yes"


def test_the_published_shares_of_multiple_disadvantage_hold_as_well(westminster: Path) -> None:
    multiple = [row for row in truth(westminster, "people") if row["multiple_disadvantage"] == "yes"]
    shares = {
        "homelessness": 0.95,
        "mental_ill_health": 0.99,
        "substance_misuse": 0.95,
        "criminal_justice": 0.88,
        "domestic_abuse": 0.70,
    }
    for domain, published in shares.items():
        assert sum(row[domain] == "yes" for row in multiple) / len(multiple) == pytest.approx(published, abs=0.002)
