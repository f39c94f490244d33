"""What is shipped to browsers: small, ours to ship, and complete."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import alongside.kit

STATIC = Path(alongside.kit.__file__).parent / "static" / "kit"


def test_the_stylesheet_is_small_and_names_nothing_that_is_not_ours_to_use():
    css = (STATIC / "app.css").read_text(encoding="utf-8")
    assert len(css.encode()) < 230_000
    assert "GDS Transport" not in css
    assert "@font-face" not in css
    assert not re.search(r"url\(\W*(https?:)?//", css)


def test_every_picture_the_stylesheet_asks_for_is_there():
    css = (STATIC / "app.css").read_text(encoding="utf-8")
    asked = re.findall(r"url\(\"?\./([\w./-]+)", css)
    assert asked
    assert [name for name in asked if not (STATIC / name).is_file()] == []


@pytest.mark.parametrize("name", ["LICENSE-govuk-frontend.txt", "LICENSE-moj-frontend.txt"])
def test_the_licences_travel_with_the_files(name):
    assert "Permission is hereby granted" in (STATIC / name).read_text(encoding="utf-8")
