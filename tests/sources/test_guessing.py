"""Which source a file comes from is told by its columns, and between equals by its name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alongside.sources.guessing import Candidate, guess
from alongside.sources.profile import read_profile

NARROW = read_profile('title = "N"\n[record]\nown_key = "id"\n[identity]\ngiven_name = "name"\n')
WIDE = replace(NARROW, as_of="day")


@pytest.mark.parametrize(
    ("header", "name", "expected"),
    [
        pytest.param("id,name,day", "x.csv", "wide", id="the profile that uses more of its columns"),
        pytest.param("id,name", "x.csv", "zz-narrow", id="not one whose columns are lacking"),
        pytest.param("id,other", "x.csv", "", id="none whose columns are all there"),
        pytest.param("id,name", "october_2026.csv", "a-narrow", id="between equals, the one whose file was called so"),
    ],
)
def test_guess(header, name, expected, tmp_path):
    candidates = [
        Candidate("a-narrow", NARROW, ("october_2025.csv",)), Candidate("wide", WIDE), Candidate("zz-narrow", NARROW),
    ]  # fmt: skip
    path = tmp_path / "file"
    path.write_text(f"{header}\n")
    assert guess(path, name, candidates) == expected
