"""The words for why a question is asked cover every reason that the method gives."""

from __future__ import annotations

from alongside.matching.rules.queue import Why
from alongside.methods.linkage.review import WHY_WORDS


def test_every_reason_of_the_method_has_words_here():
    assert set(WHY_WORDS) == set(Why) - {Why.SAMPLE}
    assert all(why.label.endswith(".") for why in Why)
