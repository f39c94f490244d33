"""Which rule counts leave by: the strictest, unless whoever runs the product has set another, and never one there is not."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from alongside.methods.measures.disclosure import PROFILES, STRICTEST
from alongside.outputs import disclosing


def test_the_strictest_is_in_force_where_nothing_is_set():
    assert disclosing.in_force() is STRICTEST
    assert all(STRICTEST.fewest >= 8 and each.rounded_to <= STRICTEST.rounded_to for each in PROFILES.values())


@pytest.mark.parametrize(
    ("name", "shown", "words"),
    [
        ("nhs", ["hidden", "hidden", "hidden", "10", "10"], "Counts from 1 to 7 are hidden, and others are to the nearest 5."),
        ("threshold10", ["hidden", "hidden", "hidden", "hidden", "11"], "Counts from 1 to 9 are hidden."),
        ("threshold5", ["hidden", "5", "7", "9", "11"], "Counts from 1 to 4 are hidden."),
    ],
)  # fmt: skip
def test_another_rule_is_followed_and_told(settings, name, shown, words):
    settings.DISCLOSURE = name
    assert [disclosing.in_force().show(count).words for count in (4, 5, 7, 9, 11)] == shown
    assert disclosing.in_force().words == words


def test_a_rule_that_there_is_not_stops_the_product():
    environment = {**os.environ, "ALONGSIDE_DISCLOSURE": "none"}
    words = [sys.executable, "-c", "import alongside.settings"]
    answer = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode != 0 and "It may be nhs, threshold10, threshold5." in answer.stderr
