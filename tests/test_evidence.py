"""The page that says what is proved is itself held to: no reference to nothing, no gap without a reason."""

from __future__ import annotations

import pytest

from docs.evidence.__main__ import CASES, MUST, is_there, read, troubles_of


def test_the_register_is_sound():
    assert troubles_of(read("asvs.toml"), read("cases.toml")) == []


@pytest.mark.parametrize(
    "reference, there",
    [
        ("tests/test_evidence.py::test_the_register_is_sound", True),
        ("tests/test_evidence.py::test_that_never_was", False),
        ("tests/test_that_never_was.py::test_it", False),
        ("SECURITY.md", True),
        ("docs/run/nowhere.md", False),
    ],
)
def test_a_reference_is_there_or_not(reference, there):
    assert is_there(reference) is there


@pytest.mark.parametrize(
    "entry, said",
    [
        ({"level": 1, "words": "x"}, "neither met nor explained"),
        ({"level": 1, "words": "x", "met": ["tests/gone.py::test_it"]}, "which is not there"),
        ({"level": 1, "words": "x", "met": ["SECURITY.md"], "not_yet": "both"}, "or both"),
    ],
    ids=["silent", "points nowhere", "both"],
)
def test_what_is_wrong_is_named(entry, said):
    requirements = {**read("asvs.toml"), "1.1.1": entry}
    (trouble,) = troubles_of(requirements, read("cases.toml"))
    assert said in trouble


def test_a_case_without_test_or_reason_is_named():
    cases = {number: {"words": it["words"]} for number, it in read("cases.toml").items()}
    assert any("neither a test nor a reason" in each for each in troubles_of(read("asvs.toml"), cases))
    assert len(cases) == CASES and len(read("asvs.toml")) == MUST
