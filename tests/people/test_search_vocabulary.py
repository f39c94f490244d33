"""Which names of the index somebody may have meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.people.vocabulary import MOST, Vocabulary

KNOWN = Vocabulary(
    {
        word: at
        for at, word in enumerate(
            (
                "ANNA",
                "KOWALSKA",
                "KOWALSKI",
                "MOHAMMED",
                "ABDULLAHI",
                "WILLIAM",
                "LUKASZ",
                "CATHERINE",
                "OBRIEN",
                "ANNEMARIE",
                "MARIE",
                "JEAN",
                "PIERRE",
                "TESFAY",
                "ALEKSANDER",
                "NOWAK",
                "LI",
                "JOAO",
                "SILVA",
                "YUSUF",
                "BENJAMIN",
            )
        )
    }
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        pytest.param("KOWALSKA", "KOWALSKA", id="as it is"),
        pytest.param("KOWLASKA", "KOWALSKA", id="two letters exchanged"),
        pytest.param("KOVALSKA", "KOWALSKA", id="one letter other"),
        pytest.param("KOVALSKAYA", "KOWALSKA", id="as it sounds elsewhere"),
        pytest.param("KOWALS", "KOWALSKI", id="the beginning"),
        pytest.param("MUHAMMAD", "MOHAMMED", id="another transliteration"),
        pytest.param("MOHAMED", "MOHAMMED", id="a letter less"),
        pytest.param("ABDULAHI", "ABDULLAHI", id="a doubled letter"),
        pytest.param("BILL", "WILLIAM", id="a short form"),
        pytest.param("KATHERINE", "CATHERINE", id="C or K"),
        pytest.param("ALEXANDER", "ALEKSANDER", id="X or KS"),
        pytest.param("TESFAI", "TESFAY", id="Tigrinya spellings"),
        pytest.param("NOVAK", "NOWAK", id="V or W"),
        pytest.param("YOUSSEF", "YUSUF", id="Arabic spellings"),
        pytest.param("BEN", "BENJAMIN", id="the beginning of a given name"),
    ],
)
def test_what_may_have_been_meant(typed, meant):
    assert meant in KNOWN.meant(typed)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        pytest.param("ANNA", "JEAN", id="nothing alike"),
        pytest.param("LI", "LUKASZ", id="two letters are not the beginning of everything"),
        pytest.param("SILVA", "MARIE", id="as long, not alike"),
    ],
)
def test_what_was_not_meant(typed, other):
    assert other not in KNOWN.meant(typed)


def test_what_was_typed_comes_before_what_is_like_it():
    scores = KNOWN.meant("KOWALSKA")
    assert max(scores, key=lambda word: scores[word]) == "KOWALSKA" and scores["KOWALSKI"] < 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        pytest.param(["ANNE", "MARIE"], {"ANNEMARIE"}, id="two words, joined on the index"),
        pytest.param(["JEANPIERRE"], {"JEAN", "PIERRE"}, id="one word, two on the index"),
    ],
)
def test_joined_and_parted_names(typed, words):
    assert words <= {word for reading in KNOWN.readings(typed) for word in reading}


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=20))
def test_never_more_than_can_be_looked_up(typed):
    scores = KNOWN.meant(typed)
    assert len(scores) <= MOST and all(0 < score <= 1 for score in scores.values())


@given(st.sampled_from([name for name in KNOWN.words if len(name) >= 6]), st.data())
def test_one_slip_is_forgiven_anywhere(name, data):
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    for slip in (name[:at] + name[at + 1 :], name[:at] + letter + name[at + 1 :], name[:at] + letter + name[at:]):
        assert name in KNOWN.meant(slip)
