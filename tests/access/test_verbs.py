"""Whatever is done stands in the ledger in words that people read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import alongside
from alongside.access.policy import GRANTS
from alongside.access.verbs import DONE, in_words

SOURCE = Path(alongside.__file__).parent
WRITTEN = re.compile(r'(?:@change\(|looked_at\([\w.]+,\s*)"([^"]+)"')


def test_every_verb_of_a_role_has_words():
    assert set().union(*(grant.verbs for grant in GRANTS.values())) <= set(DONE)


def test_every_verb_that_is_written_down_has_words():
    written = {verb for path in SOURCE.rglob("*.py") for verb in WRITTEN.findall(path.read_text())}
    assert len(written) > 40
    assert written <= set(DONE)


@pytest.mark.parametrize(
    ("verb", "is_refusal", "words"),
    [
        pytest.param("task.ask", False, "Asked for something", id="done"),
        pytest.param("task.ask", True, "Was refused: asked for something", id="refused"),
        pytest.param("look people.thing", False, "Opened: thing", id="a row of a table without words of its own"),
        pytest.param("unheard of", False, "Opened something", id="older than the words"),
    ],
)
def test_in_words(verb, is_refusal, words):
    assert in_words(verb, is_refusal=is_refusal) == words
