"""Whatever words or codes an agency has for ethnicity and disability, its profile says the same words of all."""

from __future__ import annotations

import datetime as dt

import pytest

from alongside.methods.borough.characteristics import NOT_KNOWN, NOT_STATED, ethnicities
from alongside.methods.borough.layouts import LAYOUTS, Column, Layout
from alongside.sources.changes import SHIPPED
from alongside.sources.profile import read_profile
from alongside.sources.rules import Reader, Understood

TODAY = dt.date(2026, 11, 2)
DISABILITY = {"yes": "Yes", "no": "No", NOT_KNOWN: ""}
ETHNICITY = {word: word for word in ethnicities()} | {NOT_STATED: ""}
WITHOUT_ROMA_AND_ARAB = {"Roma": "White other", "Arab": "Other"}  # the letters of the NHS
EXPECTED = [
    pytest.param(layout, column, word, heard, id=f"{layout.profile} {word}")
    for layout in LAYOUTS
    for column in layout.columns
    if column.fact in ("ethnicity", "disability")
    for word, heard in (
        DISABILITY
        if column.fact == "disability"
        else ETHNICITY | (WITHOUT_ROMA_AND_ARAB if layout.profile == "ndtms" else {})
    ).items()
]


@pytest.mark.parametrize(("layout", "column", "word", "heard"), EXPECTED)
def test_a_profile_hears_what_the_agency_means(layout: Layout, column: Column, word: str, heard: str):
    profile = read_profile((SHIPPED / f"{layout.profile}.toml").read_text(encoding="utf-8"))
    header = [each.name for each in layout.columns]
    cells = ["" for _ in header]
    cells[header.index(layout.key)] = "17"
    cells[header.index(column.name)] = column.codes.get(word, word)
    row = Reader(profile, header, TODAY).understand(cells)
    assert isinstance(row, Understood), row
    assert dict(row.identity).get(column.fact, "") == heard


def test_wherever_a_file_has_a_nationality_its_profile_reads_it():
    for layout in LAYOUTS:
        for column in layout.columns:
            if column.fact == "nationality":
                profile = read_profile((SHIPPED / f"{layout.profile}.toml").read_text(encoding="utf-8"))
                assert profile.identity["nationality"].columns == (column.name,)
