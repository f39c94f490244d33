"""The advisory check never says "none" where it did not ask, or was not answered whole."""

from __future__ import annotations

import pytest

from tests.guards.advisories import FOUND, NONE_FOUND, NOT_CHECKED, check, pinned

PACKAGES = [("django", "5.2.19"), ("psycopg", "3.3.1")]


def unreachable(packages):
    raise OSError("no route")


@pytest.mark.parametrize(
    "answer, code",
    [
        ({"results": [{}, {}]}, NONE_FOUND),
        ({"results": [{"vulns": [{"id": "PYSEC-1"}]}, {}]}, FOUND),
        ({"results": [{}]}, NOT_CHECKED),
        ({"results": []}, NOT_CHECKED),
        ({}, NOT_CHECKED),
        ([], NOT_CHECKED),
        ("blocked by proxy", NOT_CHECKED),
        ({"results": [None, None]}, NOT_CHECKED),
    ],
    ids=["none", "one", "an answer short", "empty", "no results", "a list", "a page", "blanks"],
)
def test_only_a_whole_answer_counts(answer, code):
    outcome = check(PACKAGES, lambda packages: answer)
    assert outcome.code == code
    assert ("NOT CHECKED" in outcome.words) is (code == NOT_CHECKED)


def test_out_of_reach_is_not_checked():
    assert check(PACKAGES, unreachable).code == NOT_CHECKED


def test_nothing_pinned_is_not_checked():
    assert check([], lambda packages: {"results": []}).code == NOT_CHECKED


def test_what_the_lock_pins_is_read():
    text = "argon2-cffi==25.1.0 \\\n    --hash=sha256:0\n# via x==1\ndjango-allauth[mfa]==65.1 ; python_version > '3'\n"
    assert pinned(text) == [("argon2-cffi", "25.1.0"), ("django-allauth", "65.1")]
